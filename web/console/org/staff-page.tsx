import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import { listRoles, listStaff, listUnits, type StaffRow, StaffStatus } from '../../../src/modules/org/schema.ts';
import type { Column } from '../../ui/columns.ts';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useCall } from '../../ui/query.ts';
import { useCan, useSession } from '../../ui/session.tsx';
import { OneTimePassword, type Told } from './one-time-password.tsx';
import { StaffStatusChip } from './staff-chip.tsx';
import { CreateStaffDialog } from './staff-dialogs.tsx';
import { staffTexts } from './staff-texts.ts';

type Row = z.output<typeof StaffRow>;

/** Staff of the acting unit. */
export function StaffPage() {
  const text = useText(staffTexts);
  const pick = usePick();
  const can = useCan();
  const client = useQueryClient();
  const roles = useCall(listRoles);
  const units = useCall(listUnits, { query: { limit: 100, status: 'open' } });
  const [creating, setCreating] = useState(false);
  const [told, setTold] = useState<Told | null>(null);
  const add = can('staff.edit') && (
    <Button type="primary" onClick={() => setCreating(true)}>
      {text.add}
    </Button>
  );
  const named = (row: { name: string; nameEn: string }) => pick(row.name, row.nameEn);
  return (
    <>
      <ListPage<Row>
        title={text.title}
        endpoint={listStaff}
        columns={useStaffColumns()}
        rowKey={(row) => row.id}
        linkOf={(row) => `/staff/${row.id}`}
        filters={[
          { key: 'all', label: text.all },
          ...StaffStatus.options.map((status) => ({
            key: status,
            label: text.status[status] ?? status,
            query: { status },
          })),
        ]}
        search={text.search}
        form={[
          {
            name: 'role',
            label: text.role,
            kind: 'select',
            options: (roles.data?.rows ?? []).map((role) => ({ value: role.code, label: named(role) })),
          },
          {
            name: 'unitId',
            label: text.unit,
            kind: 'select',
            options: (units.data?.rows ?? []).map((unit) => ({
              value: unit.id,
              label: `${named(unit)} (${unit.code})`,
            })),
          },
        ]}
        actions={add}
        exportable
        imports="staff"
        empty={{ title: text.emptyTitle, hint: text.emptyHint, action: add }}
      />
      <CreateStaffDialog
        open={creating}
        onClose={() => setCreating(false)}
        onDone={(made) => {
          setTold(made);
          void client.invalidateQueries({ queryKey: [listStaff.id] });
        }}
      />
      <OneTimePassword told={told} onClose={() => setTold(null)} />
    </>
  );
}

function useStaffColumns(): Column<Row>[] {
  const text = useText(staffTexts);
  const pick = usePick();
  const { unit } = useSession();
  const when = (instant: string | null) =>
    instant ? <span className="rb-num">{instantIn(instant, unit.timeZone)}</span> : '—';
  return [
    { key: 'name', title: text.name, card: 'title', width: 120, render: (row) => row.name },
    { key: 'login', title: text.login, width: 150, render: (row) => <span className="rb-code">{row.login}</span> },
    { key: 'title', title: text.jobTitle, render: (row) => row.title ?? '—' },
    {
      key: 'roles',
      title: text.role,
      width: 220,
      render: (row) => row.roles.map((role) => pick(role.name, role.nameEn)).join(' · ') || '—',
    },
    { key: 'unit', title: text.unit, width: 200, render: (row) => pick(row.unitName, row.unitNameEn) },
    {
      key: 'status',
      title: text.statusLabel,
      card: 'tag',
      width: 90,
      render: (row) => <StaffStatusChip status={row.status} />,
    },
    { key: 'lastSignIn', title: text.lastSignIn, width: 150, card: 'hidden', render: (row) => when(row.lastSignInAt) },
    {
      key: 'created',
      title: text.created,
      width: 150,
      card: 'hidden',
      hiddenByDefault: true,
      render: (row) => when(row.createdAt),
    },
  ];
}
