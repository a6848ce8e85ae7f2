import { Button } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import { useText } from '../language.tsx';
import { usePhone } from '../theme.tsx';
import { listTexts } from './texts.ts';

/** One field of a list's query form: a parameter of the endpoint. */
export interface FilterField {
  name: string;
  label: string;
  kind: 'text' | 'select' | 'date' | 'number';
  /** For `select`. */
  options?: readonly { value: string; label: string }[];
  placeholder?: string;
  maxLength?: number;
}

interface QueryFormProps {
  fields: readonly FilterField[];
  values: Record<string, string>;
  /** Told of all fields; empty ones are ''. */
  onQuery: (values: Record<string, string>) => void;
}

/** Fields that stand in sight while the form is collapsed. */
const ALWAYS = 3;

/** The collapsible query form. Give it the values as `key`, so that another view or Back fills it anew. */
export function QueryForm({ fields, values, onQuery }: QueryFormProps) {
  const text = useText(listTexts);
  const phone = usePhone();
  const id = useId();
  const first = phone ? 0 : ALWAYS;
  const [open, setOpen] = useState(() => fields.slice(first).some(({ name }) => values[name]));
  const shown = open ? fields : fields.slice(0, first);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const entered = new FormData(event.currentTarget);
    onQuery(Object.fromEntries(fields.map(({ name }) => [name, enteredOf(entered, name, values)])));
  };
  return (
    <form className="rb-query" aria-label={text.queryForm} onSubmit={submit}>
      {shown.map((field) => (
        <div key={field.name} className="rb-query-field">
          <label htmlFor={`${id}${field.name}`}>{field.label}</label>
          <Entry id={`${id}${field.name}`} field={field} value={values[field.name] ?? ''} />
        </div>
      ))}
      <div className="rb-query-buttons">
        {shown.length > 0 && (
          <>
            <Button type="primary" htmlType="submit">
              {text.query}
            </Button>
            <Button onClick={() => onQuery(Object.fromEntries(fields.map(({ name }) => [name, ''])))}>
              {text.reset}
            </Button>
          </>
        )}
        {fields.length > first && (
          <Button type="link" aria-expanded={open} onClick={() => setOpen(!open)}>
            {first === 0 && !open ? text.queryForm : open ? text.collapse : text.expand}{' '}
            <span aria-hidden="true">{open ? '▴' : '▾'}</span>
          </Button>
        )}
      </div>
    </form>
  );
}

function enteredOf(entered: FormData, name: string, values: Record<string, string>): string {
  // A field that is folded away keeps what it said.
  return entered.has(name) ? String(entered.get(name)).trim() : (values[name] ?? '');
}

/** What is chosen stays so while its option is not known: options come later than the address names one, and some never do. */
function Choice({ id, field: { name, options = [] }, value }: { id: string; field: FilterField; value: string }) {
  const text = useText(listTexts);
  const [chosen, setChosen] = useState(value);
  const known = chosen === '' || options.some((option) => option.value === chosen);
  return (
    <select id={id} name={name} className="rb-input" value={chosen} onChange={(event) => setChosen(event.target.value)}>
      <option value="">{text.any}</option>
      {!known && <option value={chosen}>…</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

function Entry({ id, field, value }: { id: string; field: FilterField; value: string }) {
  const shared = { id, name: field.name, defaultValue: value, className: 'rb-input' };
  if (field.kind === 'select') return <Choice id={id} field={field} value={value} />;
  return (
    <input
      {...shared}
      type={field.kind}
      placeholder={field.placeholder}
      maxLength={field.maxLength ?? 60}
      autoComplete="off"
    />
  );
}
