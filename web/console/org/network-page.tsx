import type * as z from 'zod';
import { type DealerRow, listDealers } from '../../../src/modules/org/network/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { useCities } from '../../ui/dictionary.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useDivisions } from './area-names.tsx';
import { networkTexts } from './network-texts.ts';

type Row = z.output<typeof DealerRow>;
const SHOWN_AREAS = 3;

/** The dealers of the unit with their place in the network. */
export function NetworkPage() {
  const text = useText(networkTexts);
  const pick = usePick();
  const cities = useCities();
  const divisions = useDivisions();
  const columns: Column<Row>[] = [
    { key: 'name', title: text.dealer, card: 'title', width: 260, render: (row) => pick(row.name, row.nameEn) },
    { key: 'code', title: text.code, width: 120, render: (row) => <span className="rb-code">{row.code}</span> },
    { key: 'city', title: text.city, render: (row) => cities.nameOf(row.cityCode) || '—' },
    { key: 'region', title: text.region, render: (row) => pick(row.regionName, row.regionNameEn) || '—' },
    {
      key: 'functions',
      title: text.functions,
      card: 'tag',
      width: 180,
      render: (row) => (
        <span className="rb-tags">
          {row.status === 'closed' && <Chip tone="grey">{text.closed}</Chip>}
          {row.sells && <Chip tone="blue">{text.sells}</Chip>}
          {row.fullAfterSales && <Chip tone="green">{text.full}</Chip>}
          {!row.sells && !row.fullAfterSales && <Chip>{text.noFunction}</Chip>}
        </span>
      ),
    },
    {
      key: 'outlets',
      title: text.outlets,
      align: 'right',
      width: 100,
      render: (row) => <span className="rb-num">{row.outlets}</span>,
    },
    {
      key: 'until',
      title: text.until,
      render: (row) =>
        row.agreementUntil ? (
          <span className="rb-num">{row.agreementUntil}</span>
        ) : (
          <Chip tone="orange">{text.noAgreement}</Chip>
        ),
    },
    {
      key: 'area',
      title: text.area,
      width: 220,
      render: (row) => {
        const names = row.areaCodes.map(divisions.nameOf);
        const more = names.length > SHOWN_AREAS ? ` +${names.length - SHOWN_AREAS}` : '';
        return <span title={names.join('、')}>{names.slice(0, SHOWN_AREAS).join('、') + more || '—'}</span>;
      },
    },
  ];
  return (
    <ListPage<Row>
      title={text.title}
      endpoint={listDealers}
      columns={columns}
      rowKey={(row) => row.id}
      linkOf={(row) => `/units/${row.id}`}
      exportable
      filters={[
        { key: 'all', label: text.all },
        { key: 'sales', label: text.withSales, query: { function: 'sales' } },
        { key: 'full', label: text.withFull, query: { function: 'full' } },
        { key: 'without', label: text.noAgreement, query: { without: 'agreement' } },
      ]}
      empty={{ title: text.emptyTitle, hint: text.emptyHint }}
    />
  );
}
