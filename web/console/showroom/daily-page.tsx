import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, InputNumber, Popconfirm } from 'antd';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import type * as z from 'zod';
import { correctDaily, type DailyView, getDaily, submitDaily } from '../../../src/modules/showroom/daily/schema.ts';
import { call } from '../../api/call.ts';
import { Chip } from '../../ui/chip.tsx';
import { useDictionary } from '../../ui/dictionary.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { addDays, instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { ErrorState, problemOf, SkeletonRows } from '../../ui/states.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { useToast } from '../../ui/toast.tsx';
import { DailyDealers } from './daily-dealers.tsx';
import { reportTexts } from './report-texts.ts';
import './showroom.css';

type Daily = z.output<typeof DailyView>;
const KEYS = ['groups', 'first', 'again', 'withPhone', 'testDrives', 'orders', 'calls'] as const;

/** The daily report: a dealer's own, or, above a dealer, who has reported and how late. */
export function DailyPage() {
  const text = useText(reportTexts);
  const { unit, today } = useSession();
  const [params, setParams] = useSearchParams();
  const asked = params.get('unitId') ?? undefined;
  const one = unit.kind === 'dealer' || asked !== undefined;
  // Above a dealer the day that has been due is of interest, not the one under way.
  const day = params.get('day') ?? (one ? today : addDays(today, -1));
  const go = (next: string) => {
    const change = new URLSearchParams(params);
    change.set('day', next);
    setParams(change, { replace: true });
  };
  return (
    <div className="rb-page">
      {asked && unit.kind !== 'dealer' && (
        <nav className="rb-back" aria-label={text.backToDealers}>
          <Link to={`/showroom/daily?day=${day}`}>← {text.backToDealers}</Link>
        </nav>
      )}
      <div className="rb-page-head">
        <h1>{text.daily}</h1>
      </div>
      <div className="rs-row">
        <Button onClick={() => go(addDays(day, -1))}>{text.previousDay}</Button>
        <input
          className="rb-input"
          type="date"
          aria-label={text.day}
          value={day}
          max={today}
          onChange={(event) => event.target.value && go(event.target.value)}
        />
        <Button onClick={() => go(addDays(day, 1))} disabled={day >= today}>
          {text.nextDay}
        </Button>
      </div>
      {one ? <DealerDaily day={day} unitId={asked} /> : <DailyDealers day={day} />}
    </div>
  );
}

function DealerDaily({ day, unitId }: { day: string; unitId: string | undefined }) {
  const query = useCall(getDaily, { params: { day }, query: { unitId } });
  if (query.isPending) return <SkeletonRows rows={6} />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return <DailyReport key={query.data.version} daily={query.data} />;
}

function DailyReport({ daily }: { daily: Daily }) {
  const text = useText(reportTexts);
  const pick = usePick();
  const { unit } = useSession();
  const at = (instant: string) => instantIn(instant, unit.timeZone);
  const late = daily.delayMinutes !== null && daily.delayMinutes > 0;
  const behind: Record<string, string> = {
    groups: '',
    first: '&counts=first',
    again: '&counts=again',
    withPhone: '&phone=true',
  };
  const span = `from=${daily.day}&to=${daily.day}&unitId=${daily.unitId}`;
  const linkOf = (key: (typeof KEYS)[number]) =>
    key in behind
      ? `/showroom/visits?${span}${behind[key]}`
      : key === 'calls'
        ? `/showroom/calls?${span}`
        : key === 'testDrives'
          ? `/showroom/test-drives/all?${span}`
          : null;
  return (
    <Section title={pick(daily.unitName, daily.unitNameEn)} extra={<DailyActions daily={daily} />}>
      <p className="rs-row">
        {daily.submittedAt ? (
          <>
            <Chip tone="green">{text.submitted}</Chip>
            <span className="rb-muted">{text.submittedBy(daily.submittedByName ?? '', at(daily.submittedAt))}</span>
          </>
        ) : (
          <>
            <Chip tone="orange">{text.notSubmitted}</Chip>
            <span className="rb-muted">{text.due(at(daily.dueAt))}</span>
          </>
        )}
        {late && <Chip tone="red">{text.delay(daily.delayMinutes ?? 0)}</Chip>}
      </p>
      <dl className="rs-figures">
        {KEYS.map((key) => {
          const link = linkOf(key);
          const changed = daily.figures[key] !== daily.counted[key];
          return (
            <div key={key}>
              <dt>{text.figures[key]}</dt>
              <dd>
                {link ? <Link to={link}>{daily.figures[key]}</Link> : daily.figures[key]}
                {changed && <small>{text.registered(daily.counted[key])}</small>}
              </dd>
            </div>
          );
        })}
      </dl>
      <MediaCalls daily={daily} span={span} />
      {daily.note && <p className="rb-plain rb-muted">{daily.note}</p>}
    </Section>
  );
}

