import { Button, Form, Select } from 'antd';
import { useState } from 'react';
import { grantRole, listRoles, listUnits, revokeRole } from '../../../src/modules/org/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { Section } from '../../ui/record-page.tsx';
import { useCan } from '../../ui/session.tsx';
import { useToast } from '../../ui/toast.tsx';
import type { Member, StaffDialogProps } from './staff-dialogs.tsx';
import { staffTexts } from './staff-texts.ts';
import { UnitSelect } from './unit-select.tsx';

type Held = Member['roles'][number];

/** Roles a staff member holds, with the unit of each; those one may take away can be. */
export function StaffRoles({ member, onChanged }: { member: Member; onChanged: () => void }) {
  const text = useText(staffTexts);
  const pick = usePick();
  const toast = useToast();
  const [granting, setGranting] = useState(false);
  const [revoking, setRevoking] = useState<Held | null>(null);
  const done = (said: string) => {
    toast.success(said);
    onChanged();
  };
  const named = (one: { name: string; nameEn: string }) => pick(one.name, one.nameEn);
  return (
    <Section
      title={text.roles}
      extra={member.may.grant && <Button onClick={() => setGranting(true)}>{text.grant}</Button>}
    >
      {member.roles.length === 0 && (
        <p className="rb-plain rb-muted">{member.status === 'left' ? '—' : text.noRoles}</p>
      )}
      <ul className="rb-notes">
        {member.roles.map((held) => (
          <li key={held.id} className="rs-role">
            <span>
              <strong>{named(held.role)}</strong> <span className="rb-muted">{named(held.unit)}</span>
            </span>
            {held.role.administrative && <Chip tone="orange">{text.administrative}</Chip>}
            {held.mayRevoke && (
              <Button
                size="small"
                aria-label={`${text.revoke}: ${named(held.role)} · ${named(held.unit)}`}
                onClick={() => setRevoking(held)}
              >
                {text.revoke}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {member.rolesElsewhere > 0 && <p className="rb-plain rb-muted">{text.elsewhere(member.rolesElsewhere)}</p>}
      <GrantDialog
        member={member}
        open={granting}
        onClose={() => setGranting(false)}
        onReload={onChanged}
        onDone={() => done(text.granted)}
      />
      <FormDialog<typeof revokeRole, object>
        open={revoking !== null}
        onClose={() => setRevoking(null)}
        title={revoking ? text.revokeTitle(named(revoking.role), named(revoking.unit)) : ''}
        submitText={text.revoke}
        danger
        endpoint={revokeRole}
        params={{ id: member.id, grantId: revoking?.id ?? '' }}
        toBody={() => ({})}
        onDone={() => done(text.revoked)}
      >
        {null}
      </FormDialog>
    </Section>
  );
}

function GrantDialog({ member, ...dialog }: StaffDialogProps) {
  const text = useText(staffTexts);
  const pick = usePick();
  const can = useCan();
  const roles = useCall(listRoles, {}, { enabled: dialog.open });
  // Of the units the select offered, the kind: roles that cannot be held there are not offered.
  const units = useCall(listUnits, { query: { status: 'open', limit: 100 } }, { enabled: member.may.grant });
  return (
    <FormDialog<typeof grantRole, { roleId: string; unitId: string }>
      {...dialog}
      title={text.grantTitle(member.name)}
      submitText={text.grant}
      endpoint={grantRole}
      params={{ id: member.id }}
      initial={{ unitId: units.data?.rows.find((unit) => unit.id === member.unit.id)?.id }}
      fieldOfCode={{ 'role.wrong_place': 'roleId', 'role.administrative': 'roleId', 'staff.role_held': 'roleId' }}
      toBody={(values) => values}
    >
      <p className="rb-plain">{text.grantHint}</p>
      <Form.Item name="unitId" label={text.atUnit} required>
        <UnitSelect />
      </Form.Item>
      <Form.Item noStyle shouldUpdate>
        {({ getFieldValue }) => {
          const kind = units.data?.rows.find((unit) => unit.id === getFieldValue('unitId'))?.kind;
          const offered = (roles.data?.rows ?? []).filter(
            (role) =>
              (!role.administrative || can('role.edit')) && (!kind || role.heldAt.some((place) => place === kind)),
          );
          return (
            <Form.Item name="roleId" label={text.role} required>
              <Select
                loading={roles.isPending}
                showSearch={{ optionFilterProp: 'label' }}
                options={offered.map((role) => ({ value: role.id, label: pick(role.name, role.nameEn) }))}
              />
            </Form.Item>
          );
        }}
      </Form.Item>
    </FormDialog>
  );
}
