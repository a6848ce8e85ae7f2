import { Link } from 'react-router';
import type * as z from 'zod';
import { listStatements, type StatementRow, StatementStatus } from '../../../src/modules/club/settlement/schema.ts';
import type { Column } from '../../ui/columns.ts';
import { count, instantIn, money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { SettlementChip } from './settlement-chips.tsx';
import { settlementTexts } from './settlement-texts.ts';

type Row = z.output<typeof StatementRow>;

/** Statements of all months; a dealer sees its own. */
export function SettlementStatementsPage() {
  const text = useText(settlementTexts);
  const kit = useText(kitTexts);
  const pick = usePick();
  const can = useCan();
  const { unit } = useSession();
  const columns: Column<Row>[] = [
    {
      key: 'month',
      title: text.month,
      card: 'title',
      width: 110,
      render: (row) => <span className="rb-num">{row.month}</span>,
    },
    { key: 'unit', title: text.unit, width: 240, render: (row) => pick(row.unitName, row.unitNameEn) },
    { key: 'status', title: text.state, card: 'tag', render: (row) => <SettlementChip status={row.status} /> },
    {
      key: 'entries',
      title: text.entries,
      align: 'right',
      render: (row) => <span className="rb-num">{count(row.entries)}</span>,
    },
    {
      key: 'total',
      title: text.total,
      align: 'right',
      render: (row) => <span className="rb-num">{money(row.totalFen)}</span>,
    },
    { key: 'due', title: text.dueOn, render: (row) => <span className="rb-num">{row.dueOn ?? '—'}</span> },
    {
      key: 'confirmed',
      title: text.confirmedAt,
      card: 'hidden',
      width: 160,
      render: (row) => (
        <span className="rb-num">{row.confirmedAt ? instantIn(row.confirmedAt, unit.timeZone) : '—'}</span>
      ),
    },
  ];
  const shown = StatementStatus.options.filter((status) => status !== 'draft' || can('settlement.issue'));
  return (
    <>
      {(unit.kind === 'brand' || unit.kind === 'group') && (
        <nav className="rb-back" aria-label={text.backTo}>
          <Link to="/settlement">← {text.backTo}</Link>
        </nav>
      )}
      <ListPage<Row>
        title={text.list}
        endpoint={listStatements}
        columns={columns}
        rowKey={(row) => row.id}
        linkOf={(row) => `/settlement/statements/${row.id}`}
        exportable
        form={[
          { name: 'month', label: text.month, kind: 'text', placeholder: '2026-01', maxLength: 7 },
          {
            name: 'status',
            label: text.state,
            kind: 'select',
            options: shown.map((value) => ({ value, label: text.status[value] ?? value })),
          },
        ]}
        filters={[
          { key: 'all', label: kit.all },
          { key: 'dealers', label: text.side.dealer ?? '', query: { side: 'dealer' } },
          { key: 'hq', label: text.side.headquarters ?? '', query: { side: 'headquarters' } },
        ]}
        empty={{ title: text.noStatements, hint: text.noStatementsHint }}
      />
    </>
  );
}
