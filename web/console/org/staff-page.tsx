import type * as z from 'zod';
import { listStaff } from '../../../src/modules/org/schema.ts';
import { ROLES } from '../../../src/platform/roles.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { useLanguage, usePick, useText } from '../../ui/language.tsx';
import { ListRows } from '../../ui/list-rows.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordState } from '../../ui/record-page.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { orgTexts } from './texts.ts';

type Row = z.output<typeof listStaff.response>['rows'][number];

/** Staff of the acting unit. */
export function StaffPage() {
  const text = useText(orgTexts);
  const pick = usePick();
  const { language } = useLanguage();
  const query = useCall(listStaff);
  const known: Record<string, { zh: string; en: string }> = ROLES;
  const columns: Column<Row>[] = [
    { key: 'name', title: text.name, card: 'title', render: (row) => row.name },
    { key: 'login', title: text.login, render: (row) => <span className="rb-code">{row.login}</span> },
    { key: 'title', title: text.title, render: (row) => row.title ?? '—' },
    {
      key: 'roles',
      title: text.roles,
      render: (row) => row.roles.map((role) => known[role]?.[language] ?? role).join(' · '),
    },
    { key: 'unit', title: text.unit, render: (row) => pick(row.unitName, row.unitNameEn) },
    {
      key: 'status',
      title: text.statusLabel,
      card: 'tag',
      render: (row) => (
        <Chip tone={row.status === 'active' ? 'green' : 'grey'}>{text.staffStatus[row.status] ?? row.status}</Chip>
      ),
    },
  ];
  return (
    <div className="rb-page">
      <h1 className="rb-title">{text.staff}</h1>
      <RecordState query={query}>
        {({ rows }) =>
          rows.length === 0 ? (
            <EmptyState title={text.noStaff} />
          ) : (
            <ListRows label={text.staff} rows={rows} columns={columns} rowKey={(row) => `${row.id} ${row.unitName}`} />
          )
        }
      </RecordState>
    </div>
  );
}
