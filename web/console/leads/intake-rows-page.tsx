import { Link, useSearchParams } from 'react-router';
import type * as z from 'zod';
import { Figure, intakeRows } from '../../../src/modules/leads/intake-report/schema.ts';
import { Chip, type Tone } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { intakeTexts } from './intake-texts.ts';
import { LeadStatusChip } from './lead-chips.tsx';

type Row = z.output<typeof intakeRows.response>['rows'][number];
const TONES: Record<string, Tone> = { valid: 'green', invalid: 'red', duplicate: 'grey', unchecked: 'plain' };

/** The enquiries behind a figure of the report. */
export function IntakeRowsPage() {
  const text = useText(intakeTexts);
  const pick = usePick();
  const { unit } = useSession();
  const channels = useDictionary('lead_channel');
  const [params] = useSearchParams();
  const [from, to] = [params.get('from'), params.get('to')];
  const back = from && to ? `/leads/intake-report?${new URLSearchParams({ from, to })}` : '/leads/intake-report';
  const columns: Column<Row>[] = [
    { key: 'customer', title: text.customer, card: 'title', width: 140, render: (row) => row.customerName },
    { key: 'mobile', title: text.mobile, render: (row) => <span className="rb-num">{row.mobileMasked ?? '—'}</span> },
    { key: 'channel', title: text.channel, render: (row) => channels.nameOf(row.channel) },
    {
      key: 'source',
      title: text.source,
      width: 170,
      render: (row) => pick(row.sourceName, row.sourceNameEn) || text.ownDoors,
    },
    { key: 'series', title: text.series, render: (row) => pick(row.seriesName, row.seriesNameEn) || '—' },
    {
      key: 'status',
      title: text.status,
      card: 'tag',
      render: (row) => <LeadStatusChip status={row.status as 'new'} />,
    },
    {
      key: 'validity',
      title: text.validityLabel,
      card: 'tag',
      render: (row) => <Chip tone={TONES[row.validity]}>{text.validity[row.validity] ?? row.validity}</Chip>,
    },
    { key: 'unit', title: text.dealer, width: 190, render: (row) => pick(row.unitName, row.unitNameEn) },
    {
      key: 'at',
      title: text.at,
      width: 170,
      render: (row) => <span className="rb-num">{instantIn(row.createdAt, unit.timeZone)}</span>,
    },
  ];
  return (
    <>
      <nav className="rb-back" aria-label={text.rowsBack}>
        <Link to={back}>← {text.rowsBack}</Link>
      </nav>
      <ListPage<Row>
        title={text.rows}
        endpoint={intakeRows}
        columns={columns}
        rowKey={(row) => row.id}
        linkOf={(row) => `/leads/${row.leadId}`}
        views={false}
        form={[
          { name: 'from', label: text.fromDay, kind: 'date' },
          { name: 'to', label: text.toDay, kind: 'date' },
          {
            name: 'figure',
            label: text.result,
            kind: 'select',
            options: Figure.options.map((value) => ({ value, label: text.figures[value] ?? value })),
          },
          { name: 'channel', label: text.channel, kind: 'select', options: channels.options },
          { name: 'source', label: text.source, kind: 'text' },
        ]}
        empty={{ title: text.noData, hint: text.noDataHint }}
      />
    </>
  );
}
