import { Button, Form, Input, InputNumber } from 'antd';
import { useState } from 'react';
import { addRate, listRates } from '../../../src/modules/club/settlement/schema.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { money } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { Section } from '../../ui/record-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { useDone } from './settlement-chips.tsx';
import { settlementTexts } from './settlement-texts.ts';

interface Rates {
  issueFen: number;
  reimburseFen: number;
  answerDays: number;
}

interface Values {
  fromMonth: string;
  issueFen: number;
  reimburseFen: number;
  answerDays: number;
  note?: string;
}

/** What a point costs: the versions of the rates, and a new one. */
export function SettlementRates({ rates }: { rates: Rates }) {
  const text = useText(settlementTexts);
  const { today } = useSession();
  const { done } = useDone();
  const { data } = useCall(listRates);
  const [open, setOpen] = useState(false);
  const word = ({ issueFen, reimburseFen, answerDays }: Rates) =>
    text.ratesNow(money(issueFen), money(reimburseFen), answerDays);
  return (
    <Section title={text.rates} extra={<Button onClick={() => setOpen(true)}>{text.addRate}</Button>}>
      <p className="rb-plain">
        {word(rates)} {data?.rows.length === 0 && <span className="rb-muted">{text.shipped}</span>}
      </p>
      <ul className="rb-notes">
        {data?.rows.map((row) => (
          <li key={row.id}>
            <strong>{row.fromMonth}</strong> {word(row)}{' '}
            <span className="rb-muted">
              {row.createdByName} {row.note}
            </span>
          </li>
        ))}
      </ul>
      <FormDialog<typeof addRate, Values>
        open={open}
        onClose={() => setOpen(false)}
        onDone={() => done(text.saved)}
        title={text.addRate}
        endpoint={addRate}
        initial={{ fromMonth: today.slice(0, 7), ...rates }}
        fieldOfCode={{ 'settlement.rate_exists': 'fromMonth' }}
        toBody={({ note, ...values }) => ({ ...values, note: note || undefined })}
      >
        <Form.Item name="fromMonth" label={text.fromMonth} required>
          <Input type="month" />
        </Form.Item>
        <Form.Item name="issueFen" label={text.issueFen} required>
          <InputNumber className="rb-wide" min={0} max={100_000} precision={0} />
        </Form.Item>
        <Form.Item name="reimburseFen" label={text.reimburseFen} required>
          <InputNumber className="rb-wide" min={0} max={100_000} precision={0} />
        </Form.Item>
        <Form.Item name="answerDays" label={text.answerDays} required>
          <InputNumber className="rb-wide" min={1} max={90} precision={0} />
        </Form.Item>
        <Form.Item name="note" label={text.note}>
          <Input maxLength={300} autoComplete="off" />
        </Form.Item>
      </FormDialog>
    </Section>
  );
}
