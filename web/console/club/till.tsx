import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, InputNumber } from 'antd';
import { useEffect, useState } from 'react';
import type * as z from 'zod';
import { earmarkAtTill, previewTill } from '../../../src/modules/club/till/schema.ts';
import { call } from '../../api/call.ts';
import { EndpointFields, useEndpointForm } from '../../ui/endpoint-form.tsx';
import { count, fenOf, money } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { Section } from '../../ui/record-page.tsx';
import { problemOf } from '../../ui/states.tsx';
import { HoldActions } from './points-holds.tsx';
import { tillTexts } from './till-texts.ts';

type Held = z.output<typeof earmarkAtTill.response> & { reference: string };
type Preview = z.output<typeof previewTill.response>;
interface Values {
  billYuan?: number | null;
  points?: number | null;
  reference?: string;
}
/** How long typing has to rest before the server is asked. */
const REST_MS = 350;

/** A value once it has rested. */
function useRested<T>(value: T): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), REST_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}

/** Points of a card on a bill, in one step: the amount, what they take off by today's rate, and one press that earmarks them. */
export function Till({ cardNumber }: { cardNumber: string }) {
  const text = useText(tillTexts);
  const client = useQueryClient();
  const [held, setHeld] = useState<Held | null>(null);
  if (held)
    return (
      <Section title={text.title}>
        <p className="rb-plain" role="status">
          {text.held(count(held.points), money(held.discountFen), money(held.payFen))}{' '}
          <span className="rb-code">{held.reference}</span>
        </p>
        <div className="rb-tags">
          <HoldActions hold={{ ...held, state: 'active', till: true }} onDone={() => setHeld(null)} />
          <Button onClick={() => setHeld(null)}>{text.next}</Button>
        </div>
      </Section>
    );
  return (
    <Section title={text.title}>
      <Bill
        cardNumber={cardNumber}
        onHeld={(done) => {
          setHeld(done);
          void client.invalidateQueries();
        }}
      />
    </Section>
  );
}

function Bill({ cardNumber, onHeld }: { cardNumber: string; onHeld: (held: Held) => void }) {
  const text = useText(tillTexts);
  const [bill, setBill] = useState<{ fen: number; points: number | undefined }>({ fen: 0, points: undefined });
  const { fen: billFen, points } = useRested(bill);
  const preview = useQuery({
    queryKey: [previewTill.id, cardNumber, billFen, points],
    queryFn: ({ signal }) => call(previewTill, { body: { cardNumber, billFen, points }, signal }),
    enabled: billFen > 0,
    placeholderData: (before) => before,
  });
  const shown = preview.data;
  const bound = useEndpointForm<typeof earmarkAtTill, Values>({
    endpoint: earmarkAtTill,
    fieldNames: { billFen: 'billYuan' },
    fieldOfCode: { 'points.hold_exists': 'reference', 'points.not_enough': 'points' },
    toBody: (values) => ({
      cardNumber,
      billFen: fenOf(values.billYuan) ?? undefined,
      points: values.points ?? shown?.points,
      rateId: shown?.rateId,
      reference: values.reference ?? '',
    }),
    onDone: (done) => onHeld({ ...done, reference: String(bound.form.getFieldValue('reference') ?? '') }),
  });
  const { refetch } = preview;
  const changed = bound.failure?.code === 'service_rate.changed';
  useEffect(() => {
    if (changed) void refetch();
  }, [changed, refetch]);
  const current = billFen > 0 && billFen === bill.fen && points === bill.points && !preview.isFetching;
  return (
    <EndpointFields bound={bound}>
      <div className="club-till">
        <Form.Item name="billYuan" label={text.bill} required>
          <InputNumber
            className="rb-wide"
            min={0}
            precision={2}
            onChange={(yuan) => setBill({ ...bill, fen: fenOf(yuan as number | null) ?? 0 })}
          />
        </Form.Item>
        <Form.Item
          name="points"
          label={text.points}
          {...(shown && billFen > 0 ? { extra: text.most(count(shown.mostPoints)) } : {})}
        >
          <InputNumber
            className="rb-wide"
            min={1}
            precision={0}
            placeholder={shown && billFen > 0 ? String(shown.mostPoints) : ''}
            onChange={(wanted) => setBill({ ...bill, points: (wanted as number | null) ?? undefined })}
          />
        </Form.Item>
        <Form.Item name="reference" label={text.reference} required>
          <Input maxLength={60} autoComplete="off" />
        </Form.Item>
      </div>
      <div aria-live="polite">
        {billFen > 0 && preview.error && <p className="rb-plain">{problemOf(preview.error).message}</p>}
        {billFen > 0 && shown && !preview.error && <Worth shown={shown} />}
        {bill.fen > 0 && !current && !preview.error && <p className="rb-plain rb-muted">{text.working}</p>}
      </div>
      <Button type="primary" htmlType="submit" loading={bound.busy} disabled={!current || !shown || shown.points === 0}>
        {text.earmark}
      </Button>
    </EndpointFields>
  );
}

function Worth({ shown }: { shown: Preview }) {
  const text = useText(tillTexts);
  return (
    <>
      <p className="rb-plain">
        <strong>
          {shown.points === 0
            ? text.tooFew
            : text.result(count(shown.points), money(shown.discountFen), money(shown.payFen))}
        </strong>
      </p>
      <p className="rb-plain rb-muted">{text.rate(shown.pointsPerYuan, shown.capBp / 100, shown.leastPoints)}</p>
    </>
  );
}
