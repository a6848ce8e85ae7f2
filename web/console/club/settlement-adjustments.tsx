import { Button, Form, Input, InputNumber } from 'antd';
import { useState } from 'react';
import { addAdjustment, listAdjustments } from '../../../src/modules/club/settlement/schema.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { fenOf, instantIn, money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { UnitSelect } from '../org/unit-select.tsx';
import { useDone } from './settlement-chips.tsx';
import { settlementTexts } from './settlement-texts.ts';

interface Values {
  unitId?: string;
  amount?: number;
  reason?: string;
}

/** Corrections of dealers' accounts, the latest first; headquarters add one to the open month. */
export function SettlementAdjustments() {
  const text = useText(settlementTexts);
  const pick = usePick();
  const can = useCan();
  const { unit } = useSession();
  const { done } = useDone();
  const { data } = useCall(listAdjustments, { query: { limit: 20 } });
  const [open, setOpen] = useState(false);
  return (
    <Section
      title={text.adjustments}
      extra={can('settlement.issue') && <Button onClick={() => setOpen(true)}>{text.addAdjustment}</Button>}
      empty={data?.rows.length === 0 ? text.noAdjustments : undefined}
    >
      <ul className="rb-notes">
        {data?.rows.map((row) => (
          <li key={row.id}>
            <strong>{row.month}</strong> {pick(row.unitName, row.unitNameEn)}{' '}
            <span className="rb-num">{money(row.amountFen)}</span> {row.reason}{' '}
            <span className="rb-muted">
              {row.createdByName} {instantIn(row.createdAt, unit.timeZone)}
            </span>
          </li>
        ))}
      </ul>
      <FormDialog<typeof addAdjustment, Values>
        open={open}
        onClose={() => setOpen(false)}
        onDone={() => done(text.saved)}
        title={text.addAdjustment}
        endpoint={addAdjustment}
        fieldNames={{ amountFen: 'amount' }}
        toBody={({ unitId, amount, reason }) => ({ unitId, amountFen: fenOf(amount) ?? undefined, reason })}
      >
        <Form.Item name="unitId" label={text.dealer} required>
          <UnitSelect kind="dealer" />
        </Form.Item>
        <Form.Item name="amount" label={text.correction} required extra={text.correctionHint}>
          <InputNumber className="rb-wide" precision={2} />
        </Form.Item>
        <Form.Item name="reason" label={text.reason} required>
          <Input.TextArea maxLength={500} autoSize={{ minRows: 2 }} />
        </Form.Item>
      </FormDialog>
    </Section>
  );
}
