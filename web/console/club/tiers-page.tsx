import { Alert, Button, Input, InputNumber, Select } from 'antd';
import { type ReactNode, useId, useState } from 'react';
import type * as z from 'zod';
import { getTiers, previewTiers, saveTiers, type TierInput } from '../../../src/modules/club/tiers/schema.ts';
import { CallError, call } from '../../api/call.ts';
import { count } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { Facts, RecordState, Section } from '../../ui/record-page.tsx';
import { TierMark } from './member-card.tsx';
import { useChanged, useFailed } from './member-changed.ts';
import { TierMoves } from './tier-moves.tsx';
import { tierTexts } from './tier-texts.ts';
import './member.css';

type Scheme = z.output<(typeof getTiers)['response']>;
type Tier = z.output<typeof TierInput>;
type Draft = Pick<Scheme, 'tiers' | 'months' | 'periodMonths' | 'graceDays'>;
export type Preview = z.output<(typeof previewTiers)['response']>;

/** The tiers of the club: edited as a whole, with a look at who would move before they are saved. */
export function TiersPage() {
  const text = useText(tierTexts);
  const query = useCall(getTiers);
  return (
    <div className="rb-page">
      <div className="rb-page-head">
        <h1>{text.title}</h1>
      </div>
      <p className="rb-plain rb-muted">{text.hint}</p>
      <RecordState query={query}>
        {(scheme) => (scheme.editable ? <Editor key={scheme.version} scheme={scheme} /> : <Shown scheme={scheme} />)}
      </RecordState>
    </div>
  );
}

function Shown({ scheme }: { scheme: Scheme }) {
  const text = useText(tierTexts);
  const pick = usePick();
  return (
    <Section title={text.title}>
      <ul className="club-list">
        {scheme.tiers.map((tier) => (
          <li key={tier.code}>
            <TierMark tier={tier} />
            <span className="rb-num">≥ {count(tier.threshold)}</span>
            <span className="club-grow rb-muted">{pick(tier.benefits, tier.benefitsEn)}</span>
          </li>
        ))}
      </ul>
      <Facts
        facts={[
          { label: text.months, value: scheme.months },
          { label: text.periodMonths, value: scheme.periodMonths },
          { label: text.graceDays, value: scheme.graceDays },
        ]}
      />
      <p className="rb-plain rb-muted">{text.atBrand}</p>
    </Section>
  );
}

const EMPTY: Tier = {
  code: '',
  name: '',
  nameEn: '',
  threshold: 0,
  colour: '#7d8590',
  benefits: '',
  benefitsEn: '',
};

