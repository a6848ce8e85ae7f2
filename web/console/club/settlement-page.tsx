import { Button } from 'antd';
import { useEffect } from 'react';
import { Link } from 'react-router';
import type * as z from 'zod';
import {
  beginSettlement,
  closePeriod,
  issuePeriod,
  listPeriods,
  type PeriodRow,
} from '../../../src/modules/club/settlement/schema.ts';
import { call, newIdempotencyKey } from '../../api/call.ts';
import { count, money } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordState, Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { SettlementAdjustments } from './settlement-adjustments.tsx';
import './settlement.css';
import { SettlementChip, useDone } from './settlement-chips.tsx';
import { ConfirmPress } from './settlement-confirm.tsx';
import { SettlementRates } from './settlement-rates.tsx';
import { SettlementStatementsPage } from './settlement-statements-page.tsx';
import { settlementTexts } from './settlement-texts.ts';

type Period = z.output<typeof PeriodRow>;
const LOOK_MS = 2000;

/** Settlement month by month; below the brand, whose months they are, the statements. */
export function SettlementPage() {
  const { unit } = useSession();
  return unit.kind === 'brand' || unit.kind === 'group' ? <Months /> : <SettlementStatementsPage />;
}

/** Headquarters make, issue and close; each month opens its statements and its matrix. */
function Months() {
  const text = useText(settlementTexts);
  const can = useCan();
  const query = useCall(listPeriods);
  const { refetch } = query;
  const busy = query.data?.rows.some(({ status }) => status === 'calculating') ?? false;
  useEffect(() => {
    if (!busy) return;
    const timer = setInterval(() => void refetch(), LOOK_MS);
    return () => clearInterval(timer);
  }, [busy, refetch]);
  return (
    <div className="rb-page">
      <div className="rb-page-head">
        <h1>{text.title}</h1>
        <div className="rb-page-actions">
          <LinkButton to="/settlement/statements">{text.list}</LinkButton>
          {query.data?.next && can('settlement.issue') && <Begin month={query.data.next} />}
        </div>
      </div>
      <p className="rb-plain rb-muted">{text.hint}</p>
      <RecordState query={query}>
        {({ rows, rates }) => (
          <>
            <Section title={text.periods} empty={rows.length === 0 ? text.noPeriods : undefined}>
              <Periods rows={rows} />
            </Section>
            {can('settlement.issue') && <SettlementRates rates={rates} />}
          </>
        )}
      </RecordState>
      <SettlementAdjustments />
    </div>
  );
}

function Begin({ month }: { month: string }) {
  const text = useText(settlementTexts);
  const { done, failed } = useDone();
  const begin = () =>
    call(beginSettlement, { body: { month }, idempotencyKey: newIdempotencyKey() }).then(
      () => done(text.begun),
      failed,
    );
  return (
    <ConfirmPress title={text.begin(month)} hint={text.beginHint(month)} onPress={begin} type="primary">
      {text.begin(month)}
    </ConfirmPress>
  );
}

function Periods({ rows }: { rows: Period[] }) {
  const text = useText(settlementTexts);
  return (
    <div className="rb-table cs-table">
      <table>
        <caption>{text.periods}</caption>
        <thead>
          <tr>
            <th scope="col">{text.month}</th>
            <th scope="col">{text.state}</th>
            <th scope="col" className="rb-right">
              {text.statements}
            </th>
            <th scope="col" className="rb-right">
              {text.confirmed}
            </th>
            <th scope="col" className="rb-right">
              {text.disputed}
            </th>
            <th scope="col" className="rb-right">
              {text.headquartersGet}
            </th>
            <th scope="col">{text.dueOn}</th>
            <th scope="col">{text.actions}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">
                <Link to={`/settlement/statements?month=${row.month}`}>{row.month}</Link>
              </th>
              <td>
                <SettlementChip status={row.status} />
              </td>
              <td className="rb-num rb-right">{count(row.statements)}</td>
              <td className="rb-num rb-right">{count(row.confirmed)}</td>
              <td className="rb-num rb-right">
                {row.disputed > 0 ? (
                  <Link to={`/settlement/statements?month=${row.month}&status=disputed`}>{count(row.disputed)}</Link>
                ) : (
                  0
                )}
              </td>
              <td className="rb-num rb-right">{money(row.totalFen)}</td>
              <td className="rb-num">{row.dueOn ?? '—'}</td>
              <td>
                <Steps row={row} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Steps({ row }: { row: Period }) {
  const text = useText(settlementTexts);
  const can = useCan();
  const { done, failed } = useDone();
  const input = { params: { id: row.id }, body: { version: row.version } };
  return (
    <span className="cs-actions">
      {row.status !== 'calculating' && <Link to={`/settlement/matrix?periodId=${row.id}`}>{text.matrix}</Link>}
      {can('settlement.issue') && row.status === 'calculated' && (
        <Button
          size="small"
          type="primary"
          onClick={() => void call(issuePeriod, input).then(() => done(text.issued), failed)}
        >
          {text.issue}
        </Button>
      )}
      {can('settlement.issue') && row.status === 'issued' && (
        <Button size="small" onClick={() => void call(closePeriod, input).then(() => done(text.closed), failed)}>
          {text.close}
        </Button>
      )}
    </span>
  );
}
