import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, type FormInstance, Input, InputNumber, Select, Switch } from 'antd';
import { useState } from 'react';
import { dryRunRule, previewRule, saveRule } from '../../../src/modules/club/rules/schema.ts';
import { CallError, call } from '../../api/call.ts';
import { DateField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { count } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { useToast } from '../../ui/toast.tsx';
import { FactorFields, useFactorChoices } from './points-factor-fields.tsx';
import { type Factor, type FactorRow, factorOf } from './points-factors.ts';
import type { Rule } from './points-rules-page.tsx';
import { pointsTexts } from './points-texts.ts';

interface Values {
  code?: string;
  kind?: Rule['kind'];
  name?: string;
  nameEn?: string;
  basis?: 'fixed' | 'perYuan';
  points?: number;
  perYuan?: number;
  factors?: FactorRow[];
  dealerShare?: number;
  capTransaction?: number | null;
  capDay?: number | null;
  validMonths?: number;
  pendingDays?: number;
  qualifying?: boolean;
  validFrom?: string;
  validTo?: string;
  tryAmount?: number;
  tryTier?: string;
  trySeries?: string;
}

/** The terms as the operations want them; what is missing in a factor is told by the check. */
function termsOf(v: Values) {
  return {
    code: v.code ?? '',
    kind: v.kind ?? 'spend',
    name: v.name ?? '',
    nameEn: v.nameEn ?? '',
    points: v.points ?? 0,
    perFen: v.basis === 'perYuan' ? Math.round((v.perYuan ?? 0) * 100) : null,
    factors: (v.factors ?? []).map(factorOf) as Factor[],
    dealerBp: Math.round((v.dealerShare ?? 100) * 100),
    capTransaction: v.capTransaction ?? null,
    capDay: v.capDay ?? null,
    validMonths: v.validMonths ?? 24,
    pendingDays: v.pendingDays ?? 0,
    qualifying: v.qualifying ?? true,
    validFrom: v.validFrom ?? '',
    validTo: v.validTo || null,
  };
}

/** A new rule, or a new version of one; with what it would earn, and what last month would have. */
export function RuleDialog({ rule, onClose }: { rule: Rule | null; onClose: () => void }) {
  const text = useText(pointsTexts);
  const toast = useToast();
  const client = useQueryClient();
  const initial: Values = rule
    ? {
        ...rule,
        basis: rule.perFen === null ? 'fixed' : 'perYuan',
        perYuan: (rule.perFen ?? 10_000) / 100,
        dealerShare: rule.dealerBp / 100,
        validTo: rule.validTo ?? undefined,
      }
    : {
        kind: 'spend',
        basis: 'perYuan',
        points: 1,
        perYuan: 100,
        dealerShare: 100,
        validMonths: 24,
        pendingDays: 0,
        qualifying: true,
      };
  const options = (words: Record<string, string>) => Object.entries(words).map(([value, label]) => ({ value, label }));
  const wide = { style: { width: '100%' } };
  return (
    <FormDialog<typeof saveRule, Values>
      open
      onClose={onClose}
      endpoint={saveRule}
      title={rule ? text.newVersion : text.newRule}
      initial={initial}
      toBody={(values) => ({ ...termsOf(values), version: rule?.ruleVersion ?? 0 })}
      onDone={() => {
        toast.success(text.saved);
        void client.invalidateQueries();
      }}
    >
      {(bound) => (
        <>
          <div className="points-form">
            <Form.Item name="code" label={text.code} required extra={rule ? undefined : text.codeHint}>
              <Input maxLength={40} disabled={rule !== null} />
            </Form.Item>
            <Form.Item name="kind" label={text.kindLabel} required>
              <Select options={options(text.ruleKind)} />
            </Form.Item>
            <Form.Item name="name" label={text.name} required>
              <Input maxLength={60} />
            </Form.Item>
            <Form.Item name="nameEn" label={text.nameEn} required>
              <Input maxLength={60} />
            </Form.Item>
            <Form.Item name="basis" label={text.basis} required>
              <Select
                options={[
                  { value: 'fixed', label: text.fixed },
                  { value: 'perYuan', label: text.perYuan },
                ]}
              />
            </Form.Item>
            <Form.Item name="points" label={text.points} required>
              <InputNumber min={1} precision={0} {...wide} />
            </Form.Item>
            <Form.Item noStyle shouldUpdate>
              {({ getFieldValue }) =>
                getFieldValue('basis') === 'perYuan' && (
                  <Form.Item name="perYuan" label={text.perFen} required>
                    <InputNumber min={0.01} precision={2} {...wide} />
                  </Form.Item>
                )
              }
            </Form.Item>
            <Form.Item name="dealerShare" label={text.dealerShare} required>
              <InputNumber min={0} max={100} {...wide} />
            </Form.Item>
            <Form.Item name="capTransaction" label={text.capTransaction}>
              <InputNumber min={1} precision={0} {...wide} />
            </Form.Item>
            <Form.Item name="capDay" label={text.capDay}>
              <InputNumber min={1} precision={0} {...wide} />
            </Form.Item>
            <Form.Item name="validMonths" label={text.validMonths} required>
              <InputNumber min={1} max={120} precision={0} {...wide} />
            </Form.Item>
            <Form.Item name="pendingDays" label={text.pendingDays} required>
              <InputNumber min={0} max={365} precision={0} {...wide} />
            </Form.Item>
            <Form.Item name="validFrom" label={text.validFrom} required>
              <DateField />
            </Form.Item>
            <Form.Item name="validTo" label={text.validTo}>
              <DateField />
            </Form.Item>
            <Form.Item name="qualifying" label={text.qualifying} valuePropName="checked">
              <Switch />
            </Form.Item>
          </div>
          <FactorFields />
          <TryOut form={bound.form} />
        </>
      )}
    </FormDialog>
  );
}

/** What an occasion would earn, and what last month's deliveries would have. */
function TryOut({ form }: { form: FormInstance<Values> }) {
  const text = useText(pointsTexts);
  const { choices } = useFactorChoices();
  const [found, setFound] = useState<string[]>([]);
  const ask = async (work: () => Promise<string[]>) => {
    try {
      setFound(await work());
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      setFound([error.message, ...error.fields.map(({ field, message }) => `${field}: ${message}`)]);
    }
  };
  const preview = () =>
    ask(async () => {
      const values = form.getFieldsValue(true) as Values;
      const rule = termsOf(values);
      const occasion = {
        on: rule.validFrom,
        amountFen: Math.round((values.tryAmount ?? 0) * 100),
        ...(values.tryTier ? { tierCode: values.tryTier } : {}),
        ...(values.trySeries ? { seriesCode: values.trySeries } : {}),
      };
      const { points, hqPoints } = await call(previewRule, { body: { rule, occasion } });
      return [text.wouldEarn(count(points), count(hqPoints))];
    });
  const dryRun = () =>
    ask(async () => {
      const ran = await call(dryRunRule, { body: { rule: termsOf(form.getFieldsValue(true) as Values) } });
      return [
        text.dryRunResult(ran.from, ran.to, count(ran.deliveries), count(ran.members)),
        text.dryRunPoints(count(ran.points), count(ran.hqPoints), count(ran.posted)),
      ];
    });
  return (
    <fieldset className="points-try">
      <legend>{text.tryOut}</legend>
      <div className="points-form">
        <Form.Item name="tryAmount" label={text.tryAmount}>
          <InputNumber min={0} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name="tryTier" label={text.tryTier}>
          <Select allowClear options={choices.tier} />
        </Form.Item>
        <Form.Item name="trySeries" label={text.trySeries}>
          <Select allowClear options={choices.series} />
        </Form.Item>
      </div>
      <div className="points-buttons">
        <Button onClick={preview}>{text.tryOut}</Button>
        <Button onClick={dryRun}>{text.dryRun}</Button>
      </div>
      <div role="status">
        {found.map((line) => (
          <p key={line} className="rb-plain">
            {line}
          </p>
        ))}
      </div>
    </fieldset>
  );
}