function MediaCalls({ daily, span }: { daily: Daily; span: string }) {
  const text = useText(reportTexts);
  const media = useDictionary('media');
  const rows = Object.entries(daily.figures.media);
  if (rows.length === 0) return null;
  return (
    <div className="rb-table">
      <table>
        <caption>{text.callsByMedia}</caption>
        <thead>
          <tr>
            <th scope="col">{text.medium}</th>
            <th scope="col">{text.calls}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([code, n]) => (
            <tr key={code}>
              <td>{media.nameOf(code)}</td>
              <td className="rb-num">
                <Link to={`/showroom/calls?${span}&media=${code}`}>{n}</Link>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Correcting and submitting, for the dealer itself and only until it is submitted. */
function DailyActions({ daily }: { daily: Daily }) {
  const text = useText(reportTexts);
  const kit = useText(kitTexts);
  const can = useCan();
  const { unit } = useSession();
  const toast = useToast();
  const client = useQueryClient();
  const [correcting, setCorrecting] = useState(false);
  if (daily.submittedAt || unit.id !== daily.unitId || !can('showroom.submit')) return null;
  const done = () => {
    toast.success(text.saved);
    void client.invalidateQueries();
  };
  const submit = () =>
    call(submitDaily, { params: { day: daily.day }, body: { version: daily.version } }).then(done, (error) =>
      toast.error(problemOf(error).message),
    );
  return (
    <span className="rs-row">
      <Button onClick={() => setCorrecting(true)}>{text.correct}</Button>
      <Popconfirm
        title={text.submitTitle}
        description={text.submitHint}
        okText={text.submit}
        cancelText={kit.cancel}
        onConfirm={() => void submit()}
      >
        <Button type="primary">{text.submit}</Button>
      </Popconfirm>
      <CorrectDialog daily={daily} open={correcting} onClose={() => setCorrecting(false)} onDone={done} />
    </span>
  );
}

type Fields = Partial<Record<(typeof KEYS)[number], number | null>> & { note?: string };

interface CorrectProps {
  daily: Daily;
  open: boolean;
  onClose: () => void;
  onDone: () => void;
}

function CorrectDialog({ daily, ...dialog }: CorrectProps) {
  const text = useText(reportTexts);
  const names = Object.fromEntries(KEYS.map((key) => [`corrections.${key}`, key]));
  return (
    <FormDialog<typeof correctDaily, Fields>
      {...dialog}
      title={text.correctTitle}
      endpoint={correctDaily}
      params={{ day: daily.day }}
      initial={{ ...daily.corrections, note: daily.note ?? undefined } as Partial<Fields>}
      fieldNames={names}
      toBody={({ note, ...given }) => ({
        version: daily.version,
        note: note || undefined,
        corrections: {
          ...(daily.corrections.media && { media: daily.corrections.media }),
          ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null && value !== undefined)),
        },
      })}
    >
      <p className="rb-plain rb-muted">{text.correctHint}</p>
      {KEYS.map((key) => (
        <Form.Item key={key} name={key} label={text.figures[key]} extra={text.registered(daily.counted[key])}>
          <InputNumber className="rb-wide" min={0} max={100_000} precision={0} />
        </Form.Item>
      ))}
      <Form.Item name="note" label={text.note}>
        <Input.TextArea rows={2} maxLength={400} />
      </Form.Item>
    </FormDialog>
  );
}
