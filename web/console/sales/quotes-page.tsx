import type * as z from 'zod';
import { listQuotes, type QuoteRow, QuoteStatus } from '../../../src/modules/sales/quotes/schema.ts';
import type { Column } from '../../ui/columns.ts';
import { instantIn, money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { QuoteStatusChip } from './quote-chip.tsx';
import { quoteTexts } from './sale-texts.ts';

type Row = z.output<typeof QuoteRow>;
const SHOWN = QuoteStatus.options.filter((status) => status !== 'superseded');

/** The list of quotes; those that wait for approval have their own tab. */
export function QuotesPage() {
  const text = useText(quoteTexts);
  const kit = useText(kitTexts);
  const pick = usePick();
  const { unit } = useSession();
  const columns: Column<Row>[] = [
    {
      key: 'number',
      title: text.number,
      card: 'title',
      width: 220,
      render: (row) => (
        <span className="rb-num">
          {row.number} <span className="rb-muted">{text.revision(row.revision)}</span>
        </span>
      ),
    },
    { key: 'customer', title: text.customer, render: (row) => row.customerName },
    {
      key: 'car',
      title: text.car,
      width: 220,
      render: (row) =>
        `${pick(row.seriesName, row.seriesNameEn)} ${pick(row.trimName, row.trimNameEn)} · ${row.colour}`,
    },
    {
      key: 'price',
      title: text.price,
      align: 'right',
      render: (row) => <span className="rb-num">{money(row.priceFen)}</span>,
    },
    {
      key: 'total',
      title: text.total,
      align: 'right',
      card: 'hidden',
      render: (row) => <span className="rb-num">{money(row.totalFen)}</span>,
    },
    { key: 'level', title: text.level, card: 'hidden', render: (row) => text.levels[row.level] },
    {
      key: 'status',
      title: text.statusLabel,
      card: 'tag',
      render: (row) => <QuoteStatusChip status={row.status} lapsed={row.lapsed} />,
    },
    { key: 'valid', title: text.validUntil, render: (row) => <span className="rb-num">{row.validUntil}</span> },
    { key: 'consultant', title: text.consultant, render: (row) => row.consultantName },
    {
      key: 'dealer',
      title: text.dealer,
      omit: unit.kind === 'dealer',
      width: 190,
      render: (row) => pick(row.unitName, row.unitNameEn),
    },
    {
      key: 'created',
      title: text.created,
      card: 'hidden',
      width: 150,
      render: (row) => <span className="rb-num">{instantIn(row.createdAt, unit.timeZone)}</span>,
    },
  ];
  return (
    <ListPage<Row>
      title={text.title}
      endpoint={listQuotes}
      columns={columns}
      rowKey={(row) => row.id}
      linkOf={(row) => `/quotes/${row.id}`}
      exportable
      filters={[
        { key: 'all', label: kit.all },
        ...SHOWN.map((status) => ({ key: status, label: text.status[status] ?? status, query: { status } })),
      ]}
      empty={{ title: text.emptyTitle, hint: text.emptyHint }}
    />
  );
}
