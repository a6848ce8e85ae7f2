import type * as z from 'zod';
import { type AppraisalRow, AppraisalStatus, listAppraisals } from '../../../src/modules/sales/appraisals/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { count, dateIn, money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { UsedCarChip } from './used-car-chip.tsx';
import { usedCarTexts } from './used-car-texts.ts';

type Row = z.output<typeof AppraisalRow>;

/** Used cars that are appraised, offered for and bought. */
export function UsedCarsPage() {
  const text = useText(usedCarTexts);
  const pick = usePick();
  const { unit } = useSession();
  const columns: Column<Row>[] = [
    { key: 'car', title: text.car, card: 'title', width: 220, render: (row) => <strong>{row.car}</strong> },
    { key: 'number', title: text.number, width: 170, render: (row) => <span className="rb-num">{row.number}</span> },
    { key: 'customer', title: text.customer, render: (row) => row.customerName },
    { key: 'purpose', title: text.purpose, render: (row) => <Chip>{text.purposes[row.purpose]}</Chip> },
    { key: 'plate', title: text.plate, card: 'hidden', render: (row) => row.plate ?? '—' },
    { key: 'year', title: text.year, align: 'right', width: 100, render: (row) => row.year },
    {
      key: 'mileage',
      title: text.mileage,
      align: 'right',
      render: (row) => <span className="rb-num">{count(row.mileageKm)}</span>,
    },
    {
      key: 'value',
      title: text.value,
      align: 'right',
      render: (row) => <span className="rb-num">{row.valueFen === null ? '—' : money(row.valueFen)}</span>,
    },
    {
      key: 'offer',
      title: text.offer,
      align: 'right',
      render: (row) => <span className="rb-num">{row.offerFen === null ? '—' : money(row.offerFen)}</span>,
    },
    {
      key: 'status',
      title: text.status,
      card: 'tag',
      render: (row) => <UsedCarChip status={row.status} lapsed={row.lapsed} />,
    },
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
      render: (row) => <span className="rb-num">{dateIn(row.createdAt, unit.timeZone)}</span>,
    },
  ];
  return (
    <ListPage<Row>
      title={text.title}
      endpoint={listAppraisals}
      columns={columns}
      rowKey={(row) => row.id}
      linkOf={(row) => `/used-cars/${row.id}`}
      filters={[
        { key: 'all', label: text.all },
        ...AppraisalStatus.options.map((status) => ({
          key: status,
          label: text.statuses[status] ?? status,
          query: { status },
        })),
      ]}
      empty={{ title: text.emptyTitle, hint: text.emptyHint }}
    />
  );
}
