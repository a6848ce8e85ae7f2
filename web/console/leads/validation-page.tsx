import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import type * as z from 'zod';
import {
  countValidation,
  listValidation,
  nextValidation,
  releaseValidation,
  takeValidation,
  type ValidationView,
} from '../../../src/modules/leads/validation/schema.ts';
import { call } from '../../api/call.ts';
import { Card } from '../../ui/card.tsx';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useCall } from '../../ui/query.ts';
import { Facts } from '../../ui/record-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { problemOf } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { cappedCount } from './counts.ts';
import { intakeTexts } from './intake-texts.ts';
import { ValidationDesk } from './validation-desk.tsx';

type Row = z.output<typeof listValidation.response>['rows'][number];
type View = z.output<typeof ValidationView>;

/** The validation desk (清洗): the queue, and the one lead the agent has before them. */
export function ValidationPage() {
  const text = useText(intakeTexts);
  const toast = useToast();
  const client = useQueryClient();
  const [view, setView] = useState<View | null>(null);
  const [busy, setBusy] = useState(false);
  const refresh = () => {
    void client.invalidateQueries({ queryKey: [listValidation.id] });
    void client.invalidateQueries({ queryKey: [countValidation.id] });
  };
  const run = async (work: () => Promise<View | null>) => {
    setBusy(true);
    try {
      const next = await work();
      setView(next);
      return next;
    } catch (error) {
      toast.error(problemOf(error).message);
      return null;
    } finally {
      setBusy(false);
      refresh();
    }
  };
  const next = async () => {
    const found = await run(async () => (await call(nextValidation)).row);
    if (!found) toast.success(text.none);
  };
  const take = (id: string) => run(() => call(takeValidation, { params: { id } }));
  const release = (id: string) =>
    run(async () => {
      await call(releaseValidation, { params: { id } });
      return null;
    });
  if (view) {
    return (
      <ValidationDesk
        key={view.id}
        view={view}
        onDone={(outcome, dealerName) => {
          toast.success(dealerName ? text.sentTo(dealerName) : (text.decided[outcome] ?? outcome));
          void next();
        }}
        onRelease={() => void release(view.id)}
        onBack={() => {
          setView(null);
          refresh();
        }}
      />
    );
  }
  return <Queue busy={busy} onNext={() => void next()} onTake={(id) => void take(id)} />;
}

/** The leads that wait, and what was done today. */
function Queue({ busy, onNext, onTake }: { busy: boolean; onNext: () => void; onTake: (id: string) => void }) {
  const text = useText(intakeTexts);
  const act = (row: Row) => (
    <Button
      size="small"
      disabled={busy || (row.heldBy !== null && !row.mine)}
      aria-label={`${row.mine ? text.resume : text.take}: ${row.customerName}`}
      onClick={() => onTake(row.id)}
    >
      {row.mine ? text.resume : text.take}
    </Button>
  );
  return (
    <>
      <ListPage<Row>
        title={text.validation}
        endpoint={listValidation}
        columns={useQueueColumns(act)}
        rowKey={(row) => row.id}
        views={false}
        actions={
          <Button type="primary" loading={busy} onClick={() => onNext()}>
            {text.start}
          </Button>
        }
        empty={{ title: text.validationEmpty, hint: text.validationEmptyHint }}
      />
      <Counts />
    </>
  );
}

/** What waits and what was done today. */
function Counts() {
  const text = useText(intakeTexts);
  const { unit } = useSession();
  const { data, refetch } = useCall(countValidation);
  useEffect(() => {
    const timer = setInterval(() => void refetch(), 60_000);
    return () => clearInterval(timer);
  }, [refetch]);
  if (!data) return null;
  const { today } = data;
  return (
    <Card title={text.today}>
      <Facts
        facts={[
          { label: text.waiting, value: cappedCount(data.waiting, data.cap) },
          { label: text.oldest, value: data.oldestAt && instantIn(data.oldestAt, unit.timeZone) },
          { label: text.valid, value: String(today.valid) },
          { label: text.invalid, value: String(today.invalid) },
          { label: text.duplicate, value: String(today.duplicate) },
          { label: text.mine, value: String(today.mine) },
        ]}
      />
    </Card>
  );
}

function useQueueColumns(act: (row: Row) => ReactNode): Column<Row>[] {
  const text = useText(intakeTexts);
  const pick = usePick();
  const { unit } = useSession();
  const channels = useDictionary('lead_channel');
  const when = (at: string) => <span className="rb-num">{instantIn(at, unit.timeZone)}</span>;
  return [
    { key: 'customer', title: text.customer, card: 'title', width: 140, render: (row) => row.customerName },
    { key: 'mobile', title: text.mobile, render: (row) => <span className="rb-num">{row.mobileMasked ?? '—'}</span> },
    {
      key: 'source',
      title: text.source,
      width: 170,
      render: (row) => pick(row.sourceName, row.sourceNameEn) || channels.nameOf(row.channel),
    },
    { key: 'series', title: text.series, render: (row) => pick(row.seriesName, row.seriesNameEn) || '—' },
    { key: 'touches', title: text.touches, align: 'right', width: 100, render: (row) => row.touchCount },
    { key: 'queued', title: text.queuedAt, width: 170, render: (row) => when(row.queuedAt) },
    {
      key: 'held',
      title: text.heldBy,
      card: 'tag',
      render: (row) => (row.heldBy ? <Chip tone={row.mine ? 'blue' : 'grey'}>{row.heldBy}</Chip> : '—'),
    },
    { key: 'act', title: text.act, fixed: 'end', width: 110, render: act },
  ];
}
