import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { getStaff } from '../../../src/modules/org/schema.ts';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordPage, RecordState } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { useToast } from '../../ui/toast.tsx';
import { OneTimePassword, type Told } from './one-time-password.tsx';
import { StaffStatusChip } from './staff-chip.tsx';
import { BlockDialog, EditStaffDialog, type Member, MoveStaffDialog, ResetPasswordDialog } from './staff-dialogs.tsx';
import { StaffRoles } from './staff-roles.tsx';
import { StaffSessions } from './staff-sessions.tsx';
import { staffTexts } from './staff-texts.ts';
import { HandOverDialog, LeaveDialog, StaffWork } from './staff-work.tsx';
import './staff.css';

/** One staff member. */
export function StaffMemberPage() {
  const { id = '' } = useParams();
  const query = useCall(getStaff, { params: { id } });
  return <RecordState query={query}>{(member) => <MemberRecord key={member.id} member={member} />}</RecordState>;
}

type Dialog = 'edit' | 'move' | 'reset' | 'block' | 'handOver' | 'leave';

function MemberRecord({ member }: { member: Member }) {
  const text = useText(staffTexts);
  const pick = usePick();
  const can = useCan();
  const toast = useToast();
  const client = useQueryClient();
  const { unit, staffId } = useSession();
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const [told, setTold] = useState<Told | null>(null);
  const changed = () => void client.invalidateQueries();
  const props = (which: Dialog, said: string) => ({
    member,
    open: dialog === which,
    onClose: () => setDialog(null),
    onReload: changed,
    onDone: () => {
      toast.success(said);
      changed();
    },
  });
  const { may } = member;
  const blocking = member.status === 'active';
  const buttons: [Dialog, boolean, string][] = [
    ['edit', may.edit, text.edit],
    ['move', may.edit && member.id !== staffId, text.move],
    ['reset', may.resetPassword, text.reset],
    ['handOver', may.handOver, text.handOver],
    ['block', may.block, blocking ? text.block : text.unblock],
    ['leave', may.leave, text.leave],
  ];
  const when = (instant: string) => instantIn(instant, unit.timeZone);
  return (
    <RecordPage
      back={{ to: '/staff', label: text.title }}
      title={member.name}
      tags={<StaffStatusChip status={member.status} />}
      facts={[
        { label: text.login, value: <span className="rb-code">{member.login}</span> },
        { label: text.jobTitle, value: member.title },
        { label: text.unit, value: pick(member.unit.name, member.unit.nameEn) },
        { label: text.phone, value: member.phone },
        { label: text.email, value: member.email },
        { label: text.language, value: text.languages[member.language] },
        { label: text.lastSignIn, value: member.lastSignInAt ? when(member.lastSignInAt) : text.never },
        { label: text.created, value: when(member.createdAt) },
      ]}
      actions={buttons
        .filter(([, shown]) => shown)
        .map(([key, , label]) => (
          <Button key={key} danger={key === 'leave'} onClick={() => setDialog(key)}>
            {label}
          </Button>
        ))}
      aside={
        <>
          <StaffWork id={member.id} />
          {can('audit.read') && <Link to={`/audit?rowId=${member.id}`}>{text.trail}</Link>}
        </>
      }
    >
      <StaffRoles member={member} onChanged={changed} />
      <StaffSessions staffId={member.id} />
      <EditStaffDialog {...props('edit', text.saved)} />
      <MoveStaffDialog {...props('move', text.moved)} />
      <ResetPasswordDialog {...props('reset', '')} onTold={setTold} />
      <BlockDialog {...props('block', blocking ? text.blocked : text.unblocked)} />
      <HandOverDialog
        {...props('handOver', '')}
        onDone={({ leads, orders }) => {
          toast.success(text.handedOver(leads, orders));
          changed();
        }}
      />
      <LeaveDialog {...props('leave', text.leftDone)} />
      <OneTimePassword
        told={told}
        onClose={() => {
          setTold(null);
          changed();
        }}
      />
    </RecordPage>
  );
}
