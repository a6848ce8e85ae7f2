import { Select } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import { type CustomerKind, listCustomers } from '../../../src/modules/customers/schema.ts';
import { useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { fileTexts } from './file-texts.ts';

interface CustomerSelectProps {
  id?: string;
  value?: string;
  onChange?: (value: string | undefined) => void;
  kind?: z.output<typeof CustomerKind>;
  /** The customer it is for, who is not offered. */
  except?: string;
}

/** A customer in sight, found by name or number as one types. */
export function CustomerSelect({ id, value, onChange, kind, except }: CustomerSelectProps) {
  const text = useText(fileTexts);
  const [q, setQ] = useState('');
  const found = useCall(listCustomers, { query: { q, kind, limit: 20 } }, { enabled: q.trim().length > 0 });
  const options = (found.data?.rows ?? [])
    .filter((row) => row.id !== except)
    .map((row) => ({ value: row.id, label: `${row.name} ${row.mobileMasked ?? ''}`.trim() }));
  return (
    <Select
      id={id}
      className="rb-wide"
      value={value}
      onChange={onChange}
      options={options}
      showSearch={{ filterOption: false, onSearch: setQ }}
      loading={found.isFetching}
      placeholder={text.searchPerson}
      allowClear
      notFoundContent={null}
    />
  );
}
