import { DatePicker, Select } from 'antd';
import dayjs from 'dayjs';
import { useCities } from './dictionary.ts';
import { useText } from './language.tsx';
import { kitTexts } from './texts.ts';

/** What Form.Item hands to the field inside it. */
interface FieldProps {
  id?: string;
  value?: string;
  onChange?: (value: string | undefined) => void;
}

const DATE = 'YYYY-MM-DD';
const WALL = 'YYYY-MM-DD HH:mm';

/** A civil date as text, `2026-03-01`; `min` and `max` bound the choice. */
export function DateField({ id, value, onChange, min, max }: FieldProps & { min?: string; max?: string }) {
  const text = useText(kitTexts);
  return (
    <DatePicker
      id={id}
      className="rb-wide"
      format={DATE}
      placeholder={text.date}
      value={value ? dayjs(value, DATE) : null}
      minDate={min ? dayjs(min, DATE) : undefined}
      maxDate={max ? dayjs(max, DATE) : undefined}
      onChange={(next) => onChange?.(next?.format(DATE))}
    />
  );
}

/** A wall time of the acting unit as text, `2026-03-01 10:00`; `instantOf` turns it into an instant. */
export function DateTimeField({ id, value, onChange, min }: FieldProps & { min?: string }) {
  const text = useText(kitTexts);
  return (
    <DatePicker
      id={id}
      className="rb-wide"
      format={WALL}
      showTime={{ format: 'HH:mm', minuteStep: 5 }}
      needConfirm={false}
      placeholder={text.dateTime}
      value={value ? dayjs(value, WALL) : null}
      minDate={min ? dayjs(min, DATE) : undefined}
      onChange={(next) => onChange?.(next?.format(WALL))}
    />
  );
}

/** A city by its six-digit code (GB/T 2260): chosen from the list, or found by typing a part of its or its province's name. */
export function CityField({ id, value, onChange }: FieldProps) {
  const text = useText(kitTexts);
  const cities = useCities();
  const options = cities.provinces.flatMap((province) =>
    province.cities.map((city) => ({
      value: city.code,
      label: city.name === province.name ? city.name : `${province.name} ${city.name}`,
    })),
  );
  return (
    <Select
      id={id}
      className="rb-wide"
      loading={cities.loading}
      options={options}
      value={value}
      onChange={onChange}
      placeholder={text.city}
      showSearch={{ optionFilterProp: 'label' }}
      allowClear
    />
  );
}
