import { useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Form, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import {
  createEntry,
  type DictionaryRow,
  editEntry,
  listEntries,
  OPEN_KINDS,
  TREE_KINDS,
} from '../../../src/modules/org/dictionaries/schema.ts';
import { listDictionaries } from '../../../src/modules/org/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordState, Section } from '../../ui/record-page.tsx';
import { useToast } from '../../ui/toast.tsx';
import { fieldTexts } from './texts.ts';

type Entry = z.output<typeof DictionaryRow>;

/** The dictionaries: what people choose from, and the numbers the work runs by. */
export function Dictionaries() {
  const text = useText(fieldTexts);
  const pick = usePick();
  const query = useCall(listEntries);
  const [kind, setKind] = useState<string>('customer_tag');
  const [open, setOpen] = useState<Entry | 'new' | null>(null);
  const all = query.data?.rows ?? [];
  const kinds = [...new Set(all.map((entry) => entry.kind))];
  const heads = all.filter((entry) => entry.kind === kind && entry.parent === null);
  const nameOf = (code: string) => {
    const head = heads.find((entry) => entry.code === code);
    return head ? pick(head.name, head.nameEn) : code;
  };
  const isOpen = (OPEN_KINDS as readonly string[]).includes(kind);
  return (
    <Section
      title={text.dictionaries}
      extra={isOpen && <Button onClick={() => setOpen('new')}>{text.addEntry}</Button>}
    >
      <div className="rk-custom">
        <label htmlFor="dictionary-kind">{text.dictionary}</label>
        <Select
          id="dictionary-kind"
          value={kind}
          onChange={setKind}
          options={kinds.map((each) => ({ value: each, label: text.dictionaryName[each] ?? each }))}
        />
      </div>
      {!isOpen && <p className="rb-plain rb-muted">{text.closed}</p>}
      <RecordState query={query}>
        {({ rows }) => (
          <ul className="rk-lines">
            {rows
              .filter((entry) => entry.kind === kind)
              .map((entry) => (
                <li key={entry.id}>
                  <strong>{pick(entry.name, entry.nameEn)}</strong>
                  <span className="rb-code">{entry.code}</span>
                  {entry.parent && <Chip>{nameOf(entry.parent)}</Chip>}
                  {Object.entries(entry.numbers).map(([name, value]) => (
                    <span key={name} className="rb-muted">
                      {name} = {value}
                    </span>
                  ))}
                  {!entry.active && <Chip tone="grey">{text.inactive}</Chip>}
                  <Button className="rk-end" type="link" onClick={() => setOpen(entry)}>
                    {text.edit}
                    <span className="rb-hidden"> {pick(entry.name, entry.nameEn)}</span>
                  </Button>
                </li>
              ))}
          </ul>
        )}
      </RecordState>
      <EntryDialog kind={kind} heads={heads} entry={open} onClose={() => setOpen(null)} />
    </Section>
  );
}

interface Fields {
  code?: string;
  parent?: string;
  name?: string;
  nameEn?: string;
  sort?: number | null;
  active?: boolean;
  numbers?: Record<string, number>;
}

interface EntryDialogProps {
  kind: string;
  /** Entries that others may stand below. */
  heads: Entry[];
  entry: Entry | 'new' | null;
  onClose: () => void;
}

function EntryDialog({ kind, heads, entry, onClose }: EntryDialogProps) {
  const text = useText(fieldTexts);
  const pick = usePick();
  const toast = useToast();
  const client = useQueryClient();
  const stored = entry !== 'new' && entry !== null ? entry : null;
  const shared = {
    onClose,
    onDone: () => {
      toast.success(text.saved);
      void client.invalidateQueries({ queryKey: [listEntries.id] });
      void client.invalidateQueries({ queryKey: [listDictionaries.id] });
    },
  };
  const common = ({ name, nameEn, sort }: Fields) => ({ name: name ?? '', nameEn: nameEn ?? '', sort: sort ?? 0 });
  return (
    <>
      <FormDialog<typeof createEntry, Fields>
        {...shared}
        open={entry === 'new'}
        title={text.addEntry}
        endpoint={createEntry}
        initial={{ sort: 0 }}
        toBody={(values) => ({ ...common(values), kind, code: values.code ?? '', parent: values.parent || undefined })}
      >
        <Form.Item name="code" label={text.code} extra={text.codeHint} required>
          <Input maxLength={40} autoFocus autoComplete="off" />
        </Form.Item>
        {TREE_KINDS.includes(kind) && (
          <Form.Item name="parent" label={text.parent}>
            <Select
              allowClear
              options={heads.map((head) => ({ value: head.code, label: pick(head.name, head.nameEn) }))}
            />
          </Form.Item>
        )}
        <Names />
      </FormDialog>
      <FormDialog<typeof editEntry, Fields>
        {...shared}
        open={stored !== null}
        title={text.editEntry}
        endpoint={editEntry}
        params={{ id: stored?.id ?? '' }}
        initial={stored ? { ...stored, parent: undefined } : undefined}
        toBody={(values) => ({
          ...common(values),
          version: stored?.version,
          active: values.active ?? false,
          numbers: values.numbers,
        })}
      >
        <Names />
        {Object.keys(stored?.numbers ?? {}).map((name) => (
          <Form.Item key={name} name={['numbers', name]} label={`${text.numbers}: ${name}`} required>
            <InputNumber className="rb-wide" min={0} precision={0} />
          </Form.Item>
        ))}
        <Form.Item name="active" valuePropName="checked">
          <Checkbox>{text.active}</Checkbox>
        </Form.Item>
      </FormDialog>
    </>
  );
}

function Names() {
  const text = useText(fieldTexts);
  return (
    <>
      <Form.Item name="name" label={text.name} required>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="nameEn" label={text.nameEn} required>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="sort" label={text.sort}>
        <InputNumber className="rb-wide" min={0} max={9999} precision={0} />
      </Form.Item>
    </>
  );
}
