import type * as z from 'zod';
import { listInbound } from '../../../src/modules/leads/schema.ts';
import { Chip, type Tone } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { leadTexts } from './texts.ts';

type Row = z.output<typeof listInbound.response>['rows'][number];
const TONES: Record<string, Tone> = { created: 'green', merged: 'blue', duplicate: 'grey', rejected: 'red' };

/** Messages from outside and what became of them. */
export function InboundPage() {
  const text = useText(leadTexts);
  const pick = usePick();
  const can = useCan();
  const { unit } = useSession();
  const columns: Column<Row>[] = [
    { key: 'id', title: text.externalId, card: 'title', width: 220, render: (row) => row.externalId },
    { key: 'source', title: text.source, render: (row) => pick(row.sourceName, row.sourceNameEn) },
    { key: 'format', title: text.format, render: (row) => row.format.toUpperCase() },
    {
      key: 'result',
      title: text.result,
      card: 'tag',
      render: (row) => <Chip tone={TONES[row.result]}>{text.results[row.result] ?? row.result}</Chip>,
    },
    {
      key: 'warnings',
      title: text.warnings,
      width: 320,
      render: (row) => <span className="rb-wrap">{row.warnings.join(' ') || '—'}</span>,
    },
    {
      key: 'at',
      title: text.receivedAt,
      width: 150,
      render: (row) => <span className="rb-num">{instantIn(row.createdAt, unit.timeZone)}</span>,
    },
  ];
  return (
    <ListPage<Row>
      title={text.inboundTitle}
      endpoint={listInbound}
      columns={columns}
      rowKey={(row) => row.id}
      linkOf={(row) => (row.leadId && can('lead.read') ? `/leads/${row.leadId}` : null)}
      empty={{ title: text.inboundEmpty, hint: text.inboundHint }}
    />
  );
}
