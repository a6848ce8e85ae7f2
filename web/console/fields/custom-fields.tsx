import { useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Form, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import {
  type CustomFieldRow,
  createField,
  editField,
  FieldType,
  listFields,
} from '../../../src/modules/customers/fields/schema.ts';
import { CustomerKind } from '../../../src/modules/customers/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordState, Section } from '../../ui/record-page.tsx';
import { useToast } from '../../ui/toast.tsx';
import { fieldTexts } from './texts.ts';

type Field = z.output<typeof CustomFieldRow>;

interface Fields {
  code?: string;
  type?: string;
  name?: string;
  nameEn?: string;
  kinds?: string[];
  choices?: string;
  required?: boolean;
  active?: boolean;
  sort?: number | null;
}

/** `red 红色 red`, a line each → the choices; a line that does not fit gives an empty name, which is refused. */
function choicesOf(lines: string | undefined) {
  return (lines ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => {
      const [code = '', name = '', ...rest] = line.split(/[\s,,]+/);
      return { code, name, nameEn: rest.join(' ') };
    });
}

const linesOf = (choices: Field['choices']) =>
  choices.map(({ code, name, nameEn }) => `${code} ${name} ${nameEn}`).join('\n');

/** The custom fields of customers' files. */
export function CustomFields() {
  const text = useText(fieldTexts);
  const pick = usePick();
  const query = useCall(listFields);
  const [open, setOpen] = useState<Field | 'new' | null>(null);
  return (
    <Section title={text.fields} extra={<Button onClick={() => setOpen('new')}>{text.addField}</Button>}>
      <p className="rb-plain rb-muted">{text.fieldsHint}</p>
      <RecordState query={query}>
        {({ rows }) =>
          rows.length === 0 ? (
            <p className="rb-plain rb-muted">{text.noFields}</p>
          ) : (
            <ul className="rk-lines">
              {rows.map((field) => (
                <li key={field.id}>
                  <strong>{pick(field.name, field.nameEn)}</strong>
                  <span className="rb-code">{field.code}</span>
                  <span className="rb-muted">{text.types[field.type]}</span>
                  <span className="rb-muted">{field.kinds.map((kind) => text.kind[kind]).join('、')}</span>
                  {field.required && <Chip tone="orange">{text.required}</Chip>}
                  {!field.active && <Chip tone="grey">{text.inactive}</Chip>}
                  <Button className="rk-end" type="link" onClick={() => setOpen(field)}>
                    {text.edit}
                    <span className="rb-hidden"> {pick(field.name, field.nameEn)}</span>
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </RecordState>
      <FieldDialog field={open} onClose={() => setOpen(null)} />
    </Section>
  );
}

function FieldDialog({ field, onClose }: { field: Field | 'new' | null; onClose: () => void }) {
  const text = useText(fieldTexts);
  const toast = useToast();
  const client = useQueryClient();
  const done = () => {
    toast.success(text.saved);
    void client.invalidateQueries({ queryKey: [listFields.id] });
  };
  const shared = { onClose, onDone: done, fieldNames: { 'choices.0.name': 'choices', 'choices.0.nameEn': 'choices' } };
  const stored = field !== 'new' && field !== null ? field : null;
  const common = ({ name, nameEn, kinds, choices, required, sort }: Fields) => ({
    name: name ?? '',
    nameEn: nameEn ?? '',
    kinds: kinds ?? [],
    choices: choicesOf(choices),
    required: required ?? false,
    sort: sort ?? 0,
  });
  return (
    <>
      <FormDialog<typeof createField, Fields>
        {...shared}
        open={field === 'new'}
        title={text.addField}
        endpoint={createField}
        initial={{ type: 'text', kinds: ['person'], sort: 0 }}
        toBody={(values) => ({ ...common(values), code: values.code ?? '', type: values.type })}
      >
        <Form.Item name="code" label={text.code} extra={text.codeHint} required>
          <Input maxLength={40} autoFocus autoComplete="off" />
        </Form.Item>
        <Form.Item name="type" label={text.type} required>
          <Select options={FieldType.options.map((type) => ({ value: type, label: text.types[type] }))} />
        </Form.Item>
        <Entries />
      </FormDialog>
      <FormDialog<typeof editField, Fields>
        {...shared}
        open={stored !== null}
        title={text.editField}
        endpoint={editField}
        params={{ id: stored?.id ?? '' }}
        initial={stored ? { ...stored, choices: linesOf(stored.choices) } : undefined}
        fromCurrent={(current) => ({ ...current, choices: linesOf((current.choices ?? []) as Field['choices']) })}
        toBody={(values) => ({ ...common(values), version: stored?.version, active: values.active ?? false })}
      >
        <Entries />
        <Form.Item name="active" valuePropName="checked">
          <Checkbox>{text.active}</Checkbox>
        </Form.Item>
      </FormDialog>
    </>
  );
}

function Entries() {
  const text = useText(fieldTexts);
  return (
    <>
      <Form.Item name="name" label={text.name} required>
        <Input maxLength={40} />
      </Form.Item>
      <Form.Item name="nameEn" label={text.nameEn} required>
        <Input maxLength={40} />
      </Form.Item>
      <Form.Item name="kinds" label={text.kinds} required>
        <Select
          mode="multiple"
          options={CustomerKind.options.map((kind) => ({ value: kind, label: text.kind[kind] }))}
        />
      </Form.Item>
      <Form.Item name="choices" label={text.choices} extra={text.choicesHint}>
        <Input.TextArea rows={3} />
      </Form.Item>
      <Form.Item name="sort" label={text.sort}>
        <InputNumber className="rb-wide" min={0} max={9999} precision={0} />
      </Form.Item>
      <Form.Item name="required" valuePropName="checked">
        <Checkbox>{text.required}</Checkbox>
      </Form.Item>
    </>
  );
}
