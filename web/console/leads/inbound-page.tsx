import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { useSearchParams } from 'react-router';
import type * as z from 'zod';
import {
  listInbound,
  listInboundSources,
  replayFailures,
  replayInbound,
} from '../../../src/modules/leads/inbound/schema.ts';
import { call } from '../../api/call.ts';
import { Chip, type Tone } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useCall } from '../../ui/query.ts';
import { useCan, useSession } from '../../ui/session.tsx';
import { problemOf } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { OpenMessage } from './inbound-dialog.tsx';
import { intakeTexts } from './intake-texts.ts';
import { targetTexts } from './target-texts.ts';
import './intake.css';

type Row = z.output<typeof listInbound.response>['rows'][number];
const TONES: Record<string, Tone> = {
  created: 'green',
  merged: 'blue',
  duplicate: 'grey',
  rejected: 'red',
  failed: 'red',
  pending: 'orange',
  test: 'orange',
};
const TABS = ['rejected', 'failed', 'pending', 'created', 'merged', 'duplicate'] as const;

/** Messages from outside and what became of them; failures are opened, corrected by the map and replayed. */
export function InboundPage() {
  const text = useText(intakeTexts);
  const pick = usePick();
  const can = useCan();
  const toast = useToast();
  const client = useQueryClient();
  const [params] = useSearchParams();
  const sources = useCall(listInboundSources, {}, { staleTime: 60_000 });
  const channels = useDictionary('lead_channel');
  const [opening, setOpening] = useState<Row | null>(null);
  const [busy, setBusy] = useState(false);
  const mayReplay = can('source.edit') || can('lead.create');
  const sourceId = params.get('sourceId');

  const run = async (work: () => Promise<string>) => {
    setBusy(true);
    try {
      toast.success(await work());
      await client.invalidateQueries({ queryKey: [listInbound.id] });
    } catch (error) {
      toast.error(problemOf(error).message);
    } finally {
      setBusy(false);
    }
  };
  const replay = (row: Row) =>
    run(async () => {
      const { result } = await call(replayInbound, { params: { id: row.id } });
      return text.replayed(text.results[result] ?? result);
    });
  const replayAll = (id: string) =>
    run(async () => {
      const { taken, rejected } = await call(replayFailures, { body: { sourceId: id } });
      return text.replayedAll(taken, rejected);
    });
  const act = (row: Row) => (
    <span className="rb-tags">
      {row.kept && (can('customer.reveal') || (can('source.edit') && !row.leadId)) && (
        <Button size="small" aria-label={`${text.open}: ${row.externalId}`} onClick={() => setOpening(row)}>
          {text.open}
        </Button>
      )}
      {row.kept && mayReplay && (row.result === 'rejected' || row.result === 'failed') && (
        <Button
          size="small"
          disabled={busy}
          aria-label={`${text.replay}: ${row.externalId}`}
          onClick={() => void replay(row)}
        >
          {text.replay}
        </Button>
      )}
    </span>
  );
  return (
    <>
      <ListPage<Row>
        title={text.inbound}
        endpoint={listInbound}
        columns={useColumns(act)}
        rowKey={(row) => row.id}
        linkOf={(row) => (row.leadId && can('lead.read') ? `/leads/${row.leadId}` : null)}
        filters={[
          { key: 'all', label: text.all },
          ...TABS.map((result) => ({ key: result, label: text.results[result] ?? result, query: { result } })),
          { key: 'tests', label: text.tests, query: { test: 'true' } },
        ]}
        form={[
          {
            name: 'sourceId',
            label: text.source,
            kind: 'select',
            options: (sources.data?.rows ?? []).map((row) => ({ value: row.id, label: pick(row.name, row.nameEn) })),
          },
          { name: 'from', label: text.fromDay, kind: 'date' },
          { name: 'to', label: text.toDay, kind: 'date' },
          { name: 'channel', label: text.channel, kind: 'select', options: channels.options },
        ]}
        actions={
          sourceId &&
          mayReplay && (
            <Button loading={busy} onClick={() => void replayAll(sourceId)}>
              {text.replayAll}
            </Button>
          )
        }
        empty={{ title: text.inboundEmpty, hint: text.inboundHint }}
      />
      {opening && <OpenMessage id={opening.id} title={opening.externalId} onClose={() => setOpening(null)} />}
    </>
  );
}

function useColumns(act: (row: Row) => ReactNode): Column<Row>[] {
  const text = useText(intakeTexts);
  const targets = useText(targetTexts);
  const pick = usePick();
  const { unit } = useSession();
  return [
    {
      key: 'id',
      title: text.externalId,
      card: 'title',
      width: 150,
      // A message that brought none is kept under one of our own, which says nothing to a reader.
      render: (row) => (
        <span className="rc-id">{/^(sum|unnamed)-/.test(row.externalId) ? text.noId : row.externalId}</span>
      ),
    },
    { key: 'source', title: text.source, width: 120, render: (row) => pick(row.sourceName, row.sourceNameEn) },
    { key: 'format', title: text.format, width: 95, render: (row) => row.format.toUpperCase() },
    {
      key: 'result',
      title: text.result,
      card: 'tag',
      width: 130,
      render: (row) => (
        <span className="rb-tags">
          <Chip tone={TONES[row.result]}>{text.results[row.result] ?? row.result}</Chip>
          {row.isTest && row.result !== 'test' && <Chip tone="orange">{text.tests}</Chip>}
        </span>
      ),
    },
    {
      key: 'warnings',
      title: text.reason,
      width: 270,
      render: (row) => (
        <span className="rb-wrap">
          {[
            ...row.problems.map(({ field, message }) => `${targets[field] ?? field}: ${message}`),
            ...row.warnings,
          ].join(' ') || '—'}
        </span>
      ),
    },
    {
      key: 'at',
      title: text.receivedAt,
      width: 165,
      render: (row) => <span className="rb-num">{instantIn(row.createdAt, unit.timeZone)}</span>,
    },
    {
      key: 'replays',
      title: text.replays,
      card: 'hidden',
      align: 'right',
      width: 80,
      render: (row) => row.replays || '—',
    },
    { key: 'act', title: text.act, fixed: 'end', width: 165, render: act },
  ];
}
