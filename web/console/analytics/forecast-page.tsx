import { Segmented } from 'antd';
import { Link, useNavigate } from 'react-router';
import type * as z from 'zod';
import { forecast } from '../../../src/modules/analytics/forecast/schema.ts';
import { Card } from '../../ui/card.tsx';
import { Chart } from '../../ui/chart.tsx';
import { Chip } from '../../ui/chip.tsx';
import { addDays, count } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { Section } from '../../ui/record-page.tsx';
import { useCan } from '../../ui/session.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { AccuracyTable } from './accuracy-table.tsx';
import './analytics.css';
import { forecastTexts } from './forecast-texts.ts';
import { ReportHead } from './report-head.tsx';
import { useAsked } from './use-asked.ts';

export type Report = z.output<typeof forecast.response>;
const DAYS = ['30', '60', '90'] as const;

const cars = (value: number) => value.toFixed(1);

/** What to expect, by colleague or unit, and how far past forecasts were off beside the naive ones (SAL-13). */
export function ForecastPage() {
  const text = useText(forecastTexts);
  const { asked, unitId, set, to } = useAsked({});
  const kind = asked.kind === 'delivery' ? 'delivery' : 'order';
  const days = DAYS.find((one) => one === asked.days) ?? '30';
  const answer = useCall(forecast, { query: { unitId, kind } });
  return (
    <div className="rb-page">
      <ReportHead title={text.title} up={text.up} upTo={to({ unitId: undefined })} unit={answer.data?.unit} />
      <p className="rb-plain rb-muted">{text.hint}</p>
      <div className="ra-bar">
        <Segmented
          aria-label={text.kind}
          value={kind}
          options={(['order', 'delivery'] as const).map((value) => ({ value, label: text.kinds[value] }))}
          onChange={(value) => set({ kind: value })}
        />
        {answer.data?.asOf && (
          <span className="rb-muted">
            {text.learnt(answer.data.asOf)} · {answer.data.live ? text.live : text.asOfNight}
          </span>
        )}
      </div>
      {answer.isPending ? (
        <SkeletonRows rows={8} />
      ) : answer.isError ? (
        <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
      ) : !answer.data.asOf ? (
        <EmptyState title={text.none} hint={text.noneHint} />
      ) : (
        <>
          <Total report={answer.data} />
          <Rows report={answer.data} unitTo={(id) => to({ unitId: id })} />
          <AccuracyTable report={answer.data} />
          <Past report={answer.data} days={Number(days)} onDays={(value) => set({ days: value })} />
        </>
      )}
    </div>
  );
}

