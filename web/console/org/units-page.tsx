import { Table } from 'antd';
import type * as z from 'zod';
import { listUnits, type UnitRow } from '../../../src/modules/org/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { useCities } from '../../ui/dictionary.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListRows } from '../../ui/list-rows.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordState } from '../../ui/record-page.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { usePhone } from '../../ui/theme.tsx';
import { orgTexts } from './texts.ts';
import { flatten, type UnitNode, unitTree } from './unit-tree.ts';

type Unit = z.output<typeof UnitRow>;
/** With more units than this, only the upper ones are unfolded at first. */
const UNFOLD_ALL = 200;

/** The acting unit and those below it, as a tree. */
export function UnitsPage() {
  const text = useText(orgTexts);
  const query = useCall(listUnits);
  return (
    <div className="rb-page">
      <h1 className="rb-title">{text.units}</h1>
      <RecordState query={query}>
        {({ rows }) => (rows.length === 0 ? <EmptyState title={text.noUnits} /> : <Tree units={rows} />)}
      </RecordState>
    </div>
  );
}

function Tree({ units }: { units: Unit[] }) {
  const text = useText(orgTexts);
  const phone = usePhone();
  const columns = useUnitColumns();
  const tree = unitTree(units);
  if (phone)
    return (
      <ListRows
        label={text.units}
        rows={flatten(tree).map(({ unit }) => unit)}
        rowKey={(unit) => unit.id}
        columns={columns}
      />
    );
  const opened = units.length > UNFOLD_ALL ? tree.map((node) => node.unit.id) : units.map((unit) => unit.id);
  return (
    <div className="rb-table">
      <Table<UnitNode<Unit>>
        size="middle"
        rowKey={(node) => node.unit.id}
        dataSource={prune(tree)}
        pagination={false}
        caption={text.units}
        expandable={{ defaultExpandedRowKeys: opened }}
        columns={columns.map(({ key, title, render }) => ({
          key,
          title,
          render: (_: unknown, node) => render(node.unit),
        }))}
      />
    </div>
  );
}

/** The table shows an unfolding button wherever there is a list of children, even an empty one. */
function prune(nodes: UnitNode<Unit>[]): UnitNode<Unit>[] {
  return nodes.map(({ unit, children }) =>
    children.length > 0 ? { unit, children: prune(children) } : ({ unit } as UnitNode<Unit>),
  );
}

function useUnitColumns(): Column<Unit>[] {
  const text = useText(orgTexts);
  const pick = usePick();
  const cities = useCities();
  return [
    { key: 'name', title: text.unit, card: 'title', render: (unit) => pick(unit.name, unit.nameEn) },
    {
      key: 'kind',
      title: text.kindLabel,
      card: 'tag',
      render: (unit) => <Chip>{text.kind[unit.kind] ?? unit.kind}</Chip>,
    },
    { key: 'code', title: text.code, render: (unit) => <span className="rb-code">{unit.code}</span> },
    { key: 'city', title: text.city, render: (unit) => cities.nameOf(unit.cityCode) || '—' },
    {
      key: 'status',
      title: text.statusLabel,
      card: 'tag',
      render: (unit) => <Chip tone={unit.status === 'open' ? 'green' : 'grey'}>{text.status[unit.status]}</Chip>,
    },
    {
      key: 'service',
      title: text.fullAfterSales,
      render: (unit) => (unit.kind === 'dealer' ? (unit.fullAfterSales ? text.yes : text.no) : '—'),
    },
  ];
}
