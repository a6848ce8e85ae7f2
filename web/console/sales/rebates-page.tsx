import { Button, Input } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { computeRebates, editRebate, listRebates } from '../../../src/modules/sales/rebates/schema.ts';
import { call } from '../../api/call.ts';
import { Chip } from '../../ui/chip.tsx';
import { money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { Section } from '../../ui/record-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { rebateTexts } from './money-texts.ts';
import { useFailed, useOrderChanged } from './order-types.ts';
import { RebateRules } from './rebate-rules.tsx';
import './sales.css';

const TONES = { computed: 'orange', confirmed: 'blue', paid: 'green' } as const;

/** Rebates of a month by dealer and rule, and the rules. */
export function RebatesPage() {
  const text = useText(rebateTexts);
  const { today } = useSession();
  const [params, setParams] = useSearchParams();
  const month = params.get('month') ?? today.slice(0, 7);
  const changed = useOrderChanged();
  const failed = useFailed();
  const [busy, setBusy] = useState(false);
  const compute = () => {
    setBusy(true);
    void call(computeRebates, { body: { month } })
      .then((done) => changed(text.computed(done.computed, done.kept)), failed)
      .finally(() => setBusy(false));
  };
  return (
    <div className="rb-page">
      <div className="rb-page-head">
        <h1>{text.title}</h1>
        <Input
          type="month"
          aria-label={text.month}
          style={{ width: 160 }}
          value={month}
          onChange={(event) => event.target.value && setParams({ month: event.target.value }, { replace: true })}
        />
        <div className="rb-page-actions">
          <Button type="primary" loading={busy} onClick={compute}>
            {text.compute}
          </Button>
        </div>
      </div>
      <Month month={month} />
      <RebateRules />
    </div>
  );
}

function Month({ month }: { month: string }) {
  const text = useText(rebateTexts);
  const pick = usePick();
  const changed = useOrderChanged();
  const failed = useFailed();
  const query = useCall(listRebates, { query: { month } });
  if (query.isPending) return <SkeletonRows rows={5} />;
  if (!query.data) return <ErrorState error={query.error} onRetry={() => query.refetch()} />;
  const { rows, amountFen } = query.data;
  const set = (row: (typeof rows)[number], status: 'confirmed' | 'paid') =>
    call(editRebate, { params: { id: row.id }, body: { status, version: row.version } }).then(
      () => changed(text.saved),
      failed,
    );
  return (
    <Section title={`${month} · ${text.sum} ${money(amountFen)}`} empty={rows.length === 0 ? text.none : undefined}>
      <ul className="sale-list">
        {rows.map((row) => (
          <li key={row.id}>
            <span className="sale-grow">
              {pick(row.unitName, row.unitNameEn)}
              <span className="rb-muted"> · {pick(row.ruleName, row.ruleNameEn)}</span>
            </span>
            <span className="rb-num">
              {row.cars} × {money(row.perCarFen)}
            </span>
            <strong className="rb-num">{money(row.amountFen)}</strong>
            <Chip tone={TONES[row.status]}>{text.statuses[row.status]}</Chip>
            {row.status === 'computed' && <Button onClick={() => void set(row, 'confirmed')}>{text.confirm}</Button>}
            {row.status === 'confirmed' && <Button onClick={() => void set(row, 'paid')}>{text.markPaid}</Button>}
          </li>
        ))}
      </ul>
    </Section>
  );
}
