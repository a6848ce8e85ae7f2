import { Input, InputNumber, Select, Switch } from 'antd';
import type * as z from 'zod';
import { type CustomFieldRow, listFields } from '../../../src/modules/customers/fields/schema.ts';
import { DateField } from '../../ui/fields.tsx';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import type { EntryProblem } from './entry-list.tsx';
import { fileTexts } from './file-texts.ts';

type Field = z.output<typeof CustomFieldRow>;

/** The custom fields in use for files of a kind. */
export function useCustomFields(kind: string): Field[] {
  const { data } = useCall(listFields, {}, { staleTime: 300_000 });
  return (data?.rows ?? []).filter((field) => field.active && (field.kinds as string[]).includes(kind));
}

/** What a value of a custom field reads like. */
export function customText(
  field: Field,
  value: unknown,
  { yes, no, pick }: { yes: string; no: string; pick: (zh: string, en: string) => string },
): string {
  const named = (code: unknown) => {
    const choice = field.choices.find((each) => each.code === code);
    return choice ? pick(choice.name, choice.nameEn) : String(code);
  };
  if (value === undefined || value === null) return '';
  if (typeof value === 'boolean') return value ? yes : no;
  if (Array.isArray(value)) return value.map(named).join('、');
  return field.type === 'choice' ? named(value) : String(value);
}

interface CustomEditorProps {
  value?: Record<string, unknown>;
  onChange?: (next: Record<string, unknown>) => void;
  fields: readonly Field[];
  problems: readonly EntryProblem[];
}

/** The custom fields of a file, each as its type wants it. */
export function CustomEditor({ value = {}, onChange, fields, problems }: CustomEditorProps) {
  const pick = usePick();
  const text = useText(fileTexts);
  return (
    <div className="rb-form-grid">
      {fields.map((field) => {
        const id = `custom-${field.code}`;
        const put = (next: unknown) => onChange?.({ ...value, [field.code]: next ?? null });
        const wrong = problems.find((each) => each.field === `custom.${field.code}`);
        return (
          <div key={field.code} className="rk-custom">
            <label htmlFor={id}>
              {pick(field.name, field.nameEn)}
              {field.required && <span className="rk-needed"> *</span>}
            </label>
            <Entry id={id} field={field} value={value[field.code]} onChange={put} yes={text.yes} />
            {wrong && (
              <p className="rk-problem" role="alert">
                {wrong.message}
              </p>
            )}
          </div>
        );
      })}
    </div>
  );
}

interface EntryProps {
  id: string;
  field: Field;
  value: unknown;
  onChange: (next: unknown) => void;
  yes: string;
}

function Entry({ id, field, value, onChange, yes }: EntryProps) {
  const pick = usePick();
  const options = field.choices.map((choice) => ({ value: choice.code, label: pick(choice.name, choice.nameEn) }));
  switch (field.type) {
    case 'number':
      return <InputNumber id={id} className="rb-wide" value={value as number} onChange={onChange} />;
    case 'date':
      return <DateField id={id} value={(value as string) ?? undefined} onChange={onChange} />;
    case 'boolean':
      return <Switch id={id} checked={value === true} checkedChildren={yes} onChange={onChange} />;
    case 'choice':
      return (
        <Select
          id={id}
          className="rb-wide"
          allowClear
          options={options}
          value={(value as string) ?? undefined}
          onChange={onChange}
        />
      );
    case 'choices':
      return (
        <Select
          id={id}
          className="rb-wide"
          mode="multiple"
          options={options}
          value={(value as string[]) ?? []}
          onChange={onChange}
        />
      );
    default:
      return (
        <Input
          id={id}
          maxLength={500}
          value={(value as string) ?? ''}
          onChange={(event) => onChange(event.target.value || null)}
        />
      );
  }
}
