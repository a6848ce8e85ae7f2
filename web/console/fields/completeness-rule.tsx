import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, InputNumber, Segmented } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import { editRule, getRule } from '../../../src/modules/customers/completeness/schema.ts';
import { CustomerKind } from '../../../src/modules/customers/schema.ts';
import { call } from '../../api/call.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordState, Section } from '../../ui/record-page.tsx';
import { problemOf } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { fieldTexts } from './texts.ts';

type Rule = z.output<typeof getRule.response>;

/** Which fields a file should hold, and how much each counts. */
export function CompletenessRule() {
  const query = useCall(getRule);
  return <RecordState query={query}>{(rule) => <Weights key={JSON.stringify(rule.rows)} rule={rule} />}</RecordState>;
}

const ORGANISATION = new Set([
  'gender',
  'birth_on',
  'occupation',
  'income',
  'residence',
  'family_size',
  'household',
  'hobbies',
]);

function Weights({ rule }: { rule: Rule }) {
  const text = useText(fieldTexts);
  const pick = usePick();
  const toast = useToast();
  const client = useQueryClient();
  const [kind, setKind] = useState<(typeof CustomerKind.options)[number]>('person');
  const [changed, setChanged] = useState<Record<string, number>>({});
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const stored = new Map(rule.rows.map((row) => [`${row.kind} ${row.field}`, row.weight]));
  const weightOf = (field: string) => changed[`${kind} ${field}`] ?? stored.get(`${kind} ${field}`) ?? 0;
  const offered = rule.fields.filter(({ field }) =>
    kind === 'person' ? field !== 'contact_person' && field !== 'phone' : !ORGANISATION.has(field),
  );
  const total = offered.reduce((sum, { field }) => sum + weightOf(field), 0);
  const save = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const rows = Object.entries(changed).map(([key, weight]) => {
        const [of = 'person', field = ''] = key.split(' ');
        return { kind: of as typeof kind, field, weight };
      });
      await call(editRule, { body: { rows } });
      toast.success(text.ruleSaved);
      void client.invalidateQueries({ queryKey: [getRule.id] });
    } catch (error) {
      setProblem(problemOf(error).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Section
      title={text.rule}
      extra={
        <Button type="primary" loading={busy} disabled={Object.keys(changed).length === 0} onClick={() => void save()}>
          {text.saveRule}
        </Button>
      }
    >
      {problem && <Alert type="error" showIcon role="alert" title={problem} />}
      <p className="rb-plain rb-muted">{text.ruleHint}</p>
      <Segmented
        value={kind}
        onChange={setKind}
        options={CustomerKind.options.map((each) => ({ value: each, label: text.kind[each] ?? each }))}
      />
      <div className="rb-table">
        <table>
          <caption>{text.rule}</caption>
          <thead>
            <tr>
              <th scope="col">{text.field}</th>
              <th scope="col">{text.weight}</th>
              <th scope="col">{text.percent}</th>
            </tr>
          </thead>
          <tbody>
            {offered.map(({ field, name, nameEn }) => {
              const weight = weightOf(field);
              return (
                <tr key={field}>
                  <td>{pick(name, nameEn)}</td>
                  <td>
                    <InputNumber
                      aria-label={`${text.weight}: ${pick(name, nameEn)}`}
                      min={0}
                      max={100}
                      precision={0}
                      value={weight}
                      onChange={(next) => setChanged({ ...changed, [`${kind} ${field}`]: next ?? 0 })}
                    />
                  </td>
                  <td className="rb-num">
                    {weight === 0 ? (
                      <span className="rb-muted">{text.notAsked}</span>
                    ) : (
                      `${Math.round((100 * weight) / total)}%`
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Section>
  );
}
