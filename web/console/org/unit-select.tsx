import { Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import type * as z from 'zod';
import { listUnits, type UnitKind } from '../../../src/modules/org/schema.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { unitTexts } from './unit-texts.ts';

interface UnitSelectProps {
  id?: string;
  value?: string;
  onChange?: (value: string | undefined) => void;
  /** Offers units of this kind only. */
  kind?: z.output<typeof UnitKind>;
  /** Offers units below which this kind may stand. */
  under?: z.output<typeof UnitKind>;
  autoFocus?: boolean;
}

/** An open unit of the scope, found by typing a part of its name or code. */
export function UnitSelect({ id, value, onChange, kind, under, autoFocus }: UnitSelectProps) {
  const text = useText(unitTexts);
  const pick = usePick();
  const [typed, setTyped] = useState('');
  const q = useDeferredValue(typed.trim());
  const { data, isFetching } = useCall(listUnits, { query: { q: q || undefined, kind, under, status: 'open' } });
  const options = (data?.rows ?? []).map((unit) => ({
    value: unit.id,
    label: [pick(unit.name, unit.nameEn), unit.code, unit.parentName && pick(unit.parentName, unit.parentNameEn)]
      .filter(Boolean)
      .join(' · '),
  }));
  return (
    <Select
      id={id}
      className="rb-wide"
      autoFocus={autoFocus}
      loading={isFetching}
      options={options}
      value={value}
      onChange={onChange}
      placeholder={text.searchUnit}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      notFoundContent={isFetching ? null : text.noResult}
      allowClear
    />
  );
}