function Total({ report }: { report: Report }) {
  const text = useText(forecastTexts);
  const said = (value: number | null) => (value === null ? '—' : String(value));
  return (
    <dl className="ra-figures">
      {report.total.map((line) => (
        <div key={line.horizon}>
          <dt>
            {text.next(line.horizon)} · {text.kinds[report.kind]}
          </dt>
          <dd>
            <strong className="rb-num">{cars(line.expected)}</strong>{' '}
            <span className="rb-num">{text.range(cars(line.low), cars(line.high))}</span>
            <small>{text.naiveNote(said(line.naiveLast), said(line.naiveYear))}</small>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Rows({ report, unitTo }: { report: Report; unitTo: (id: string) => string }) {
  const text = useText(forecastTexts);
  const pick = usePick();
  const can = useCan();
  const staff = report.by === 'staff';
  return (
    <Section title={text.by[report.by] ?? ''}>
      <div className="rb-table ra-wide">
        <table>
          <caption>{text.by[report.by]}</caption>
          <thead>
            <tr>
              <th scope="col">{text.who[report.by]}</th>
              {staff && (
                <th scope="col" className="rb-right">
                  {text.open}
                </th>
              )}
              {DAYS.map((days) => (
                <th key={days} scope="col" className="rb-right">
                  {text.next(Number(days))}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {report.rows.map((row) => {
              const behind = `/priorities?unitId=${staff ? report.unit.id : row.id}${staff ? `&consultantId=${row.id}` : ''}`;
              const opens = report.kind === 'order' && can('lead.read') && row.id !== null;
              return (
                <tr key={row.id ?? 'nobody'}>
                  <th scope="row">
                    {!row.id ? (
                      <span className="rb-muted">{text.nobody}</span>
                    ) : staff ? (
                      row.name
                    ) : (
                      <Link to={unitTo(row.id)}>{pick(row.name, row.nameEn)}</Link>
                    )}
                  </th>
                  {staff && <td className="rb-right rb-num">{row.open === null ? '—' : count(row.open)}</td>}
                  {row.expected.map((line) => (
                    <td key={line.horizon} className="rb-right rb-num">
                      {opens && line.horizon === 30 ? (
                        <Link to={behind}>{cars(line.expected)}</Link>
                      ) : (
                        cars(line.expected)
                      )}
                      <div className="rb-muted">{text.range(cars(line.low), cars(line.high))}</div>
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

/** Forecasts as of the first of past months beside what came, drawn and in numbers. */
function Past({ report, days, onDays }: { report: Report; days: number; onDays: (days: string) => void }) {
  const text = useText(forecastTexts);
  const navigate = useNavigate();
  const can = useCan();
  const shown = report.past.filter(({ horizon }) => horizon === days).slice(-13);
  const behind = (asOf: string) =>
    `/performance/cases?${new URLSearchParams({
      figure: report.kind === 'order' ? 'orders' : 'deliveries',
      from: asOf,
      to: addDays(asOf, days - 1),
      unitId: report.unit.id,
    })}`;
  if (shown.length === 0) return null;
  return (
    <Card
      title={text.past}
      extra={
        <Segmented
          aria-label={text.horizon}
          value={String(days)}
          options={DAYS.map((value) => ({ value, label: text.days(Number(value)) }))}
          onChange={onDays}
        />
      }
    >
      <p className="rb-plain rb-muted">{text.pastHint}</p>
      <Chart
        kind="line"
        label={text.figure(days)}
        categories={shown.map(({ asOf }) => asOf)}
        series={[
          { name: text.actual, kind: 'bar', values: shown.map(({ actual }) => actual) },
          { name: text.forecast, values: shown.map(({ expected }) => expected) },
          { name: text.naiveLast, values: shown.map(({ naiveLast }) => naiveLast) },
        ]}
        onPick={(asOf) => can('lead.read') && navigate(behind(asOf))}
      />
      <div className="rb-table ra-wide">
        <table>
          <caption>{text.figure(days)}</caption>
          <thead>
            <tr>
              <th scope="col">{text.asOf}</th>
              <th scope="col" className="rb-right">
                {text.forecast}
              </th>
              <th scope="col" className="rb-right">
                {text.interval}
              </th>
              <th scope="col" className="rb-right">
                {text.actual}
              </th>
              <th scope="col" className="rb-right">
                {text.naiveLast}
              </th>
              <th scope="col" className="rb-right">
                {text.naiveYear}
              </th>
              <th scope="col">{text.how}</th>
            </tr>
          </thead>
          <tbody>
            {[...shown].reverse().map((row) => (
              <tr key={row.asOf}>
                <th scope="row" className="rb-num">
                  {row.asOf}
                </th>
                <td className="rb-right rb-num">{cars(row.expected)}</td>
                <td className="rb-right rb-num">{text.range(cars(row.low), cars(row.high))}</td>
                <td className="rb-right rb-num">
                  {row.actual === null ? (
                    <span className="rb-muted">{text.waiting}</span>
                  ) : row.actual > 0 && can('lead.read') ? (
                    <Link to={behind(row.asOf)}>{count(row.actual)}</Link>
                  ) : (
                    count(row.actual)
                  )}
                </td>
                <td className="rb-right rb-num">{row.naiveLast ?? '—'}</td>
                <td className="rb-right rb-num">{row.naiveYear ?? '—'}</td>
                <td>
                  <Chip tone={row.replayed ? 'plain' : 'blue'}>{row.replayed ? text.replayed : text.kept}</Chip>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
