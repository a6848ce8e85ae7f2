import { Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useNavigate } from 'react-router';
import { listCustomers } from '../../../src/modules/customers/schema.ts';
import { useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { identityTexts } from './identity-texts.ts';

/** Chooses a second record, found by name or number, and goes to the merge of the two. */
export function MergeWith({ customerId }: { customerId: string }) {
  const text = useText(identityTexts);
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const q = useDeferredValue(typed.trim());
  const { data, isFetching } = useCall(listCustomers, { query: { q, limit: 10 } }, { enabled: q.length > 1 });
  const options = (q.length > 1 ? (data?.rows ?? []) : [])
    .filter(({ id }) => id !== customerId)
    .map(({ id, name, mobileMasked }) => ({ value: id, label: [name, mobileMasked].filter(Boolean).join(' ') }));
  return (
    <Select
      className="ri-with"
      aria-label={text.mergeWith}
      placeholder={text.mergeWith}
      loading={isFetching}
      options={options}
      value={null}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      notFoundContent={q.length > 1 && !isFetching ? text.nobody : null}
      onChange={(other: string | null) => other && navigate(`/customers/${customerId}/merge?with=${other}`)}
    />
  );
}
