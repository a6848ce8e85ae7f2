import { Button } from 'antd';
import { type FormEvent, useId } from 'react';
import { useText } from '../../ui/language.tsx';
import { useSession } from '../../ui/session.tsx';
import { reportTexts } from './report-texts.ts';

/** The days of a report. */
export function SpanForm({
  from,
  to,
  onSpan,
}: {
  from: string;
  to: string;
  onSpan: (span: { from: string; to: string }) => void;
}) {
  const text = useText(reportTexts);
  const { today } = useSession();
  const id = useId();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const entered = new FormData(event.currentTarget);
    const [start, end] = [String(entered.get('from')), String(entered.get('to'))].sort() as [string, string];
    if (start && end) onSpan({ from: start, to: end });
  };
  return (
    <form className="rs-row" key={`${from}${to}`} onSubmit={submit}>
      <label htmlFor={`${id}from`}>{text.from}</label>
      <input className="rb-input" id={`${id}from`} name="from" type="date" defaultValue={from} max={today} required />
      <label htmlFor={`${id}to`}>{text.to}</label>
      <input className="rb-input" id={`${id}to`} name="to" type="date" defaultValue={to} max={today} required />
      <Button htmlType="submit">{text.show}</Button>
    </form>
  );
}
