import { Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type * as z from 'zod';
import { createRole, listRoles, type RoleRow } from '../../../src/modules/org/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { count } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListRows } from '../../ui/list-rows.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordState } from '../../ui/record-page.tsx';
import { useToast } from '../../ui/toast.tsx';
import { roleTexts } from './role-texts.ts';

type Row = z.output<typeof RoleRow>;

/** All roles of the group. */
export function RolesPage() {
  const text = useText(roleTexts);
  const pick = usePick();
  const query = useCall(listRoles);
  const toast = useToast();
  const navigate = useNavigate();
  const [copying, setCopying] = useState(false);
  const columns: Column<Row>[] = [
    { key: 'role', title: text.role, card: 'title', render: (row) => pick(row.name, row.nameEn) },
    { key: 'code', title: text.code, render: (row) => <span className="rb-code">{row.code}</span> },
    {
      key: 'heldAt',
      title: text.heldAt,
      render: (row) => row.heldAt.map((place) => text.place[place] ?? place).join(' · '),
    },
    {
      key: 'administrative',
      title: text.administrative,
      card: 'tag',
      render: (row) => row.administrative && <Chip tone="orange">{text.administrative}</Chip>,
    },
    {
      key: 'permissions',
      title: text.permissions,
      align: 'right',
      render: (row) => <span className="rb-num">{row.permissions}</span>,
    },
    {
      key: 'holders',
      title: text.holders,
      align: 'right',
      render: (row) => <span className="rb-num">{count(row.holders)}</span>,
    },
  ];
  return (
    <div className="rb-page">
      <div className="rb-page-head">
        <h1>{text.title}</h1>
        <span className="rb-muted">{text.hint}</span>
        <div className="rb-page-actions">
          <Button type="primary" onClick={() => setCopying(true)}>
            {text.add}
          </Button>
        </div>
      </div>
      <RecordState query={query}>
        {({ rows }) => (
          <>
            <ListRows
              label={text.title}
              rows={rows}
              columns={columns}
              rowKey={(row) => row.id}
              linkOf={(row) => `/roles/${row.id}`}
            />
            <CopyRoleDialog
              rows={rows}
              open={copying}
              onClose={() => setCopying(false)}
              onDone={({ id }) => {
                toast.success(text.created);
                void query.refetch();
                navigate(`/roles/${id}`);
              }}
            />
          </>
        )}
      </RecordState>
    </div>
  );
}

interface CopyProps {
  rows: Row[];
  open: boolean;
  onClose: () => void;
  onDone: (made: { id: string }) => void;
}

function CopyRoleDialog({ rows, ...dialog }: CopyProps) {
  const text = useText(roleTexts);
  const pick = usePick();
  return (
    <FormDialog<typeof createRole, z.input<typeof createRole.body>>
      {...dialog}
      title={text.add}
      endpoint={createRole}
      fieldOfCode={{ 'role.code_taken': 'code' }}
      toBody={(values) => values}
    >
      <Form.Item name="copyOf" label={text.copyOf} required>
        <Select
          autoFocus
          showSearch={{ optionFilterProp: 'label' }}
          options={rows.map((row) => ({ value: row.id, label: pick(row.name, row.nameEn) }))}
        />
      </Form.Item>
      <Form.Item name="name" label={text.name} required>
        <Input maxLength={40} autoComplete="off" />
      </Form.Item>
      <Form.Item name="nameEn" label={text.nameEn} required>
        <Input maxLength={40} autoComplete="off" />
      </Form.Item>
      <Form.Item name="code" label={text.code} extra={text.codeHint} required>
        <Input maxLength={40} autoComplete="off" className="rb-code" />
      </Form.Item>
    </FormDialog>
  );
}
