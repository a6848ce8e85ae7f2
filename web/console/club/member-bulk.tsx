import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import { useText } from '../../ui/language.tsx';
import type { BulkAction } from '../../ui/tasks/types.ts';
import { kitTexts } from '../../ui/texts.ts';
import { memberTexts } from './member-texts.ts';

/** What can be done with many applications at once. */
export function useMemberBulk(): BulkAction[] {
  const text = useText(memberTexts);
  return [
    { id: 'approve', label: text.approveMany, endpointAction: 'members.approve', permission: 'member.decide' },
    {
      id: 'reject',
      label: text.rejectMany,
      endpointAction: 'members.reject',
      permission: 'member.decide',
      form: (props) => <ReasonForm {...props} />,
    },
  ];
}

function ReasonForm({ onSubmit, onCancel }: { onSubmit(input: unknown): void; onCancel(): void }) {
  const text = useText(memberTexts);
  const kit = useText(kitTexts);
  const id = useId();
  const [reason, setReason] = useState('');
  return (
    <form
      className="rb-stack"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit({ reason });
      }}
    >
      <div className="rb-query-field">
        <label htmlFor={id}>{text.reason}</label>
        <Input.TextArea
          id={id}
          required
          rows={3}
          maxLength={300}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
      <div className="rb-dialog-buttons">
        <Button onClick={onCancel}>{kit.cancel}</Button>
        <Button type="primary" danger htmlType="submit">
          {kit.confirm}
        </Button>
      </div>
    </form>
  );
}
