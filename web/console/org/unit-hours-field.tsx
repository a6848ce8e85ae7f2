import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, Radio } from 'antd';
import { useId } from 'react';
import { DateField } from '../../ui/fields.tsx';
import { useText } from '../../ui/language.tsx';
import { type Hours, nextOpening, type Opening, tidyTime, WEEKDAYS } from './unit-hours.ts';
import { unitTexts } from './unit-texts.ts';

interface HoursFieldProps {
  id?: string;
  value?: Hours;
  onChange?: (value: Hours) => void;
}

/** Opening hours: a week of openings, what public holidays mean, and days of one's own. */
export function HoursField({ id, value, onChange }: HoursFieldProps) {
  const text = useText(unitTexts);
  const addId = useId();
  if (!value) return null;
  const { hours, holidays, exceptions = {} } = value;
  const change = (part: Partial<Hours>) => onChange?.({ ...value, ...part });
  const setOwnDays = (days: Record<string, Opening[]>) => change({ exceptions: days });
  return (
    <div className="ru-hours" id={id}>
      <p className="rb-muted rb-plain">{text.timeFormat}</p>
      {WEEKDAYS.map((day) => (
        <DayRow
          key={day}
          label={text.weekday[day - 1] ?? ''}
          openings={hours[day]}
          onChange={(openings) => change({ hours: { ...hours, [day]: openings } })}
        />
      ))}
      <Button
        size="small"
        onClick={() =>
          change({
            hours: { 1: hours[1], 2: hours[1], 3: hours[1], 4: hours[1], 5: hours[1], 6: hours[1], 7: hours[1] },
          })
        }
      >
        {text.copyMonday}
      </Button>
      <fieldset className="rb-fieldset">
        <legend>{text.holidays}</legend>
        <Radio.Group
          value={holidays}
          onChange={(event) => change({ holidays: event.target.value })}
          options={(['china', 'none'] as const).map((each) => ({ value: each, label: text.holiday[each] }))}
        />
      </fieldset>
      <fieldset className="rb-fieldset">
        <legend>{text.ownDays}</legend>
        <p className="rb-muted rb-plain">{text.ownDaysHint}</p>
        {Object.keys(exceptions)
          .sort()
          .map((date) => (
            <DayRow
              key={date}
              label={date}
              openings={exceptions[date] ?? []}
              onChange={(openings) => setOwnDays({ ...exceptions, [date]: openings })}
              onRemove={() =>
                setOwnDays(Object.fromEntries(Object.entries(exceptions).filter(([one]) => one !== date)))
              }
            />
          ))}
        <div className="ru-add-day">
          <label htmlFor={addId}>{text.addDay}</label>
          <DateField
            id={addId}
            onChange={(date) => date && !exceptions[date] && setOwnDays({ ...exceptions, [date]: [] })}
          />
        </div>
      </fieldset>
    </div>
  );
}

interface DayRowProps {
  label: string;
  openings: Opening[];
  onChange: (openings: Opening[]) => void;
  onRemove?: () => void;
}

function DayRow({ label, openings, onChange, onRemove }: DayRowProps) {
  const text = useText(unitTexts);
  const put = (at: number, opening: Opening) => onChange(openings.map((each, n) => (n === at ? opening : each)));
  return (
    <div className="ru-day">
      <span className="ru-day-name">{label}</span>
      <span className="ru-openings">
        {openings.length === 0 && <span className="rb-muted">{text.shut}</span>}
        {openings.map((opening, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an opening has no identity but its place in the day.
          <span key={at} className="ru-opening">
            <TimeInput
              label={`${text.nth(label, at + 1)} ${text.from}`}
              value={opening[0]}
              onChange={(from) => put(at, [from, opening[1]])}
            />
            –
            <TimeInput
              label={`${text.nth(label, at + 1)} ${text.until}`}
              value={opening[1]}
              onChange={(until) => put(at, [opening[0], until])}
            />
            <Button
              type="text"
              icon={<CloseOutlined />}
              aria-label={`${text.removeOpening}: ${text.nth(label, at + 1)}`}
              onClick={() => onChange(openings.filter((_, n) => n !== at))}
            />
          </span>
        ))}
      </span>
      <span className="ru-day-buttons">
        <Button
          type="text"
          icon={<PlusOutlined />}
          disabled={openings.length >= 6}
          aria-label={`${text.addOpening}: ${label}`}
          onClick={() => onChange([...openings, nextOpening(openings)])}
        />
        {onRemove && (
          <Button
            type="text"
            danger
            icon={<CloseOutlined />}
            aria-label={`${text.removeDay}: ${label}`}
            onClick={onRemove}
          />
        )}
      </span>
    </div>
  );
}

function TimeInput({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <Input
      className="ru-time"
      aria-label={label}
      value={value}
      maxLength={5}
      inputMode="numeric"
      status={/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/.test(value) ? undefined : 'error'}
      onChange={(event) => onChange(event.target.value)}
      onBlur={() => onChange(tidyTime(value))}
    />
  );
}
