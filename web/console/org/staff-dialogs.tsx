import { Form, Input, Select } from 'antd';
import type * as z from 'zod';
import {
  createStaff,
  editStaff,
  type getStaff,
  listRoles,
  resetPassword,
  setStaffStatus,
} from '../../../src/modules/org/schema.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { useCan, useSession } from '../../ui/session.tsx';
import type { Told } from './one-time-password.tsx';
import { staffTexts } from './staff-texts.ts';
import { UnitSelect } from './unit-select.tsx';

/** One staff member as the contract answers it. */
export type Member = z.output<typeof getStaff.response>;

/** What each dialog of a staff member gets. */
export interface StaffDialogProps {
  member: Member;
  open: boolean;
  onClose: () => void;
  onDone: () => void;
  onReload: () => void;
}

interface Fields {
  login: string;
  name: string;
  title?: string;
  unitId: string;
  language: 'zh' | 'en';
  phone?: string;
  email?: string;
  roleId?: string;
}

const factsOf = ({ name, title, language, phone, email }: Fields) => ({
  name: name ?? '',
  title: title?.trim() || null,
  language,
  phone: phone?.trim() || null,
  email: email?.trim() || null,
});

/** A new account, with its first role where the caller may give roles. */
export function CreateStaffDialog(props: { open: boolean; onClose: () => void; onDone: (told: Told) => void }) {
  const text = useText(staffTexts);
  const pick = usePick();
  const can = useCan();
  const grants = can('staff.grant');
  const roles = useCall(listRoles, {}, { enabled: props.open && grants });
  const { unit } = useSession();
  const atDealer = unit.kind === 'dealer';
  const mayGive = (roles.data?.rows ?? []).filter(
    (role) => (!role.administrative || can('role.edit')) && (!atDealer || role.heldAt.includes('dealer')),
  );
  let login = '';
  return (
    <FormDialog<typeof createStaff, Fields>
      open={props.open}
      onClose={props.onClose}
      title={text.add}
      endpoint={createStaff}
      initial={{ language: 'zh', ...(atDealer && { unitId: unit.id }) }}
      fieldOfCode={{ 'staff.login_taken': 'login', 'role.wrong_place': 'roleId', 'role.administrative': 'roleId' }}
      toBody={(values) => {
        login = values.login?.trim() ?? '';
        return { ...factsOf(values), login: values.login, unitId: values.unitId, roleId: values.roleId ?? null };
      }}
      onDone={({ oneTimePassword }) => props.onDone({ login, oneTimePassword })}
    >
      <Form.Item name="name" label={text.name} required>
        <Input maxLength={60} autoFocus autoComplete="off" />
      </Form.Item>
      <Form.Item name="login" label={text.login} extra={text.loginHint} required>
        <Input maxLength={60} autoComplete="off" className="rb-code" />
      </Form.Item>
      <Form.Item name="unitId" label={text.unit} required>
        <UnitSelect />
      </Form.Item>
      {grants ? (
        <Form.Item name="roleId" label={text.firstRole}>
          <Select
            allowClear
            loading={roles.isPending}
            showSearch={{ optionFilterProp: 'label' }}
            options={mayGive.map((role) => ({ value: role.id, label: pick(role.name, role.nameEn) }))}
          />
        </Form.Item>
      ) : (
        <p className="rb-plain rb-muted">{text.noFirstRole}</p>
      )}
      <FactFields />
    </FormDialog>
  );
}

function FactFields() {
  const text = useText(staffTexts);
  return (
    <>
      <Form.Item name="title" label={text.jobTitle}>
        <Input maxLength={60} autoComplete="off" />
      </Form.Item>
      <Form.Item name="phone" label={text.phone}>
        <Input maxLength={30} autoComplete="off" inputMode="tel" />
      </Form.Item>
      <Form.Item name="email" label={text.email}>
        <Input maxLength={120} autoComplete="off" inputMode="email" />
      </Form.Item>
      <Form.Item name="language" label={text.language} required>
        <Select options={Object.entries(text.languages).map(([value, label]) => ({ value, label }))} />
      </Form.Item>
    </>
  );
}

/** Name, title, contact, language. */
export function EditStaffDialog({ member, ...dialog }: StaffDialogProps) {
  const text = useText(staffTexts);
  return (
    <FormDialog<typeof editStaff, Fields>
      {...dialog}
      title={text.editTitle}
      endpoint={editStaff}
      params={{ id: member.id }}
      initial={{
        name: member.name,
        title: member.title ?? undefined,
        phone: member.phone ?? undefined,
        email: member.email ?? undefined,
        language: member.language,
      }}
      toBody={(values) => ({ ...factsOf(values), unitId: member.unit.id, version: member.version })}
    >
      <Form.Item name="name" label={text.name} required>
        <Input maxLength={60} autoFocus autoComplete="off" />
      </Form.Item>
      <FactFields />
    </FormDialog>
  );
}

/** To another unit; everything else stays as it is. */
export function MoveStaffDialog({ member, ...dialog }: StaffDialogProps) {
  const text = useText(staffTexts);
  const { name, title, language, phone, email, version } = member;
  return (
    <FormDialog<typeof editStaff, { unitId: string }>
      {...dialog}
      title={text.moveTitle(name)}
      submitText={text.move}
      endpoint={editStaff}
      params={{ id: member.id }}
      toBody={({ unitId }) => ({ name, title, language, phone, email, version, unitId })}
    >
      <p className="rb-plain">{text.moveHint}</p>
      <Form.Item name="unitId" label={text.moveTo} required>
        <UnitSelect autoFocus />
      </Form.Item>
    </FormDialog>
  );
}

/** A new one-time password, after a confirmation. */
export function ResetPasswordDialog({
  member,
  onTold,
  ...dialog
}: Omit<StaffDialogProps, 'onDone'> & { onTold: (told: Told) => void }) {
  const text = useText(staffTexts);
  return (
    <FormDialog<typeof resetPassword, object>
      {...dialog}
      title={text.resetTitle(member.name)}
      submitText={text.reset}
      danger
      endpoint={resetPassword}
      params={{ id: member.id }}
      toBody={() => ({ version: member.version })}
      onDone={({ oneTimePassword }) => onTold({ login: member.login, oneTimePassword })}
    >
      <p className="rb-plain">{text.resetHint}</p>
    </FormDialog>
  );
}

/** Shuts an account out, or lets it in again. */
export function BlockDialog({ member, ...dialog }: StaffDialogProps) {
  const text = useText(staffTexts);
  const blocking = member.status === 'active';
  return (
    <FormDialog<typeof setStaffStatus, object>
      {...dialog}
      title={blocking ? text.blockTitle(member.name) : text.unblockTitle(member.name)}
      submitText={blocking ? text.block : text.unblock}
      danger={blocking}
      endpoint={setStaffStatus}
      params={{ id: member.id }}
      toBody={() => ({ version: member.version, status: blocking ? 'blocked' : 'active' })}
    >
      <p className="rb-plain">{blocking ? text.blockHint : text.unblockHint}</p>
    </FormDialog>
  );
}
