import { Link } from 'react-router';
import type * as z from 'zod';
import { listVehicles, type UnitListRow } from '../../../src/modules/products/schema.ts';
import type { Column } from '../../ui/columns.ts';
import { defineTexts, usePick, useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';

type Row = z.output<typeof UnitListRow>;

const texts = defineTexts(
  {
    title: '车辆',
    search: 'VIN 或其后六位、车牌',
    emptyTitle: '还没有车辆',
    emptyHint: '交车登记后,车辆会出现在这里。',
    vin: '车架号 (VIN)',
    plate: '车牌',
    car: '车型',
    colour: '颜色',
    deliveredOn: '交车日期',
    dealer: '交车店',
    owner: '车主',
  },
  {
    title: 'Vehicles',
    search: 'VIN, its last six characters, or plate',
    emptyTitle: 'No vehicles yet',
    emptyHint: 'Cars appear here once they are delivered.',
    vin: 'VIN',
    plate: 'Plate',
    car: 'Car',
    colour: 'Colour',
    deliveredOn: 'Delivered',
    dealer: 'Dealer',
    owner: 'Owner',
  },
);

/** The list of vehicles. */
export function VehiclesPage() {
  const text = useText(texts);
  const pick = usePick();
  const can = useCan();
  const { unit } = useSession();
  const owner = (row: Row) => {
    if (!row.ownerName) return '—';
    return row.ownerId && can('customer.read') ? (
      <Link to={`/customers/${row.ownerId}`}>{row.ownerName}</Link>
    ) : (
      row.ownerName
    );
  };
  const columns: Column<Row>[] = [
    {
      key: 'vin',
      title: text.vin,
      card: 'title',
      width: 200,
      render: (row) => <span className="rb-code">{row.vin}</span>,
    },
    { key: 'plate', title: text.plate, render: (row) => row.plate ?? '—' },
    {
      key: 'car',
      title: text.car,
      width: 220,
      render: (row) => `${pick(row.seriesName, row.seriesNameEn)} ${pick(row.trimName, row.trimNameEn)}`,
    },
    { key: 'colour', title: text.colour, render: (row) => row.colour ?? '—' },
    {
      key: 'delivered',
      title: text.deliveredOn,
      render: (row) => <span className="rb-num">{row.deliveredOn ?? '—'}</span>,
    },
    { key: 'dealer', title: text.dealer, omit: unit.kind === 'dealer', width: 190, render: (row) => row.dealerName },
    { key: 'owner', title: text.owner, render: owner },
  ];
  return (
    <ListPage<Row>
      title={text.title}
      endpoint={listVehicles}
      columns={columns}
      rowKey={(row) => row.id}
      search={text.search}
      exportable
      empty={{ title: text.emptyTitle, hint: text.emptyHint }}
    />
  );
}
