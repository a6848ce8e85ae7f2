import { Button } from 'antd';
import { type FormEvent, useId } from 'react';
import { listConsultants, listDispatchDealers } from '../../../src/modules/leads/schema.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { SkeletonRows } from '../../ui/states.tsx';
import type { BulkAction } from '../../ui/tasks/types.ts';
import { kitTexts } from '../../ui/texts.ts';
import { dispatchTexts } from './dispatch-texts.ts';
import { leadTexts } from './texts.ts';

interface BulkFormProps {
  onSubmit(input: unknown): void;
  onCancel(): void;
}

/** What can be done with many leads at once: name their consultant, or send them to a dealer. */
export function useLeadBulk(): BulkAction[] {
  const text = useText(leadTexts);
  const dispatch = useText(dispatchTexts);
  return [
    {
      id: 'assign',
      label: text.accept,
      endpointAction: 'leads.assign',
      permission: 'lead.accept',
      form: (props) => <ConsultantForm {...props} />,
    },
    {
      id: 'dispatch',
      label: text.dispatch,
      endpointAction: 'leads.dispatch',
      permission: 'lead.dispatch',
      form: (props) => <DealerForm {...props} />,
    },
    {
      id: 'dispatch-by-rule',
      label: dispatch.byRule,
      endpointAction: 'leads.dispatch_by_rule',
      permission: 'lead.dispatch',
    },
  ];
}

function ConsultantForm(props: BulkFormProps) {
  const text = useText(leadTexts);
  const { data } = useCall(listConsultants);
  const dispatch = useText(dispatchTexts);
  const options = data?.rows.map((row) => ({
    value: row.id,
    label: `${row.name} · ${dispatch.presenceOf[row.presence]} · ${text.openLeads(row.openLeads)}`,
  }));
  return <ChoiceForm {...props} name="consultantId" label={text.consultant} options={options} />;
}

function DealerForm(props: BulkFormProps) {
  const text = useText(leadTexts);
  const pick = usePick();
  const { data } = useCall(listDispatchDealers);
  const options = data?.rows.map((row) => ({ value: row.id, label: `${pick(row.name, row.nameEn)} (${row.code})` }));
  return <ChoiceForm {...props} name="dealerId" label={text.dealer} options={options} />;
}

interface ChoiceFormProps extends BulkFormProps {
  name: string;
  label: string;
  options: { value: string; label: string }[] | undefined;
}

function ChoiceForm({ name, label, options, onSubmit, onCancel }: ChoiceFormProps) {
  const kit = useText(kitTexts);
  const id = useId();
  if (!options) return <SkeletonRows rows={2} />;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSubmit({ [name]: new FormData(event.currentTarget).get(name) });
  };
  return (
    <form onSubmit={submit} className="rb-stack">
      <div className="rb-query-field">
        <label htmlFor={id}>{label}</label>
        <select id={id} name={name} required className="rb-input" defaultValue="">
          <option value="" disabled>
            —
          </option>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
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