function Editor({ scheme }: { scheme: Scheme }) {
  const text = useText(tierTexts);
  const pick = usePick();
  const changed = useChanged();
  const failed = useFailed();
  const { tiers, months, periodMonths, graceDays } = scheme;
  const [draft, setDraft] = useState<Draft>({ tiers, months, periodMonths, graceDays });
  const [preview, setPreview] = useState<Preview | null>(null);
  const [busy, setBusy] = useState<'preview' | 'save' | null>(null);
  const [problems, setProblems] = useState<Record<string, string>>({});
  const change = (next: Partial<Draft>) => {
    setDraft({ ...draft, ...next });
    setPreview(null);
  };
  const run = async (what: 'preview' | 'save') => {
    const parsed = previewTiers.body.safeParse(draft);
    if (!parsed.success) {
      setProblems(Object.fromEntries(parsed.error.issues.map((issue) => [issue.path.join('.'), issue.message])));
      return;
    }
    setProblems({});
    setBusy(what);
    try {
      if (what === 'preview') setPreview(await call(previewTiers, { body: draft }));
      else {
        await call(saveTiers, { body: { ...draft, version: scheme.version } });
        changed(text.saved);
      }
    } catch (error) {
      if (error instanceof CallError && error.fields.length > 0)
        setProblems(Object.fromEntries(error.fields.map(({ field, message }) => [field, message])));
      else failed(error);
    } finally {
      setBusy(null);
    }
  };
  const edit = (at: number, part: Partial<Tier>) =>
    change({ tiers: draft.tiers.map((tier, place) => (place === at ? { ...tier, ...part } : tier)) });
  return (
    <Section
      title={text.title}
      extra={
        <Select
          aria-label={text.fromPack}
          placeholder={text.fromPack}
          style={{ minWidth: 180 }}
          value={null}
          options={scheme.packs.map((pack) => ({ value: pack.code, label: pick(pack.name, pack.nameEn) }))}
          onChange={(code) => change({ tiers: scheme.packs.find((pack) => pack.code === code)?.tiers ?? [] })}
        />
      }
    >
      {!scheme.saved && <Alert type="info" showIcon title={text.shipped} />}
      {Object.keys(problems).length > 0 && (
        <Alert type="error" showIcon role="alert" title={problems.tiers ?? text.bad} />
      )}
      {draft.tiers.map((tier, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place is what a tier is here, its code is being typed
        <fieldset key={at} className="club-tier-row">
          <legend>{text.tier(at + 1)}</legend>
          <TierFields
            tier={tier}
            problem={(name) => problems[`tiers.${at}.${name}`]}
            onChange={(part) => edit(at, part)}
          />
          {draft.tiers.length > 1 && (
            <Button
              danger
              aria-label={`${text.remove}: ${text.tier(at + 1)}`}
              onClick={() => change({ tiers: draft.tiers.filter((_, place) => place !== at) })}
            >
              {text.remove}
            </Button>
          )}
        </fieldset>
      ))}
      <Button onClick={() => change({ tiers: [...draft.tiers, EMPTY] })}>{text.add}</Button>
      <div className="club-tier-row">
        {(['months', 'periodMonths', 'graceDays'] as const).map((name) => (
          <Field key={name} label={text[name]} problem={problems[name]}>
            {(id) => (
              <InputNumber
                id={id}
                className="rb-wide"
                min={0}
                precision={0}
                value={draft[name]}
                onChange={(value) => change({ [name]: value ?? 0 })}
              />
            )}
          </Field>
        ))}
      </div>
      {preview && <TierMoves preview={preview} tiers={draft.tiers} />}
      <div className="rb-dialog-buttons">
        <Button loading={busy === 'preview'} onClick={() => void run('preview')}>
          {text.preview}
        </Button>
        <Button type="primary" loading={busy === 'save'} onClick={() => void run('save')}>
          {text.save}
        </Button>
      </div>
    </Section>
  );
}

interface FieldProps {
  label: string;
  problem: string | undefined;
  wide?: boolean;
  children: (id: string) => ReactNode;
}

function Field({ label, problem, wide = false, children }: FieldProps) {
  const id = useId();
  return (
    <div className={`rb-query-field ${wide ? 'club-wide' : ''}`}>
      <label htmlFor={id}>{label}</label>
      {children(id)}
      {problem && <span role="alert">{problem}</span>}
    </div>
  );
}

interface TierFieldsProps {
  tier: Tier;
  problem: (name: string) => string | undefined;
  onChange: (part: Partial<Tier>) => void;
}

function TierFields({ tier, problem, onChange }: TierFieldsProps) {
  const text = useText(tierTexts);
  const entry = (name: 'code' | 'name' | 'nameEn' | 'benefits' | 'benefitsEn', maxLength: number, wide = false) => (
    <Field label={text[name]} problem={problem(name)} wide={wide}>
      {(id) => (
        <Input
          id={id}
          value={tier[name]}
          maxLength={maxLength}
          autoComplete="off"
          onChange={(event) => onChange({ [name]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <>
      {entry('code', 30)}
      {entry('name', 30)}
      {entry('nameEn', 30)}
      <Field label={text.threshold} problem={problem('threshold')}>
        {(id) => (
          <InputNumber
            id={id}
            className="rb-wide"
            min={0}
            precision={0}
            value={tier.threshold}
            onChange={(value) => onChange({ threshold: value ?? 0 })}
          />
        )}
      </Field>
      <Field label={text.colour} problem={problem('colour')}>
        {(id) => (
          <Input
            id={id}
            type="color"
            value={tier.colour}
            onChange={(event) => onChange({ colour: event.target.value })}
          />
        )}
      </Field>
      {entry('benefits', 500, true)}
      {entry('benefitsEn', 500, true)}
    </>
  );
}
