import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, InputNumber, Select, Switch } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import { editPointsSettings, getPointsSettings } from '../../../src/modules/club/ledger/schema.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { count } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { Facts, Section } from '../../ui/record-page.tsx';
import { useToast } from '../../ui/toast.tsx';
import { pointsTexts } from './points-texts.ts';

type Settings = z.output<typeof getPointsSettings.response>;
type Values = Omit<Settings, 'version' | 'editable' | 'maxFactorBp'> & { maxFactor: number };

/** How points are handled: read by everybody who sees points, kept by the brand. */
export function PointsSettings() {
  const text = useText(pointsTexts);
  const toast = useToast();
  const client = useQueryClient();
  const { data } = useCall(getPointsSettings);
  const [open, setOpen] = useState(false);
  if (!data) return null;
  const { version, editable, maxFactorBp, ...settings } = data;
  const wide = { style: { width: '100%' }, precision: 0 };
  return (
    <Section
      title={text.settings}
      extra={editable ? <Button onClick={() => setOpen(true)}>{text.settings}</Button> : undefined}
    >
      <Facts
        facts={[
          { label: text.adjustLimit, value: count(settings.adjustLimit) },
          { label: text.holdMinutes, value: count(settings.holdMinutes) },
          { label: text.returned, value: text.returnedKind[settings.returned] },
          ...(settings.returned === 'grace' ? [{ label: text.graceDays, value: settings.graceDays }] : []),
          { label: text.maxPoints, value: settings.dealerRules ? count(settings.maxPoints) : '—' },
          { label: text.maxPerYuan, value: settings.dealerRules ? settings.maxPointsPerYuan : '—' },
          { label: text.maxFactor, value: settings.dealerRules ? text.times(maxFactorBp / 10_000) : '—' },
        ]}
      />
      <FormDialog<typeof editPointsSettings, Values>
        open={open}
        onClose={() => setOpen(false)}
        endpoint={editPointsSettings}
        title={text.settings}
        initial={{ ...settings, maxFactor: maxFactorBp / 10_000 }}
        toBody={({ maxFactor, ...values }) => ({
          ...values,
          dealerRules: values.dealerRules ?? false,
          maxFactorBp: Math.round((maxFactor ?? 1) * 10_000),
          version,
        })}
        onDone={() => {
          toast.success(text.settingsSaved);
          void client.invalidateQueries();
        }}
      >
        <Form.Item name="adjustLimit" label={text.adjustLimit} required>
          <InputNumber min={0} {...wide} />
        </Form.Item>
        <Form.Item name="holdMinutes" label={text.holdMinutes} required>
          <InputNumber min={5} max={10_080} {...wide} />
        </Form.Item>
        <Form.Item name="returned" label={text.returned} required>
          <Select options={Object.entries(text.returnedKind).map(([value, label]) => ({ value, label }))} />
        </Form.Item>
        <Form.Item name="graceDays" label={text.graceDays} required>
          <InputNumber min={1} max={365} {...wide} />
        </Form.Item>
        <Form.Item name="dealerRules" label={text.dealerRules} valuePropName="checked">
          <Switch />
        </Form.Item>
        <Form.Item name="maxPoints" label={text.maxPoints} required>
          <InputNumber min={1} {...wide} />
        </Form.Item>
        <Form.Item name="maxPointsPerYuan" label={text.maxPerYuan} required>
          <InputNumber min={1} max={1000} {...wide} />
        </Form.Item>
        <Form.Item name="maxFactor" label={text.maxFactor} required>
          <InputNumber min={1} max={100} step={0.5} style={{ width: '100%' }} />
        </Form.Item>
      </FormDialog>
    </Section>
  );
}
