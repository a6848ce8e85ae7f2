import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type * as z from 'zod';
import { listBudgets } from '../../../src/modules/club/ledger/schema.ts';
import { awardPoints, previewAwards } from '../../../src/modules/club/occasions/schema.ts';
import { listRules } from '../../../src/modules/club/rules/schema.ts';
import { Card } from '../../ui/card.tsx';
import { Chip } from '../../ui/chip.tsx';
import { EndpointFields, useEndpointForm } from '../../ui/endpoint-form.tsx';
import { DateField } from '../../ui/fields.tsx';
import { count } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListRows } from '../../ui/list-rows.tsx';
import { useCall } from '../../ui/query.ts';
import { Section } from '../../ui/record-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { useToast } from '../../ui/toast.tsx';
import { cardsOf } from './card-lines.ts';
import { awardTexts } from './points-award-texts.ts';

type Outcome = z.output<typeof awardPoints.response>;
interface Values {
  ruleId?: string;
  budgetId?: string;
  activity?: string;
  on?: string;
  cards?: string;
}
const TONES: Record<string, 'green' | 'blue' | 'grey' | 'red'> = {
  ready: 'blue',
  posted: 'green',
  replayed: 'grey',
  nothing: 'grey',
  unknown: 'red',
  frozen: 'red',
};
const toBody = ({ cards, ...values }: Values) => ({ ...values, cards: cardsOf(cards ?? '') });

/** Points of an activity by hand: what each card would get, then one press that gives it. */
export function PointsAwardsPage() {
  const text = useText(awardTexts);
  const toast = useToast();
  const client = useQueryClient();
  const [seen, setSeen] = useState<{ values: Values; outcome: Outcome } | null>(null);
  const [done, setDone] = useState<Outcome | null>(null);
  const preview = useEndpointForm<typeof previewAwards, Values>({
    endpoint: previewAwards,
    fieldOfCode: { 'points.no_budget': 'budgetId' },
    toBody,
    onDone: (outcome) => setSeen({ values: preview.form.getFieldsValue(true) as Values, outcome }),
  });
  const shown = done ?? seen?.outcome;
  return (
    <div className="rb-page">
      <div className="rb-page-head">
        <h1>{text.title}</h1>
        <Link to="/points-budgets">{text.back}</Link>
      </div>
      <Card>
        <p className="rb-plain rb-muted">{text.hint}</p>
        <EndpointFields bound={preview}>
          <Fields onTyped={() => setSeen(null)} />
          <Button htmlType="submit" loading={preview.busy} disabled={done !== null}>
            {text.preview}
          </Button>
        </EndpointFields>
      </Card>
      <div aria-live="polite" className="rb-stack">
        {shown && <Rows outcome={shown} />}
      </div>
      {seen && !done && (
        <Give
          values={seen.values}
          outcome={seen.outcome}
          onDone={(outcome) => {
            toast.success(text.given(count(outcome.points)));
            preview.guard.mark(false);
            setDone(outcome);
            void client.invalidateQueries();
          }}
        />
      )}
      {done && (
        <div className="rb-tags">
          <Button
            onClick={() => {
              preview.begin();
              setSeen(null);
              setDone(null);
            }}
          >
            {text.again}
          </Button>
        </div>
      )}
    </div>
  );
}

function Fields({ onTyped }: { onTyped: () => void }) {
  const text = useText(awardTexts);
  const pick = usePick();
  const { today } = useSession();
  const rules = useCall(listRules);
  const budgets = useCall(listBudgets, { query: { state: 'approved', limit: 100 } });
  const running = (rules.data?.rows ?? []).filter(
    (row) =>
      row.kind === 'activity' && row.newest && row.validFrom <= today && (row.validTo === null || row.validTo >= today),
  );
  return (
    <>
      <Form.Item
        name="ruleId"
        label={text.rule}
        required
        {...(rules.data && running.length === 0 ? { extra: text.noRules } : {})}
      >
        <Select
          onChange={onTyped}
          options={running.map((row) => ({
            value: row.id,
            label: `${pick(row.name, row.nameEn)} · ${count(row.points)}`,
          }))}
        />
      </Form.Item>
      <Form.Item
        name="budgetId"
        label={text.budget}
        required
        {...(budgets.data?.rows.length === 0 ? { extra: text.noBudgets } : {})}
      >
        <Select
          onChange={onTyped}
          options={(budgets.data?.rows ?? []).map((row) => ({
            value: row.id,
            label: text.budgetLeft(row.name, count(row.left ?? 0)),
          }))}
        />
      </Form.Item>
      <Form.Item name="activity" label={text.activity} required>
        <Input maxLength={60} autoComplete="off" onChange={onTyped} />
      </Form.Item>
      <Form.Item
        name="on"
        label={text.on}
        required
        getValueFromEvent={(day: string) => {
          onTyped();
          return day;
        }}
      >
        <DateField max={today} />
      </Form.Item>
      <Form.Item name="cards" label={text.cards} extra={text.cardsHint} required>
        <Input.TextArea rows={5} onChange={onTyped} />
      </Form.Item>
    </>
  );
}

function Rows({ outcome }: { outcome: Outcome }) {
  const text = useText(awardTexts);
  return (
    <Section title={text.total(count(outcome.points), count(outcome.left))}>
      <ListRows
        label={text.state}
        rows={outcome.rows}
        rowKey={(row) => row.card}
        columns={[
          {
            key: 'card',
            title: text.card,
            card: 'title',
            render: (row) => <span className="rb-code">{row.card}</span>,
          },
          {
            key: 'state',
            title: text.state,
            card: 'tag',
            render: (row) => <Chip tone={TONES[row.state]}>{text.states[row.state]}</Chip>,
          },
          {
            key: 'points',
            title: text.points,
            align: 'right',
            render: (row) => <span className="rb-num">{count(row.points)}</span>,
          },
        ]}
      />
    </Section>
  );
}

/** The press that gives what was previewed, under one key however often it is pressed. */
function Give({ values, outcome, onDone }: { values: Values; outcome: Outcome; onDone: (outcome: Outcome) => void }) {
  const text = useText(awardTexts);
  const bound = useEndpointForm<typeof awardPoints, Record<string, never>>({
    endpoint: awardPoints,
    toBody: () => toBody(values),
    onDone,
  });
  const short = outcome.points > outcome.left;
  return (
    <EndpointFields bound={bound}>
      {short && <Alert type="warning" showIcon title={text.short} />}
      <Button type="primary" htmlType="submit" loading={bound.busy} disabled={short || outcome.points === 0}>
        {text.give}
      </Button>
    </EndpointFields>
  );
}
