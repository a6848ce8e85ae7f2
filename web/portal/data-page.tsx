import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Card } from 'antd-mobile';
import { type FormEvent, useState } from 'react';
import { changeOwnAddress, changeOwnEmail } from '../../src/modules/customers/own/schema.ts';
import { listCities } from '../../src/modules/org/schema.ts';
import { call } from '../api/call.ts';
import { CitySelect } from '../public-kit/city-select.tsx';
import { TextField } from '../public-kit/field.tsx';
import { nameIn, useLanguage, useText } from '../public-kit/language.ts';
import { Problem } from '../public-kit/problem.tsx';
import { MobileForm } from './mobile-form.tsx';
import { OwnPage } from './own-page.tsx';
import { type OwnProfile, PROFILE_KEY, useOwnProfile } from './own-profile.ts';
import { ownTexts } from './own-texts.ts';
import { HOME_KEY } from './owner-home.ts';

/** The owner's own data: what is on file, and the ways to change it. */
export function DataPage() {
  const text = useText(ownTexts);
  const query = useOwnProfile();
  return (
    <OwnPage title={text.data} query={query}>
      {(profile) => <Data profile={profile} />}
    </OwnPage>
  );
}

function Data({ profile }: { profile: OwnProfile }) {
  const text = useText(ownTexts);
  const language = useLanguage();
  const cache = useQueryClient();
  const [saved, setSaved] = useState(false);
  // One form at a time: each save makes a new version, and the next one has to know it.
  const [saving, setSaving] = useState(false);
  const done = async () => {
    setSaved(true);
    await cache.invalidateQueries({ queryKey: PROFILE_KEY });
    await cache.invalidateQueries({ queryKey: HOME_KEY });
  };
  const { address } = profile;
  const place = [address?.areaName, address?.lineMasked].filter(Boolean).join(' ');
  return (
    <>
      <Card>
        <dl className="facts">
          <dt>{text.name}</dt>
          <dd>
            {profile.name}
            <span className="fact-note">{text.nameHint}</span>
          </dd>
          <dt>{text.mobile}</dt>
          <dd>{profile.mobileMasked ?? text.none}</dd>
          <dt>{text.email}</dt>
          <dd>{profile.emailMasked ?? text.none}</dd>
          <dt>{text.address}</dt>
          <dd>{place || text.none}</dd>
          <dt>{text.dealers}</dt>
          <dd>
            {profile.dealers.map((dealer) => nameIn(language, dealer.name, dealer.nameEn)).join('、') || text.none}
          </dd>
        </dl>
        <p className="rb-hint">{text.reach}</p>
        <p role="status">{saved ? text.saved : ''}</p>
      </Card>
      <Card>
        <MobileForm version={profile.version} onDone={done} saving={saving} onSaving={setSaving} />
      </Card>
      <Card>
        <EmailForm profile={profile} onDone={done} saving={saving} onSaving={setSaving} />
      </Card>
      <Card>
        <AddressForm profile={profile} onDone={done} saving={saving} onSaving={setSaving} />
      </Card>
    </>
  );
}

interface FormProps {
  profile: OwnProfile;
  onDone: () => Promise<void>;
  saving: boolean;
  onSaving: (saving: boolean) => void;
}

/** Sends one form; keeps what was typed where it is refused. */
function useSend({ onDone, saving, onSaving }: Omit<FormProps, 'profile'>) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const send = async (work: () => Promise<unknown>) => {
    if (saving) return false;
    setBusy(true);
    onSaving(true);
    setFailure(null);
    try {
      await work();
      await onDone();
      return true;
    } catch (error) {
      setFailure(error);
      return false;
    } finally {
      setBusy(false);
      onSaving(false);
    }
  };
  return { busy, failure, send };
}

function EmailForm({ profile, ...one }: FormProps) {
  const text = useText(ownTexts);
  const [email, setEmail] = useState('');
  const [wrong, setWrong] = useState<string>();
  const { busy, failure, send } = useSend(one);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const bad = email !== '' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim());
    setWrong(bad ? text.emailWrong : undefined);
    if (bad) return;
    if (await send(() => call(changeOwnEmail, { body: { version: profile.version, email: email.trim() } })))
      setEmail('');
  };
  return (
    <form className="sign-in" noValidate onSubmit={(event) => void submit(event)}>
      <TextField
        id="email"
        label={text.newEmail}
        hint={text.emailHint}
        error={wrong}
        type="email"
        autoComplete="email"
        maxLength={254}
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      {failure ? <Problem error={failure} /> : null}
      <Button block type="submit" loading={busy} disabled={one.saving}>
        {text.saveEmail}
      </Button>
    </form>
  );
}

function AddressForm({ profile, ...one }: FormProps) {
  const text = useText(ownTexts);
  const cities = useQuery({ queryKey: ['cities'], queryFn: ({ signal }) => call(listCities, { signal }) });
  const known = profile.address?.areaCode;
  const [place, setPlace] = useState({
    province: known ? `${known.slice(0, 2)}0000` : '',
    city: known ? `${known.slice(0, 4)}00` : '',
  });
  const [line, setLine] = useState('');
  const [wrong, setWrong] = useState<{ city?: string; line?: string }>({});
  const { busy, failure, send } = useSend(one);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const bad = {
      ...(place.city ? {} : { city: text.cityWrong }),
      ...(line.trim().length < 2 ? { line: text.lineWrong } : {}),
    };
    setWrong(bad);
    if (bad.city || bad.line) return;
    const body = { version: profile.version, areaCode: place.city, line: line.trim() };
    if (await send(() => call(changeOwnAddress, { body }))) setLine('');
  };
  return (
    <form className="sign-in" noValidate onSubmit={(event) => void submit(event)}>
      <CitySelect
        provinces={cities.data?.provinces ?? []}
        province={place.province}
        city={place.city}
        error={wrong.city}
        onChange={(province, city) => setPlace({ province, city })}
      />
      {cities.error ? <Problem error={cities.error} onRetry={() => void cities.refetch()} /> : null}
      <TextField
        id="line"
        label={text.line}
        error={wrong.line}
        required
        autoComplete="street-address"
        maxLength={120}
        value={line}
        onChange={(event) => setLine(event.target.value)}
      />
      {failure ? <Problem error={failure} /> : null}
      <Button block type="submit" loading={busy} disabled={one.saving}>
        {text.saveAddress}
      </Button>
    </form>
  );
}
