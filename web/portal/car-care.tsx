import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd-mobile';
import { type FormEvent, useId, useRef, useState } from 'react';
import { ownerReading, ownerVehicles } from '../../src/modules/products/mileage/schema.ts';
import { CallError, call, newIdempotencyKey } from '../api/call.ts';
import { TextField } from '../public-kit/field.tsx';
import { both, nameIn, useLanguage, useText } from '../public-kit/language.ts';
import { Problem } from '../public-kit/problem.tsx';

const careTexts = both(
  {
    warranty: '质保至',
    insurance: '保险至',
    loan: '贷款至',
    mileage: '最近里程',
    none: '未登记',
    reading: (km: string, on: string) => `${km} 公里(${on})`,
    next: '下次保养',
    nextText: (item: string, on: string) => `${item},${on} 前`,
    add: '登记今天的里程(公里)',
    save: '保存',
    saving: '正在保存…',
    saved: '里程已登记,谢谢。',
    wrong: '请填写整数公里数。',
  },
  {
    warranty: 'Warranty until',
    insurance: 'Insured until',
    loan: 'Loan until',
    mileage: 'Last mileage',
    none: 'not recorded',
    reading: (km, on) => `${km} km (${on})`,
    next: 'Next maintenance',
    nextText: (item, on) => `${item}, before ${on}`,
    add: 'Add today’s mileage (km)',
    save: 'Save',
    saving: 'Saving…',
    saved: 'Thank you, the mileage is recorded.',
    wrong: 'Give whole kilometres.',
  },
);

const KEY = ['owner-vehicles'];

/** Cover, mileage and what is due next of one car of the owner; a mileage can be added. */
export function CarCare({ unitId }: { unitId: string }) {
  const text = useText(careTexts);
  const language = useLanguage();
  const { data } = useQuery({
    queryKey: [...KEY, language],
    queryFn: ({ signal }) => call(ownerVehicles, { signal }),
  });
  const car = data?.rows.find((row) => row.id === unitId);
  if (!car) return null;
  const { reading, next } = car;
  return (
    <>
      <dl className="facts">
        <dt>{text.warranty}</dt>
        <dd>{car.warrantyUntil ?? text.none}</dd>
        <dt>{text.insurance}</dt>
        <dd>{car.insuredUntil ?? text.none}</dd>
        {car.loanUntil ? (
          <>
            <dt>{text.loan}</dt>
            <dd>{car.loanUntil}</dd>
          </>
        ) : null}
        <dt>{text.mileage}</dt>
        <dd>{reading ? text.reading(reading.km.toLocaleString('en-US'), reading.readOn) : text.none}</dd>
        {next ? (
          <>
            <dt>{text.next}</dt>
            <dd>{text.nextText(nameIn(language, next.name, next.nameEn), next.dueOn)}</dd>
          </>
        ) : null}
      </dl>
      <AddReading unitId={unitId} />
    </>
  );
}

function AddReading({ unitId }: { unitId: string }) {
  const text = useText(careTexts);
  const id = useId();
  const cache = useQueryClient();
  const key = useRef(newIdempotencyKey());
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState(false);
  const add = useMutation({
    mutationFn: (km: number) =>
      call(ownerReading, { params: { id: unitId }, body: { km }, idempotencyKey: key.current }),
    onSuccess: () => {
      setTyped('');
      key.current = newIdempotencyKey();
      return cache.invalidateQueries({ queryKey: KEY });
    },
    // What was refused is another entry when it is sent again.
    onError: (error) => {
      if (error instanceof CallError && error.status >= 400) key.current = newIdempotencyKey();
    },
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    const fits = /^\d{1,7}$/.test(typed.trim());
    setWrong(!fits);
    if (fits) add.mutate(Number(typed));
  };
  return (
    <form onSubmit={send} noValidate>
      <TextField
        id={id}
        label={text.add}
        required
        inputMode="numeric"
        autoComplete="off"
        value={typed}
        error={wrong ? text.wrong : undefined}
        onChange={(event) => setTyped(event.target.value)}
        aside={
          <Button color="primary" type="submit" loading={add.isPending} loadingText={text.saving}>
            {text.save}
          </Button>
        }
      />
      {add.isSuccess ? <p role="status">{text.saved}</p> : null}
      {add.error ? <Problem error={add.error} /> : null}
    </form>
  );
}
