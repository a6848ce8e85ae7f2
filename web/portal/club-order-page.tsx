import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Card } from 'antd-mobile';
import { type FormEvent, useState } from 'react';
import { Link, useParams } from 'react-router';
import { ownOrder } from '../../src/modules/club/own/schema.ts';
import { listCities } from '../../src/modules/org/schema.ts';
import { CallError, call, newIdempotencyKey } from '../api/call.ts';
import { CitySelect } from '../public-kit/city-select.tsx';
import { SelectField, TextField } from '../public-kit/field.tsx';
import { allAtFields, checkForm, type FieldErrors, serverErrors } from '../public-kit/form-errors.ts';
import { nameIn, useLanguage, useText } from '../public-kit/language.ts';
import { Problem } from '../public-kit/problem.tsx';
import { CLUB_KEY, type OwnReward, useOwnRewards } from './club-data.ts';
import { usePriceOf } from './club-rewards-page.tsx';
import { clubTexts } from './club-texts.ts';
import { OwnPage } from './own-page.tsx';

type Field = 'quantity' | 'address.name' | 'address.phone' | 'address.cityCode' | 'address.line';
const MOST = 20;

/** One reward with its pictures, and the form that orders it. */
export function ClubOrderPage() {
  const text = useText(clubTexts);
  const language = useLanguage();
  const { id } = useParams();
  const query = useOwnRewards();
  const [number, setNumber] = useState<string | null>(null);
  return (
    <OwnPage title={text.orderTitle} query={query} back={{ to: '/club/rewards', label: text.rewards }}>
      {({ rows, pickUpAt, pickUpAtEn }) => {
        const reward = rows.find((row) => row.id === id);
        if (number)
          return (
            <div role="status">
              <p>{text.ordered(number)}</p>
              <Link className="rb-button" to="/club/orders">
                {text.seeOrders}
              </Link>
            </div>
          );
        if (!reward) return <p role="status">{text.notOffered}</p>;
        const dealer = nameIn(language, pickUpAt ?? '', pickUpAtEn ?? '');
        return <Order reward={reward} dealer={dealer} onDone={setNumber} />;
      }}
    </OwnPage>
  );
}

function Order({ reward, dealer, onDone }: { reward: OwnReward; dealer: string; onDone: (number: string) => void }) {
  const text = useText(clubTexts);
  const language = useLanguage();
  const cache = useQueryClient();
  const priceOf = usePriceOf();
  const [quantity, setQuantity] = useState(1);
  const [way, setWay] = useState(reward.ways[0] ?? 'pickup');
  const [address, setAddress] = useState({ name: '', phone: '', province: '', cityCode: '', line: '' });
  const [fields, setFields] = useState<FieldErrors<Field>>({});
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [key, setKey] = useState(newIdempotencyKey);
  const cities = useQuery({
    queryKey: ['cities'],
    queryFn: ({ signal }) => call(listCities, { signal }),
    enabled: way === 'ship',
  });
  const wording: Record<Field, string> = {
    quantity: text.quantity,
    'address.name': text.nameWrong,
    'address.phone': text.phoneWrong,
    'address.cityCode': text.cityWrong,
    'address.line': text.lineWrong,
  };
  const most = Math.max(1, Math.min(MOST, reward.left ?? MOST, reward.mayHave ?? MOST));
  const edit = (change: Partial<typeof address>) => setAddress({ ...address, ...change });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const { province: _, ...to } = address;
    const body = { rewardId: reward.id, quantity, way, ...(way === 'ship' ? { address: to } : {}) };
    const wrong = checkForm(ownOrder.body, body, wording);
    setFields(wrong);
    if (Object.values(wrong).some(Boolean)) return;
    setBusy(true);
    setFailure(null);
    try {
      const { number } = await call(ownOrder, { body, idempotencyKey: key });
      onDone(number);
      await cache.invalidateQueries({ queryKey: CLUB_KEY });
    } catch (error) {
      const named = serverErrors(error, wording);
      setFields(named);
      if (!allAtFields(error, named)) setFailure(error);
      // What was refused is another order when it is sent again; after a lost connection it is the same.
      if (error instanceof CallError && error.status >= 400) setKey(newIdempotencyKey());
    } finally {
      setBusy(false);
    }
  };
  return (
    <Card title={<h2>{nameIn(language, reward.name, reward.nameEn)}</h2>}>
      {reward.pictures.length > 0 ? (
        <div className="reward-pictures">
          {reward.pictures.map((picture) => (
            <img key={picture} src={`/api/reward-pictures/${picture}`} alt="" width={240} height={160} loading="lazy" />
          ))}
        </div>
      ) : null}
      <p>{nameIn(language, reward.description, reward.descriptionEn)}</p>
      <form className="sign-in" noValidate onSubmit={(event) => void submit(event)}>
        <SelectField
          id="quantity"
          label={text.quantity}
          required
          error={fields.quantity}
          value={quantity}
          onChange={(event) => setQuantity(Number(event.target.value))}
        >
          {Array.from({ length: most }, (_, at) => at + 1).map((n) => (
            <option key={n} value={n}>
              {n}
            </option>
          ))}
        </SelectField>
        {reward.ways.length > 1 ? (
          <fieldset className="choose">
            <legend>{text.way}</legend>
            {reward.ways.map((each) => (
              <label key={each}>
                <input type="radio" name="way" checked={way === each} onChange={() => setWay(each)} />
                {text[each]}
              </label>
            ))}
          </fieldset>
        ) : null}
        {way === 'pickup' ? <p>{text.pickUpAt(dealer)}</p> : null}
        {way === 'ship' ? (
          <>
            <TextField
              id="ship-name"
              label={text.name}
              required
              error={fields['address.name']}
              autoComplete="name"
              maxLength={40}
              value={address.name}
              onChange={(event) => edit({ name: event.target.value })}
            />
            <TextField
              id="ship-phone"
              label={text.phone}
              required
              type="tel"
              error={fields['address.phone']}
              autoComplete="tel"
              maxLength={30}
              value={address.phone}
              onChange={(event) => edit({ phone: event.target.value })}
            />
            <CitySelect
              provinces={cities.data?.provinces ?? []}
              province={address.province}
              city={address.cityCode}
              error={fields['address.cityCode']}
              onChange={(province, cityCode) => edit({ province, cityCode })}
            />
            {cities.error ? <Problem error={cities.error} onRetry={() => void cities.refetch()} /> : null}
            <TextField
              id="ship-line"
              label={text.line}
              required
              error={fields['address.line']}
              autoComplete="street-address"
              maxLength={120}
              value={address.line}
              onChange={(event) => edit({ line: event.target.value })}
            />
          </>
        ) : null}
        <p className="reward-total">
          {text.total} <strong>{priceOf(reward, quantity)}</strong>
        </p>
        {reward.moneyFen > 0 ? <p className="rb-hint">{text.moneyHint}</p> : null}
        {failure ? <Problem error={failure} /> : null}
        <Button block color="primary" type="submit" loading={busy} loadingText={text.submitting}>
          {text.submit}
        </Button>
      </form>
    </Card>
  );
}
