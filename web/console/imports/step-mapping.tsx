import { Alert, Button, Checkbox, Input, Radio, Select } from 'antd';
import { usePick, useText } from '../../ui/language.tsx';
import { SavedMapping } from './saved-mapping.tsx';
import { Field } from './step-format.tsx';
import { importTexts } from './texts.ts';
import type { KindView, Layout, Settings } from './types.ts';

/** Under which name a mapping is kept. */
export interface Remember {
  name: string;
  shared: boolean;
}

interface StepMappingProps {
  kind: KindView;
  layout: Layout;
  settings: Settings;
  onChange: (settings: Settings) => void;
  remember: Remember | null;
  onRemember: (remember: Remember | null) => void;
  /** A remembered mapping is deleted. */
  onForgotten: (id: string) => void;
}

/** The third step: which field each column is, default values, the match key and what may happen to records that are there. */
export function StepMapping(props: StepMappingProps) {
  const { kind, layout, settings, onChange, remember, onRemember, onForgotten } = props;
  const text = useText(importTexts);
  const set = (part: Partial<Settings>) => onChange({ ...settings, ...part });
  return (
    <>
      {layout.mappings.length > 0 && (
        <SavedMapping layout={layout} onChoose={(saved) => set(saved)} onForgotten={onForgotten} />
      )}
      <Columns kind={kind} layout={layout} settings={settings} onChange={set} />
      <Defaults kind={kind} settings={settings} onChange={set} />
      <div className="ri-form">
        {kind.keys.length > 0 && <MatchKey kind={kind} settings={settings} onChange={set} />}
        <fieldset className="rb-plain-set">
          <legend>{text.mode}</legend>
          <Radio.Group
            value={settings.mode}
            onChange={(event) => set({ mode: event.target.value })}
            options={(['both', 'create', 'update'] as const).map((value) => ({ value, label: text.modes[value] }))}
          />
        </fieldset>
      </div>
      <div className="ri-bar">
        <Checkbox
          checked={remember !== null}
          onChange={(event) => onRemember(event.target.checked ? { name: '', shared: false } : null)}
        >
          {text.remember}
        </Checkbox>
        {remember && (
          <>
            <Input
              aria-label={text.rememberName}
              placeholder={text.rememberName}
              maxLength={60}
              style={{ width: 220 }}
              value={remember.name}
              onChange={(event) => onRemember({ ...remember, name: event.target.value })}
            />
            <Checkbox
              checked={remember.shared}
              onChange={(event) => onRemember({ ...remember, shared: event.target.checked })}
            >
              {text.share}
            </Checkbox>
          </>
        )}
      </div>
    </>
  );
}

interface PartProps {
  kind: KindView;
  settings: Settings;
  onChange: (part: Partial<Settings>) => void;
}

function Columns({ kind, layout, settings, onChange }: PartProps & { layout: Layout }) {
  const text = useText(importTexts);
  const pick = usePick();
  const used = new Set(Object.values(settings.columns));
  const missing = kind.columns.filter(({ key, required }) => required && !used.has(key) && !settings.defaults[key]);
  const left = layout.columns.filter(({ at }) => !settings.columns[at]).length;
  const choose = (at: number, key: string | undefined) => {
    const { [String(at)]: _, ...rest } = settings.columns;
    onChange({ columns: key ? { ...rest, [at]: key } : rest });
  };
  return (
    <>
      {missing.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={text.missing(missing.map(({ title }) => pick(title.zh, title.en)).join('、'))}
        />
      )}
      <p className="rb-muted" aria-live="polite">
        {left > 0 ? text.unmapped(left) : text.allMapped}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by the keyboard. */}
      <section className="ri-scroll" aria-label={text.column} tabIndex={0}>
        <table>
          <caption className="rb-hidden">{text.column}</caption>
          <thead>
            <tr>
              <th scope="col">{text.column}</th>
              <th scope="col">{text.samples}</th>
              <th scope="col">{text.target}</th>
            </tr>
          </thead>
          <tbody>
            {layout.columns.map(({ at, header, samples }) => (
              <tr key={at} className={settings.columns[at] ? undefined : 'rb-muted'}>
                <th scope="row">{header}</th>
                <td>
                  <div className="ri-samples">{samples.join(' / ')}</div>
                </td>
                <td>
                  <Select
                    aria-label={`${header}: ${text.target}`}
                    showSearch={{ optionFilterProp: 'label' }}
                    allowClear
                    style={{ width: 220 }}
                    placeholder={text.ignore}
                    value={settings.columns[at]}
                    onChange={(key?: string) => choose(at, key)}
                    options={kind.columns.map(({ key, title, required }) => ({
                      value: key,
                      label: `${pick(title.zh, title.en)}${required ? ' *' : ''}`,
                      disabled: used.has(key) && settings.columns[at] !== key,
                    }))}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

function Defaults({ kind, settings, onChange }: PartProps) {
  const text = useText(importTexts);
  const pick = usePick();
  const set = Object.entries(settings.defaults);
  const free = kind.columns.filter(({ key, sealed }) => !sealed && settings.defaults[key] === undefined);
  const titleOf = (key: string) => {
    const column = kind.columns.find((one) => one.key === key);
    return column ? pick(column.title.zh, column.title.en) : key;
  };
  return (
    <fieldset className="rb-plain-set ri-defaults">
      <legend>
        {text.defaults} <span className="rb-muted">{text.defaultsHint}</span>
      </legend>
      {set.map(([key, value]) => {
        const choices = kind.columns.find((one) => one.key === key)?.choices;
        const write = (next: string) => onChange({ defaults: { ...settings.defaults, [key]: next } });
        return (
          <div key={key} className="ri-bar">
            <span>{titleOf(key)}</span>
            {choices ? (
              <Select
                aria-label={`${titleOf(key)}: ${text.value}`}
                style={{ width: 220 }}
                value={value || undefined}
                onChange={write}
                options={choices.map((choice) => ({ value: choice, label: choice }))}
              />
            ) : (
              <Input
                aria-label={`${titleOf(key)}: ${text.value}`}
                style={{ width: 220 }}
                value={value}
                maxLength={200}
                onChange={(event) => write(event.target.value)}
              />
            )}
            <Button
              type="text"
              onClick={() => {
                const { [key]: _, ...rest } = settings.defaults;
                onChange({ defaults: rest });
              }}
            >
              {text.remove}
            </Button>
          </div>
        );
      })}
      <Select
        aria-label={text.addDefault}
        placeholder={text.addDefault}
        style={{ width: 220 }}
        value={null}
        onChange={(key: string | null) => key && onChange({ defaults: { ...settings.defaults, [key]: '' } })}
        options={free.map(({ key }) => ({ value: key, label: titleOf(key) }))}
      />
    </fieldset>
  );
}

function MatchKey({ kind, settings, onChange }: PartProps) {
  const text = useText(importTexts);
  const pick = usePick();
  const mapped = new Set([...Object.values(settings.columns), ...Object.keys(settings.defaults)]);
  return (
    <Field label={text.matchKey} hint={text.matchHint}>
      {(id) => (
        <Select
          id={id}
          value={settings.matchKey || undefined}
          onChange={(matchKey: string) => onChange({ matchKey })}
          options={kind.keys.map(({ key, title, columns }) => ({
            value: key,
            label: pick(title.zh, title.en),
            disabled: !columns.some((column) => mapped.has(column)),
          }))}
        />
      )}
    </Field>
  );
}
