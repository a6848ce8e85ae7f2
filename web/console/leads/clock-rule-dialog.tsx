import { Form, InputNumber, Select } from 'antd';
import {
  createClockRule,
  deleteClockRule,
  EscalationTo,
  editClockRule,
} from '../../../src/modules/leads/clocks/schema.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { usePick, useText } from '../../ui/language.tsx';
import { type ClockRule, useRuleName } from './clock-rule-name.ts';
import { clockTexts } from './clock-texts.ts';

interface Fields {
  sourceId?: string;
  grade?: string;
  minutes?: number | null;
  warn?: number[];
  steps?: Partial<Record<(typeof EscalationTo.options)[number], number | null>>;
}

/** The form's fields as the operation wants them; a step without minutes does not happen. */
function timesOf({ minutes, warn, steps }: Fields) {
  return {
    minutes,
    warn: (warn ?? []).map(Number),
    steps: EscalationTo.options.flatMap((to) => (steps?.[to] ? [{ to, after: steps[to] }] : [])),
  };
}

/** Adds a rule of a clock, or changes one. */
export function ClockRuleDialog({
  edited,
  sources,
  ...dialog
}: {
  edited: { clock: ClockRule['clock']; rule: ClockRule | null } | null;
  sources: readonly { id: string; name: string; nameEn: string }[];
  onClose: () => void;
  onDone: () => void;
  onReload: () => void;
}) {
  const text = useText(clockTexts);
  const pick = usePick();
  const grades = useDictionary('lead_grade');
  const rule = edited?.rule ?? null;
  const clock = edited?.clock ?? 'accept';
  const name = useRuleName()(rule ?? { sourceName: null, sourceNameEn: null, grade: null });
  const initial: Fields = {
    minutes: rule?.minutes ?? null,
    warn: rule?.warn ?? [],
    steps: Object.fromEntries((rule?.steps ?? []).map((step) => [step.to, step.after])),
  };
  return (
    <>
      <FormDialog<typeof createClockRule, Fields>
        {...dialog}
        open={edited !== null && rule === null}
        title={`${text.add}: ${text.clock[clock] ?? clock}`}
        endpoint={createClockRule}
        initial={initial}
        toBody={(values) => ({
          ...timesOf(values),
          clock,
          sourceId: values.sourceId ?? null,
          grade: values.grade ?? null,
        })}
      >
        <Form.Item name="sourceId" label={text.source}>
          <Select
            allowClear
            placeholder={text.anySource}
            options={sources.map((source) => ({ value: source.id, label: pick(source.name, source.nameEn) }))}
          />
        </Form.Item>
        <Form.Item name="grade" label={text.grade}>
          <Select allowClear placeholder={text.anyGrade} options={grades.options} />
        </Form.Item>
        <Times clock={clock} />
      </FormDialog>
      <FormDialog<typeof editClockRule, Fields>
        {...dialog}
        open={rule !== null}
        title={`${text.clock[clock] ?? clock}: ${name}`}
        endpoint={editClockRule}
        params={{ id: rule?.id ?? '' }}
        initial={initial}
        toBody={(values) => ({ ...timesOf(values), version: rule?.version })}
      >
        <Times clock={clock} />
      </FormDialog>
    </>
  );
}

function Times({ clock }: { clock: ClockRule['clock'] }) {
  const text = useText(clockTexts);
  const steps = EscalationTo.options.filter((to) => to !== 'reclaim' || clock !== 'next_contact');
  return (
    <>
      <Form.Item name="minutes" label={text.minutes} required>
        <InputNumber className="rb-wide" min={1} max={60_000} precision={0} />
      </Form.Item>
      <Form.Item name="warn" label={text.warn} extra={text.warnHint}>
        <Select
          mode="multiple"
          options={[10, 25, 33, 50, 60, 67, 70, 75, 80, 90, 95].map((value) => ({ value, label: text.percent(value) }))}
        />
      </Form.Item>
      {steps.map((to) => (
        <Form.Item key={to} name={['steps', to]} label={`${text.to[to]}: ${text.afterMinutes}`}>
          <InputNumber className="rb-wide" min={1} max={60_000} precision={0} />
        </Form.Item>
      ))}
    </>
  );
}

/** Asks before a rule goes. */
export function RemoveRuleDialog({
  rule,
  ...dialog
}: {
  rule: ClockRule | null;
  onClose: () => void;
  onDone: () => void;
}) {
  const text = useText(clockTexts);
  const nameOf = useRuleName();
  return (
    <FormDialog<typeof deleteClockRule, object>
      {...dialog}
      danger
      open={rule !== null}
      title={text.removeTitle}
      submitText={text.remove}
      endpoint={deleteClockRule}
      params={{ id: rule?.id ?? '' }}
      toBody={() => ({})}
    >
      <p className="rb-plain">{rule && text.removeText(nameOf(rule))}</p>
    </FormDialog>
  );
}
