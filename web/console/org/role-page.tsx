import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Checkbox, Form, Input } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import type * as z from 'zod';
import { deleteRole, editRole, getRole, listRoles, RolePlace } from '../../../src/modules/org/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordPage, RecordState, Section } from '../../ui/record-page.tsx';
import { useToast } from '../../ui/toast.tsx';
import { type Allowed, grantChanges } from './role-diff.ts';
import { GrantDiff, PERMISSION_ORDER, RoleMatrix } from './role-matrix.tsx';
import { roleTexts } from './role-texts.ts';
import './staff.css';

type Role = z.output<typeof getRole.response>;
type Places = z.output<typeof RolePlace>[];

/** One role: what it may do, who holds it. */
export function RolePage() {
  const { id = '' } = useParams();
  const query = useCall(getRole, { params: { id } });
  return (
    <RecordState query={query}>{(role) => <RoleRecord key={`${role.id} ${role.version}`} role={role} />}</RecordState>
  );
}

const allowedOf = (role: Role): Allowed =>
  Object.fromEntries(role.grants.map(({ permission, breadth }) => [permission, breadth]));

function RoleRecord({ role }: { role: Role }) {
  const text = useText(roleTexts);
  const pick = usePick();
  const toast = useToast();
  const navigate = useNavigate();
  const client = useQueryClient();
  const before = allowedOf(role);
  const [allowed, setAllowed] = useState(before);
  const [dialog, setDialog] = useState<'save' | 'remove' | null>(null);
  const changes = grantChanges(before, allowed, PERMISSION_ORDER);
  const reload = () => void client.invalidateQueries();
  const name = pick(role.name, role.nameEn);
  return (
    <RecordPage
      back={{ to: '/roles', label: text.title }}
      title={name}
      tags={role.administrative && <Chip tone="orange">{text.administrative}</Chip>}
      facts={[
        { label: text.code, value: <span className="rb-code">{role.code}</span> },
        { label: text.heldAt, value: role.heldAt.map((place) => text.place[place]).join(' · ') },
        { label: text.holders, value: text.people(role.holders) },
      ]}
      actions={
        <Button danger disabled={role.holders > 0} onClick={() => setDialog('remove')}>
          {text.remove}
        </Button>
      }
      aside={<Holders role={role} />}
    >
      {role.own && <Alert type="info" showIcon title={text.own} />}
      {role.administrative && <p className="rb-plain rb-muted">{text.administrativeHint}</p>}
      <RoleMatrix allowed={allowed} onChange={setAllowed} />
      <div className="rs-save">
        {changes.length > 0 && (
          <>
            <span aria-live="polite">{text.pending(changes.length)}</span>
            <Button onClick={() => setAllowed(before)}>{text.discard}</Button>
          </>
        )}
        <Button type="primary" onClick={() => setDialog('save')}>
          {text.save}
        </Button>
      </div>
      <FormDialog<typeof editRole, { name: string; nameEn: string; heldAt: Places }>
        open={dialog === 'save'}
        onClose={() => setDialog(null)}
        onReload={reload}
        title={text.confirmTitle}
        endpoint={editRole}
        params={{ id: role.id }}
        initial={{ name: role.name, nameEn: role.nameEn, heldAt: role.heldAt }}
        toBody={(values) => ({
          ...values,
          version: role.version,
          grants: Object.entries(allowed).map(([permission, breadth]) => ({ permission, breadth })),
        })}
        onDone={() => {
          toast.success(text.saved);
          reload();
        }}
      >
        {changes.length > 0 ? <GrantDiff changes={changes} /> : <p className="rb-plain rb-muted">{text.noChanges}</p>}
        <p className="rb-plain">{text.affects(role.holders)}</p>
        <Form.Item name="name" label={text.name} required>
          <Input maxLength={40} autoComplete="off" />
        </Form.Item>
        <Form.Item name="nameEn" label={text.nameEn} required>
          <Input maxLength={40} autoComplete="off" />
        </Form.Item>
        <Form.Item name="heldAt" label={text.heldAt}>
          <Checkbox.Group
            options={RolePlace.options.map((place) => ({ value: place, label: text.place[place] ?? place }))}
          />
        </Form.Item>
      </FormDialog>
      <FormDialog<typeof deleteRole, object>
        open={dialog === 'remove'}
        onClose={() => setDialog(null)}
        title={text.removeTitle(name)}
        submitText={text.remove}
        danger
        endpoint={deleteRole}
        params={{ id: role.id }}
        toBody={() => ({})}
        onDone={() => {
          toast.success(text.removed);
          navigate('/roles', { replace: true });
          void client.invalidateQueries({ queryKey: [listRoles.id] });
        }}
      >
        <p className="rb-plain">{text.removeHint}</p>
      </FormDialog>
    </RecordPage>
  );
}

function Holders({ role }: { role: Role }) {
  const text = useText(roleTexts);
  const pick = usePick();
  return (
    <Section title={text.where} empty={role.units.length === 0 ? text.nobody : undefined}>
      <ul className="rb-notes">
        {role.units.map((unit) => (
          <li key={unit.id} className="rs-role">
            <Link to={`/staff?role=${role.code}&unitId=${unit.id}`}>{pick(unit.name, unit.nameEn)}</Link>
            <span className="rb-num">{text.people(unit.holders)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
