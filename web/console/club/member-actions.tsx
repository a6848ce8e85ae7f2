import { Button, Form, Select } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import { endMembership, type MemberView, renewMembership } from '../../../src/modules/club/members/schema.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { useText } from '../../ui/language.tsx';
import { useCan } from '../../ui/session.tsx';
import { useChanged } from './member-changed.ts';
import { memberTexts } from './member-texts.ts';
import { AskTransfer } from './member-transfer-dialog.tsx';

/** What can be done with a membership: change the branch, end it, renew it. */
export function MemberActions({ member }: { member: z.output<typeof MemberView> }) {
  const text = useText(memberTexts);
  const can = useCan();
  const changed = useChanged();
  const reasons = useDictionary('leave_reason');
  const [open, setOpen] = useState<'leave' | 'renew' | 'transfer' | null>(null);
  const close = () => setOpen(null);
  if (!can('member.move')) return null;
  const { id, version, status } = member;
  return (
    <>
      {status === 'active' && !member.transferId && (
        <Button onClick={() => setOpen('transfer')}>{text.transfer}</Button>
      )}
      {status === 'active' && (
        <Button danger onClick={() => setOpen('leave')}>
          {text.leave}
        </Button>
      )}
      {status === 'left' && member.returnUntil && (
        <Button type="primary" onClick={() => setOpen('renew')}>
          {text.renew}
        </Button>
      )}
      <AskTransfer open={open === 'transfer'} cardNumber={member.cardNumber ?? ''} onClose={close} />
      <FormDialog<typeof endMembership, { reason?: string }>
        open={open === 'leave'}
        onClose={close}
        danger
        title={text.leaveTitle}
        submitText={text.leave}
        endpoint={endMembership}
        params={{ id }}
        toBody={({ reason }) => ({ reason, version })}
        onDone={(answer) => changed(text.left(answer.returnUntil))}
      >
        <Form.Item name="reason" label={text.leaveReason} required>
          <Select options={reasons.options} />
        </Form.Item>
        <p className="rb-plain rb-muted">{text.leaveHint}</p>
      </FormDialog>
      <FormDialog<typeof renewMembership, Record<string, never>>
        open={open === 'renew'}
        onClose={close}
        title={text.renew}
        submitText={text.renew}
        endpoint={renewMembership}
        params={{ id }}
        toBody={() => ({ version })}
        onDone={() => changed(text.renewed)}
      >
        <p className="rb-plain">{text.renewHint}</p>
      </FormDialog>
    </>
  );
}
