import { Form, InputNumber, Select } from 'antd';
import { listSeries } from '../../../src/modules/products/catalogue/schema.ts';
import { DateField } from '../../ui/fields.tsx';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { RowsField } from '../../ui/rows-field.tsx';
import { useCan } from '../../ui/session.tsx';
import { bpOf, type Factor, timesOf } from './points-factors.ts';
import { pointsTexts } from './points-texts.ts';
import { useTierOptions } from './use-tier-options.ts';

/** As many as a rule may have. */
const MOST = 20;

/** What a factor of a kind can name, as options of a drop-down. */
export function useFactorChoices() {
  const pick = usePick();
  const tiers = useTierOptions();
  const can = useCan();
  const { data } = useCall(listSeries, {}, { staleTime: 600_000, enabled: can('unit.read') });
  const rows = data?.rows ?? [];
  const choices: Partial<Record<Factor['kind'], { value: string; label: string }[]>> = {
    tier: tiers,
    series: rows.map((row) => ({ value: row.code, label: pick(row.name, row.nameEn) })),
    model: rows.flatMap((row) =>
      row.models.map((model) => ({
        value: model.code,
        label: `${pick(row.name, row.nameEn)} ${pick(model.name, model.nameEn)} ${model.modelYear}`,
      })),
    ),
  };
  return {
    choices,
    nameOf: (kind: Factor['kind'], code: string) =>
      choices[kind]?.find((choice) => choice.value === code)?.label ?? code,
  };
}

/** The factors of a rule, one a row: what it holds for and how many times. */
export function FactorFields() {
  const text = useText(pointsTexts);
  return (
    <RowsField
      name="factors"
      legend={text.factors}
      hint={text.factorsHint}
      most={MOST}
      addText={text.addFactor}
      removeText={text.removeFactor}
      fresh={{ kind: 'tier', bp: 15_000 }}
    >
      {(at) => <FactorRow at={at} />}
    </RowsField>
  );
}

function FactorRow({ at }: { at: number }) {
  const text = useText(pointsTexts);
  const form = Form.useFormInstance();
  const { choices } = useFactorChoices();
  const kind: Factor['kind'] | undefined = Form.useWatch(['factors', at, 'kind'], form);
  const options = kind && choices[kind];
  return (
    <>
      <Form.Item name={[at, 'kind']} label={text.factorKind} required>
        <Select
          options={Object.entries(text.factorKinds).map(([value, label]) => ({ value, label }))}
          onChange={() => form.setFieldValue(['factors', at, 'code'], undefined)}
        />
      </Form.Item>
      {options && (
        <Form.Item name={[at, 'code']} label={text.factorKinds[kind]} required>
          <Select showSearch={{ optionFilterProp: 'label' }} options={options} />
        </Form.Item>
      )}
      {kind === 'period' && (
        <>
          <Form.Item name={[at, 'from']} label={text.validFrom}>
            <DateField />
          </Form.Item>
          <Form.Item name={[at, 'to']} label={text.validTo}>
            <DateField />
          </Form.Item>
        </>
      )}
      <Form.Item
        name={[at, 'bp']}
        label={text.factorTimes}
        required
        normalize={bpOf}
        getValueProps={(bp: number | undefined) => ({ value: timesOf(bp) })}
      >
        <InputNumber className="rb-wide" min={0} max={100} step={0.1} />
      </Form.Item>
    </>
  );
}
