import { Link, useNavigate, useSearchParams } from 'react-router';
import type * as z from 'zod';
import { intakeReport } from '../../../src/modules/leads/intake-report/schema.ts';
import { Card } from '../../ui/card.tsx';
import { Chart } from '../../ui/chart.tsx';
import { useDictionary } from '../../ui/dictionary.ts';
import { count, dateIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { QueryForm } from '../../ui/list/query-form.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordState } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { EmptyState } from '../../ui/states.tsx';
import './intake.css';
import { intakeTexts } from './intake-texts.ts';

type Report = z.output<typeof intakeReport.response>;
type Row = Report['rows'][number];
type By = 'channel' | 'source' | 'day';
const BYS: readonly By[] = ['channel', 'source', 'day'];
const DAY = 86_400_000;

/** What came in between two days: the figure, the table under it, and the rows behind each number. */
export function IntakeReportPage() {
  const text = useText(intakeTexts);
  const { unit } = useSession();
  const [params, setParams] = useSearchParams();
  const today = new Date();
  const from = params.get('from') ?? dateIn(new Date(today.getTime() - 29 * DAY).toISOString(), unit.timeZone);
  const to = params.get('to') ?? dateIn(today.toISOString(), unit.timeZone);
  const by = BYS.find((one) => one === params.get('by')) ?? 'channel';
  const query = useCall(intakeReport, { query: { from, to, by } });
  return (
    <div className="rb-page">
      <div className="rb-page-head">
        <h1>{text.report}</h1>
      </div>
      <p className="rb-plain rb-muted">{text.reportHint}</p>
      <QueryForm
        key={`${from} ${to} ${by}`}
        fields={[
          { name: 'from', label: text.fromDay, kind: 'date' },
          { name: 'to', label: text.toDay, kind: 'date' },
          {
            name: 'by',
            label: text.by,
            kind: 'select',
            options: BYS.map((value) => ({ value, label: text.bys[value] ?? value })),
          },
        ]}
        values={{ from, to, by }}
        onQuery={(values) => setParams(Object.fromEntries(Object.entries(values).filter(([, value]) => value)))}
      />
      <RecordState query={query}>
        {(report) =>
          report.rows.length === 0 ? (
            <EmptyState title={text.noData} hint={text.noDataHint} />
          ) : (
            <ReportView report={report} by={by} range={{ from, to }} />
          )
        }
      </RecordState>
    </div>
  );
}

/** Where the rows behind a figure are: messages in the log, enquiries in the list of touches. */
function useAddresses(by: By, range: { from: string; to: string }) {
  const can = useCan();
  const narrowed = (row: Row | null): Record<string, string> => {
    if (!row) return range;
    if (by === 'day') return { from: row.key, to: row.key };
    return by === 'channel' ? { ...range, channel: row.key } : { ...range, source: row.key };
  };
  return {
    touches: (row: Row | null, figure: string) =>
      can('lead.read') ? `/leads/intake-report/rows?${new URLSearchParams({ ...narrowed(row), figure })}` : null,
    messages: (row: Row | null, more: Record<string, string>) => {
      const { source, ...rest } = narrowed(row);
      if (source === 'own') return null;
      return `/leads/inbound?${new URLSearchParams({ ...rest, ...(source ? { sourceId: source } : {}), ...more })}`;
    },
  };
}

function ReportView({ report, by, range }: { report: Report; by: By; range: { from: string; to: string } }) {
  const text = useText(intakeTexts);
  const pick = usePick();
  const channels = useDictionary('lead_channel');
  const at = useAddresses(by, range);
  const navigate = useNavigate();
  // The figure shows a month at most; the table under it has all.
  const shown = report.rows.slice(-31);
  const nameOf = (row: Row) =>
    by === 'channel'
      ? channels.nameOf(row.key)
      : by === 'day'
        ? row.key
        : row.key === 'own'
          ? text.ownDoors
          : pick(row.name, row.nameEn) || row.key;
  const columns: {
    key: string;
    title: string;
    cell: (row: Report['total'], of: Row | null) => [number, string | null];
  }[] = [
    {
      key: 'raw',
      title: text.raw,
      cell: (row, of) => [row.raw, row.messages > 0 ? at.messages(of, {}) : at.touches(of, 'direct')],
    },
    {
      key: 'duplicates',
      title: text.duplicates,
      cell: (row, of) => [row.duplicates, at.messages(of, { tab: 'duplicate' })],
    },
    {
      key: 'rejected',
      title: text.rejectedCount,
      cell: (row, of) => [row.rejected, at.messages(of, { tab: 'rejected' })],
    },
    { key: 'tests', title: text.testCount, cell: (row, of) => [row.tests, at.messages(of, { tab: 'tests' })] },
    { key: 'enquiries', title: text.taken, cell: (row, of) => [row.enquiries, at.touches(of, 'enquiries')] },
    { key: 'persons', title: text.persons, cell: (row, of) => [row.persons, at.touches(of, 'enquiries')] },
    { key: 'first', title: text.first, cell: (row, of) => [row.first, at.touches(of, 'first')] },
    { key: 'last', title: text.last, cell: (row, of) => [row.last, at.touches(of, 'last')] },
    { key: 'valid', title: text.valid, cell: (row, of) => [row.valid, at.touches(of, 'valid')] },
    { key: 'invalid', title: text.invalid, cell: (row, of) => [row.invalid, at.touches(of, 'invalid')] },
    { key: 'unchecked', title: text.unchecked, cell: (row, of) => [row.unchecked, at.touches(of, 'unchecked')] },
    { key: 'answered', title: text.answered, cell: (row) => [row.answered, null] },
  ];
  const line = (row: Report['total'], of: Row | null, name: string) => (
    <tr key={of?.key ?? 'total'}>
      <th scope="row">{name}</th>
      {columns.map(({ key, title, cell }) => {
        const [value, to] = cell(row, of);
        return (
          <td key={key} className="rb-num rb-right">
            {value > 0 && to ? (
              <Link to={to} aria-label={`${name} ${title}: ${count(value)}`}>
                {count(value)}
              </Link>
            ) : (
              count(value)
            )}
          </td>
        );
      })}
      <td className="rb-num rb-right">{row.medianMinutes === null ? '—' : text.minutes(row.medianMinutes)}</td>
    </tr>
  );
  return (
    <>
      <Card title={text.figure}>
        <Chart
          kind="bar"
          label={text.figure}
          categories={shown.map(nameOf)}
          series={(['raw', 'enquiries', 'valid'] as const).map((key) => ({
            name: key === 'raw' ? text.raw : key === 'enquiries' ? text.taken : text.valid,
            values: shown.map((row) => row[key]),
          }))}
          onPick={(name, series) => {
            const row = shown.find((one) => nameOf(one) === name);
            const to = row && at.touches(row, series === text.valid ? 'valid' : 'enquiries');
            if (to) navigate(to);
          }}
        />
      </Card>
      <div className="rb-table rc-report">
        <table>
          <caption>{`${text.report} ${range.from} – ${range.to}`}</caption>
          <thead>
            <tr>
              <th scope="col">{by === 'day' ? text.day : by === 'source' ? text.source : text.channel}</th>
              {columns.map(({ key, title }) => (
                <th key={key} scope="col" className="rb-right">
                  {title}
                </th>
              ))}
              <th scope="col" className="rb-right">
                {text.median}
              </th>
            </tr>
          </thead>
          <tbody>
            {report.rows.map((row) => line(row, row, nameOf(row)))}
            {line(report.total, null, text.total)}
          </tbody>
        </table>
      </div>
    </>
  );
}
