import type * as z from 'zod';
import { type CustomerRow, listCustomers, Stage } from '../../../src/modules/customers/schema.ts';
import type { Column } from '../../ui/columns.ts';
import { useCities } from '../../ui/dictionary.ts';
import { instantIn } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { StageChip } from './stage-chip.tsx';
import { customerTexts } from './texts.ts';

type Row = z.output<typeof CustomerRow>;

/** The list of customers. */
export function CustomersPage() {
  const text = useText(customerTexts);
  const kit = useText(kitTexts);
  const cities = useCities();
  const { unit } = useSession();
  const columns: Column<Row>[] = [
    { key: 'name', title: text.name, card: 'title', render: (row) => row.name },
    { key: 'mobile', title: text.mobile, render: (row) => <span className="rb-num">{row.mobileMasked ?? '—'}</span> },
    { key: 'stage', title: text.stageLabel, card: 'tag', render: (row) => <StageChip stage={row.stage} /> },
    { key: 'kind', title: text.kindLabel, card: 'hidden', render: (row) => text.kind[row.kind] ?? row.kind },
    { key: 'city', title: text.city, render: (row) => cities.nameOf(row.cityCode) || '—' },
    {
      key: 'created',
      title: text.created,
      width: 150,
      render: (row) => <span className="rb-num">{instantIn(row.createdAt, unit.timeZone)}</span>,
    },
  ];
  return (
    <ListPage<Row>
      title={text.title}
      endpoint={listCustomers}
      columns={columns}
      rowKey={(row) => row.id}
      linkOf={(row) => `/customers/${row.id}`}
      filters={[
        { key: 'all', label: kit.all },
        ...Stage.options.map((stage) => ({ key: stage, label: text.stage[stage] ?? stage, query: { stage } })),
      ]}
      search={text.search}
      exportable
      empty={{ title: text.emptyTitle, hint: text.emptyHint }}
    />
  );
}
