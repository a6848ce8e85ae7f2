import { Select } from 'antd';
import { useMemo } from 'react';
import { useCities } from '../../ui/dictionary.ts';

/** What provinces and cities are called, by code. */
export function useDivisions() {
  const { provinces, loading } = useCities();
  return useMemo(() => {
    const names = new Map(
      provinces.flatMap((province) => [
        [province.code, province.name] as const,
        ...province.cities.map((city) => [city.code, city.name] as const),
      ]),
    );
    const options = provinces.flatMap((province) => [
      { value: province.code, label: province.name },
      ...province.cities
        .filter((city) => city.name !== province.name)
        .map((city) => ({ value: city.code, label: `${province.name} ${city.name}` })),
    ]);
    return { loading, options, nameOf: (code: string) => names.get(code) ?? code };
  }, [provinces, loading]);
}

interface DivisionsFieldProps {
  id?: string;
  value?: string[];
  onChange?: (value: string[]) => void;
}

/** Several provinces or cities by code. */
export function DivisionsField({ id, value, onChange }: DivisionsFieldProps) {
  const { options, loading } = useDivisions();
  return (
    <Select
      id={id}
      mode="multiple"
      className="rb-wide"
      loading={loading}
      options={options}
      value={value}
      onChange={onChange}
      showSearch={{ optionFilterProp: 'label' }}
      allowClear
    />
  );
}
