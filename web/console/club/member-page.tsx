import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import type * as z from 'zod';
import { decideMembership, getMember, type MemberView } from '../../../src/modules/club/members/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import { useDictionary } from '../../ui/dictionary.ts';
import { DueBadge } from '../../ui/due-badge.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { count, instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordPage, RecordState } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { useToast } from '../../ui/toast.tsx';
import { usePageActions, useRecent } from '../shell/page-actions.ts';
import { MemberActions } from './member-actions.tsx';
import { TierMark } from './member-card.tsx';
import { MemberStatusChip } from './member-chip.tsx';
import { MemberRewards } from './member-rewards.tsx';
import { MemberSections } from './member-sections.tsx';
import { memberTexts } from './member-texts.ts';
import { MemberPoints } from './points-member.tsx';
import { clubTexts } from './texts.ts';

type Member = z.output<typeof MemberView>;

/** One member, or an application to become one. */
export function MemberPage() {
  const { id = '' } = useParams();
  const query = useCall(getMember, { params: { id } });
  return <RecordState query={query}>{(member) => <MemberRecord key={member.id} member={member} />}</RecordState>;
}

function MemberRecord({ member }: { member: Member }) {
  const text = useText(clubTexts);
  const pick = usePick();
  const can = useCan();
  const { unit } = useSession();
  useRecent(member.customerName);
  const when = (instant: string | null) => instant && instantIn(instant, unit.timeZone);
  const more = useText(memberTexts);
  const reasons = useDictionary('leave_reason');
  const customer = can('customer.read') && <Link to={`/customers/${member.customerId}`}>{text.customerFile}</Link>;
  return (
    <RecordPage
      back={{ to: '/members', label: text.title }}
      title={member.customerName}
      tags={
        <>
          <MemberStatusChip status={member.status} />
          {member.tier && <TierMark tier={member.tier} />}
          {member.vip && <Chip tone="orange">{more.marks.vip}</Chip>}
          {member.opinionLeader && <Chip tone="blue">{more.marks.leader}</Chip>}
          {member.transferId && <Chip tone="blue">{more.transferWaiting}</Chip>}
          {customer}
        </>
      }
      phone={<span className="rb-num">{member.mobileMasked}</span>}
      clock={member.status === 'pending' && <DueBadge dueAt={member.dueAt} startAt={member.appliedAt} />}
      actions={
        <>
          {member.status === 'pending' && can('member.decide') && <Decision member={member} />}
          <MemberActions member={member} />
        </>
      }
      facts={[
        { label: text.branch, value: pick(member.branchName, member.branchNameEn) },
        { label: text.card, value: <span className="rb-num">{member.cardNumber ?? '—'}</span> },
        { label: text.balance, value: member.balance === null ? null : <strong>{count(member.balance)}</strong> },
        { label: text.vin, value: <span className="rb-code">{member.vin}</span> },
        { label: text.channelLabel, value: text.channel[member.channel] },
        { label: text.appliedAt, value: when(member.appliedAt) },
        { label: text.decidedAt, value: when(member.decidedAt) },
        { label: text.decidedBy, value: member.decidedByName },
        ...(member.leftAt ? [{ label: more.leftAt, value: when(member.leftAt) }] : []),
        ...(member.returnUntil ? [{ label: more.returnUntil, value: member.returnUntil }] : []),
        ...(member.reason ? [{ label: text.reason, value: reasons.nameOf(member.reason) }] : []),
      ]}
    >
      <MemberSections member={member} />
      {member.status === 'active' && <MemberRewards memberId={member.id} />}
      {can('points.read') && member.status !== 'pending' && member.status !== 'rejected' && (
        <MemberPoints memberId={member.id} active={member.status === 'active'} />
      )}
    </RecordPage>
  );
}

function Decision({ member }: { member: Member }) {
  const text = useText(clubTexts);
  const toast = useToast();
  const client = useQueryClient();
  const [params, setParams] = useSearchParams();
  const [open, setOpen] = useState<'approve' | 'reject' | null>(params.get('do') === 'approve' ? 'approve' : null);
  const reload = () => void client.invalidateQueries();
  const shared = {
    onClose: () => {
      setOpen(null);
      if (params.has('do')) setParams({}, { replace: true });
    },
    endpoint: decideMembership,
    params: { id: member.id },
    onReload: reload,
  };
  usePageActions([
    { id: 'approve', label: text.approve, run: () => setOpen('approve') },
    { id: 'reject', label: text.reject, run: () => setOpen('reject') },
  ]);
  return (
    <>
      <Button type="primary" onClick={() => setOpen('approve')}>
        {text.approve}
      </Button>
      <Button danger onClick={() => setOpen('reject')}>
        {text.reject}
      </Button>
      <FormDialog<typeof decideMembership, Record<string, never>>
        {...shared}
        open={open === 'approve'}
        title={text.approveTitle}
        submitText={text.approve}
        toBody={() => ({ decision: 'approve', version: member.version })}
        onDone={(answer) => {
          toast.success(text.approved(answer.cardNumber ?? ''));
          reload();
        }}
      >
        <p className="rb-plain">
          <strong>{member.customerName}</strong> · <span className="rb-code">{member.vin}</span>
        </p>
        <p className="rb-plain rb-muted">{text.approveHint}</p>
      </FormDialog>
      <FormDialog<typeof decideMembership, { reason: string }>
        {...shared}
        danger
        open={open === 'reject'}
        title={text.rejectTitle}
        submitText={text.reject}
        toBody={({ reason }) => ({ decision: 'reject', version: member.version, reason: reason ?? '' })}
        onDone={() => {
          toast.success(text.rejected);
          reload();
        }}
      >
        <Form.Item name="reason" label={text.rejectReason} required>
          <Input.TextArea rows={3} maxLength={300} autoFocus />
        </Form.Item>
      </FormDialog>
    </>
  );
}
