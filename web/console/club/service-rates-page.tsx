import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, InputNumber } from 'antd';
import { useState } from 'react';
import { addServiceRate, listServiceRates } from '../../../src/modules/club/rewards/schema.ts';
import { DateField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { rewardTexts } from './reward-texts.ts';
import './club-goods.css';

/** What points are worth on a service bill, version by version. */
export function ServiceRatesPage() {
  const text = useText(rewardTexts);
  const pick = usePick();
  const can = useCan();
  const toast = useToast();
  const client = useQueryClient();
  const { today } = useSession();
  const query = useCall(listServiceRates);
  const [adding, setAdding] = useState(false);
  if (query.isPending) return <SkeletonRows rows={4} />;
  if (!query.data) return <ErrorState error={query.error} onRetry={() => query.refetch()} />;
  const { rows } = query.data;
  return (
    <div className="rb-page">
      <div className="rb-page-head">
        <h1>{text.rates}</h1>
        <div className="rb-page-actions">
          {can('reward.edit') && (
            <Button type="primary" onClick={() => setAdding(true)}>
              {text.addRate}
            </Button>
          )}
        </div>
      </div>
      <Section title={text.rateHint} empty={rows.length === 0 ? text.noRates : undefined}>
        <ul className="goods-list">
          {rows.map((row) => (
            <li key={row.id}>
              <span className="rb-num">{row.validFrom}</span>
              <span className="goods-grow">{text.rateRow(row.pointsPerYuan, row.capBp / 100, row.leastPoints)}</span>
              <span className="rb-muted">{pick(row.unitName, row.unitNameEn)}</span>
            </li>
          ))}
        </ul>
      </Section>
      {adding && (
        <FormDialog<
          typeof addServiceRate,
          { pointsPerYuan?: number | null; cap?: number | null; leastPoints?: number | null; validFrom?: string }
        >
          open
          onClose={() => setAdding(false)}
          onDone={() => {
            toast.success(text.saved);
            void client.invalidateQueries();
          }}
          title={text.addRate}
          endpoint={addServiceRate}
          initial={{ pointsPerYuan: 10, cap: 30, leastPoints: 100, validFrom: today }}
          fieldNames={{ capBp: 'cap' }}
          fieldOfCode={{ 'service_rate.taken': 'validFrom' }}
          toBody={({ cap, ...values }) => ({ ...values, capBp: cap == null ? undefined : Math.round(cap * 100) })}
        >
          <Form.Item name="pointsPerYuan" label={text.perYuan} required>
            <InputNumber className="rb-wide" min={1} precision={0} />
          </Form.Item>
          <Form.Item name="cap" label={text.cap} required>
            <InputNumber className="rb-wide" min={0.01} max={100} precision={2} />
          </Form.Item>
          <Form.Item name="leastPoints" label={text.least} required>
            <InputNumber className="rb-wide" min={1} precision={0} />
          </Form.Item>
          <Form.Item name="validFrom" label={text.rateFrom} required>
            <DateField min={today} />
          </Form.Item>
        </FormDialog>
      )}
    </div>
  );
}
