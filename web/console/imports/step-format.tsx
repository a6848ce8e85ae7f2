import { Input, Select } from 'antd';
import type { ReactNode } from 'react';
import { useId } from 'react';
import { useText } from '../../ui/language.tsx';
import { importTexts } from './texts.ts';
import type { Layout, Settings } from './types.ts';

interface StepFormatProps {
  layout: Layout;
  settings: Settings;
  onChange: (settings: Settings) => void;
  /** Asks for the file to be read another way. */
  onRead: (format: Partial<Pick<Settings, 'sheet' | 'headerRow' | 'encoding' | 'delimiter'>>) => void;
}

/** The second step: header row, encoding, dates, phones, names. */
export function StepFormat({ layout, settings, onChange, onRead }: StepFormatProps) {
  const text = useText(importTexts);
  const set = (part: Partial<Settings>) => onChange({ ...settings, ...part });
  return (
    <>
      <div className="ri-form">
        {layout.sheets > 1 && (
          <Field label={text.sheet}>
            {(id) => (
              <Select
                id={id}
                value={settings.sheet}
                onChange={(sheet) => onRead({ sheet })}
                options={Array.from({ length: layout.sheets }, (_, at) => ({ value: at, label: text.sheetNo(at + 1) }))}
              />
            )}
          </Field>
        )}
        <Field label={text.headerRow}>
          {(id) => (
            <Select
              id={id}
              value={settings.headerRow}
              onChange={(headerRow) => onRead({ headerRow })}
              options={[
                { value: 0, label: text.noHeader },
                ...layout.head.map(({ line }) => ({ value: line, label: text.row(line) })),
              ]}
            />
          )}
        </Field>
        <Field label={text.encoding}>
          {(id) => (
            <Select
              id={id}
              value={settings.encoding}
              onChange={(encoding) => onRead({ encoding })}
              options={[
                { value: 'auto', label: text.auto },
                { value: 'utf-8', label: 'UTF-8' },
                { value: 'gb18030', label: 'GB18030 (GBK)' },
              ]}
            />
          )}
        </Field>
        <Field label={text.delimiter}>
          {(id) => (
            <Select
              id={id}
              value={settings.delimiter}
              onChange={(delimiter) => onRead({ delimiter })}
              options={[
                { value: 'auto', label: text.auto },
                { value: ',', label: ',' },
                { value: ';', label: ';' },
                { value: '\t', label: text.tab },
                { value: '|', label: '|' },
              ]}
            />
          )}
        </Field>
        <Field label={text.dateOrder} hint={text.dateHint}>
          {(id) => (
            <Select
              id={id}
              value={settings.dateOrder}
              onChange={(dateOrder) => set({ dateOrder })}
              options={(['ymd', 'dmy', 'mdy'] as const).map((value) => ({ value, label: text.dates[value] }))}
            />
          )}
        </Field>
        <Field label={text.phoneCountry} hint={text.phoneHint}>
          {(id) => (
            <Input
              id={id}
              prefix="+"
              inputMode="numeric"
              maxLength={3}
              value={settings.phoneCountry}
              onChange={(event) => set({ phoneCountry: event.target.value.replace(/\D/g, '') })}
            />
          )}
        </Field>
        <Field label={text.nameOrder}>
          {(id) => (
            <Select
              id={id}
              value={settings.nameOrder}
              onChange={(nameOrder) => set({ nameOrder })}
              options={(['family_first', 'given_first'] as const).map((value) => ({ value, label: text.names[value] }))}
            />
          )}
        </Field>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by the keyboard. */}
      <section className="ri-scroll" aria-label={text.preview} tabIndex={0}>
        <table>
          <caption className="rb-hidden">{text.preview}</caption>
          <tbody>
            {layout.head.map(({ line, cells }) => (
              <tr key={line} className={line === settings.headerRow ? 'ri-header-row' : undefined}>
                <th scope="row">{line}</th>
                {cells.map((cell, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other key
                  <td key={at}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

/** A labelled control. */
export function Field({
  label,
  hint,
  children,
}: {
  label: string;
  hint?: string;
  children: (id: string) => ReactNode;
}) {
  const id = useId();
  return (
    <div className="ri-field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
      {hint && <span className="rb-muted">{hint}</span>}
    </div>
  );
}
