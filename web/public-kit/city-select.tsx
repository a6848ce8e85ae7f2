import type * as z from 'zod';
import type { listCities } from '../../src/modules/org/schema.ts';
import { SelectField } from './field.tsx';
import { useText } from './language.ts';
import { kitTexts } from './texts.ts';

/** Provinces with their cities, as the server lists them. */
export type Provinces = z.output<(typeof listCities)['response']>['provinces'];

interface Props {
  provinces: Provinces;
  province: string;
  city: string;
  error?: string;
  onChange: (province: string, city: string) => void;
}

/** Province, then city. A province with one city (the municipalities) chooses it at once. */
export function CitySelect({ provinces, province, city, error, onChange }: Props) {
  const text = useText(kitTexts);
  const cities = provinces.find(({ code }) => code === province)?.cities ?? [];
  const pickProvince = (code: string) => {
    const next = provinces.find((row) => row.code === code)?.cities ?? [];
    onChange(code, next.length === 1 ? (next[0]?.code ?? '') : '');
  };
  return (
    <div className="rb-pair">
      <SelectField
        id="province"
        label={text.province}
        required
        autoComplete="address-level1"
        value={province}
        error={province ? undefined : error}
        onChange={(event) => pickProvince(event.target.value)}
      >
        <option value="">{text.chooseProvince}</option>
        {provinces.map(({ code, name }) => (
          <option key={code} value={code} lang="zh-CN">
            {name}
          </option>
        ))}
      </SelectField>
      <SelectField
        id="cityCode"
        label={text.city}
        required
        autoComplete="address-level2"
        value={city}
        error={province ? error : undefined}
        onChange={(event) => onChange(province, event.target.value)}
      >
        <option value="">{province ? text.chooseCity : text.provinceFirst}</option>
        {cities.map(({ code, name, dealers }) => (
          <option key={code} value={code}>
            {dealers > 0 ? `${name} · ${text.hasDealer}` : name}
          </option>
        ))}
      </SelectField>
    </div>
  );
}
