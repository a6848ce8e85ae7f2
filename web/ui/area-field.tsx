import { useQueryClient } from '@tanstack/react-query';
import { Cascader } from 'antd';
import { useMemo, useState } from 'react';
import { listDistricts } from '../../src/modules/org/schema.ts';
import { call } from '../api/call.ts';
import { useCities } from './dictionary.ts';
import { useText } from './language.tsx';
import { keyOf, useCall } from './query.ts';
import { kitTexts } from './texts.ts';

interface AreaFieldProps {
  id?: string;
  'aria-label'?: string;
  value?: string | null;
  onChange?: (value: string | undefined) => void;
}

interface Option {
  value: string;
  label: string;
  isLeaf?: boolean;
  children?: Option[];
}

const cityOf = (code: string) => `${code.slice(0, 4)}00`;
const provinceOf = (code: string) => `${code.slice(0, 2)}0000`;

/** A province, city or district by its six-digit code (GB/T 2260), chosen step by step; districts are loaded with their city. */
export function AreaField({ id, value, onChange, ...rest }: AreaFieldProps) {
  const text = useText(kitTexts);
  const client = useQueryClient();
  const { provinces, loading } = useCities();
  const [opened, setOpened] = useState<Record<string, Option[]>>({});
  const isCity = provinces.some((province) => province.cities.some((city) => city.code === value));
  const inDistrict = Boolean(value) && value !== provinceOf(value ?? '') && !isCity;
  const own = useCall(listDistricts, { params: { code: cityOf(value ?? '') } }, { enabled: inDistrict && !loading });
  const options = useMemo<Option[]>(() => {
    const known: Record<string, Option[]> =
      own.data && value ? { ...opened, [cityOf(value)]: named(own.data.rows) } : opened;
    return provinces.map((province) => ({
      value: province.code,
      label: province.name,
      children: province.cities.map((city) => ({
        value: city.code,
        label: city.name,
        isLeaf: known[city.code]?.length === 0,
        children: known[city.code]?.length ? known[city.code] : undefined,
      })),
    }));
  }, [provinces, opened, own.data, value]);
  const path = !value
    ? undefined
    : value === provinceOf(value)
      ? [value]
      : isCity
        ? [provinceOf(value), value]
        : [provinceOf(value), cityOf(value), value];
  return (
    <Cascader<Option>
      id={id}
      {...rest}
      className="rb-wide"
      options={options}
      loading={loading}
      value={path}
      changeOnSelect
      allowClear
      placeholder={text.area}
      onChange={(next) => onChange?.(next?.at(-1))}
      loadData={(chosen) => {
        const city = chosen.at(-1)?.value;
        if (!city) return;
        const input = { params: { code: city } };
        void client
          .fetchQuery({
            queryKey: keyOf(listDistricts, input),
            queryFn: () => call(listDistricts, input),
            staleTime: 3_600_000,
          })
          .then(({ rows }) => setOpened((before) => ({ ...before, [city]: named(rows) })));
      }}
    />
  );
}

const named = (rows: readonly { code: string; name: string }[]): Option[] =>
  rows.map(({ code, name }) => ({ value: code, label: name, isLeaf: true }));
