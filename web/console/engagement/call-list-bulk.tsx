import { Button } from 'antd';
import { type FormEvent, useId } from 'react';
import { listCallLists } from '../../../src/modules/engagement/phone-surveys/schema.ts';
import { useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { SkeletonRows } from '../../ui/states.tsx';
import type { BulkAction } from '../../ui/tasks/types.ts';
import { kitTexts } from '../../ui/texts.ts';
import { surveyTexts } from './survey-texts.ts';

/** Puts the chosen customers, or the customers of the chosen leads, on a call list. */
export function useCallListBulk(from: 'customers' | 'leads'): BulkAction {
  const text = useText(surveyTexts);
  return {
    id: 'call-list',
    label: text.add,
    endpointAction: `engagement.call_${from}`,
    permission: 'survey.edit',
    form: (props) => <ListForm {...props} />,
  };
}

function ListForm({ onSubmit, onCancel }: { onSubmit(input: unknown): void; onCancel(): void }) {
  const text = useText(surveyTexts);
  const kit = useText(kitTexts);
  const id = useId();
  const { data } = useCall(listCallLists, { query: { status: 'open', limit: 100 } });
  if (!data) return <SkeletonRows rows={2} />;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSubmit({ listId: new FormData(event.currentTarget).get('listId') });
  };
  return (
    <form onSubmit={submit} className="rb-stack">
      <div className="rb-query-field">
        <label htmlFor={id}>{text.list}</label>
        <select id={id} name="listId" required className="rb-input" defaultValue="">
          <option value="" disabled>
            —
          </option>
          {data.rows.map((row) => (
            <option key={row.id} value={row.id}>
              {row.name}
            </option>
          ))}
        </select>
      </div>
      <div className="rb-dialog-buttons">
        <Button onClick={onCancel}>{kit.cancel}</Button>
        <Button type="primary" htmlType="submit">
          {kit.confirm}
        </Button>
      </div>
    </form>
  );
}
