import { Button, Select } from 'antd';
import { type FormEvent, useId } from 'react';
import { useNavigate } from 'react-router';
import type * as z from 'zod';
import { performance } from '../../../src/modules/analytics/performance/schema.ts';
import { MEASURES, type Measure } from '../../../src/modules/org/targets/schema.ts';
import { Card } from '../../ui/card.tsx';
import { Chart } from '../../ui/chart.tsx';
import { usePick, useText } from '../../ui/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { useCall } from '../../ui/query.ts';
import { useCan } from '../../ui/session.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { ExportButton } from '../../ui/tasks/export-button.tsx';
import './analytics.css';
import { behindOf, PerformanceTable } from './performance-table.tsx';
import { performanceTexts } from './performance-texts.ts';
import { ReportHead } from './report-head.tsx';
import { useAsked } from './use-asked.ts';

export type Report = z.output<typeof performance.response>;

/** Columns of the file that an export makes. */
const FILE_COLUMNS = ['rank', 'name', ...MEASURES.flatMap((measure) => [measure, `${measure}Target`])];

/** What was reached against the targets, by colleague or unit; figures open what is behind them (SAL-16). */
export function PerformancePage() {
  const text = useText(performanceTexts);
  const can = useCan();
  const { today, asked, unitId, set, to } = useAsked({ rankBy: 'orders' });
  const month = today.slice(0, 7);
  const from = asked.from ?? month;
  const until = asked.to ?? month;
  const rankBy = MEASURES.find((measure) => measure === asked.rankBy) ?? 'orders';
  const query = { from, to: until, unitId, rankBy };
  const answer = useCall(performance, { query });
  return (
    <div className="rb-page">
      <ReportHead title={text.title} up={text.up} upTo={to({ unitId: undefined })} unit={answer.data?.unit}>
        {can('target.edit') && <LinkButton to={`/targets?month=${until}`}>{text.targets}</LinkButton>}
        <ExportButton
          list={performance.id}
          query={{ from, to: until, rankBy, ...(unitId && { unitId }) }}
          columns={FILE_COLUMNS}
        />
      </ReportHead>
      <p className="rb-plain rb-muted">{text.hint}</p>
      <Months from={from} to={until} onMonths={set} rankBy={rankBy} />
      {answer.isPending ? (
        <SkeletonRows rows={8} />
      ) : answer.isError ? (
        <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
      ) : answer.data.rows.length === 0 ? (
        <EmptyState title={text.empty} hint={text.emptyHint} />
      ) : (
        <>
          <Figure report={answer.data} measure={rankBy} unitTo={(id) => to({ unitId: id })} />
          <PerformanceTable report={answer.data} unitTo={(id) => to({ unitId: id })} />
        </>
      )}
    </div>
  );
}

interface MonthsProps {
  from: string;
  to: string;
  rankBy: Measure;
  onMonths: (change: Record<string, string | undefined>) => void;
}

function Months({ from, to, rankBy, onMonths }: MonthsProps) {
  const text = useText(performanceTexts);
  const id = useId();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const entered = new FormData(event.currentTarget);
    const [first, last] = [String(entered.get('from')), String(entered.get('to'))].sort();
    if (first && last) onMonths({ from: first, to: last });
  };
  return (
    <form className="ra-bar" key={`${from}${to}`} onSubmit={submit}>
      <label htmlFor={`${id}from`}>{text.from}</label>
      <input className="rb-input" id={`${id}from`} name="from" type="month" defaultValue={from} required />
      <label htmlFor={`${id}to`}>{text.to}</label>
      <input className="rb-input" id={`${id}to`} name="to" type="month" defaultValue={to} required />
      <Button htmlType="submit">{text.show}</Button>
      <Select
        aria-label={text.rankBy}
        value={rankBy}
        options={MEASURES.map((value) => ({ value, label: `${text.rankBy}: ${text.measures[value]}` }))}
        popupMatchSelectWidth={false}
        onChange={(value) => onMonths({ rankBy: value })}
      />
    </form>
  );
}

const MOST_BARS = 30;

function Figure({ report, measure, unitTo }: { report: Report; measure: Measure; unitTo: (id: string) => string }) {
  const text = useText(performanceTexts);
  const pick = usePick();
  const navigate = useNavigate();
  const shown = report.rows.slice(0, MOST_BARS);
  const nameOf = (row: Report['rows'][number]) => (row.id ? pick(row.name, row.nameEn) : text.nobody);
  const label = text.figure(text.measures[measure] ?? measure);
  return (
    <Card title={label}>
      <Chart
        kind="bar"
        label={label}
        lying
        height={Math.max(160, 60 + shown.length * 40)}
        categories={shown.map(nameOf)}
        series={[
          { name: text.actual, values: shown.map(({ actual }) => actual[measure]) },
          { name: text.target, values: shown.map(({ target, below }) => target[measure] ?? below[measure]) },
        ]}
        onPick={(name) => {
          const row = shown.find((one) => nameOf(one) === name);
          if (row?.id && report.by === 'unit') navigate(unitTo(row.id));
          else if (row) navigate(behindOf(report, row.id, measure));
        }}
      />
    </Card>
  );
}
