import { Link } from 'react-router';
import type * as z from 'zod';
import { SHARE_KEYS, showroomReport } from '../../../src/modules/showroom/report/schema.ts';
import { count } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { Section } from '../../ui/record-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { Hints } from './hints.tsx';
import { reportTexts } from './report-texts.ts';
import './showroom.css';
import { SpanForm } from './span-form.tsx';
import { useSpan } from './use-span.ts';

type Report = z.output<typeof showroomReport.response>;
type Share = Report['total']['shares']['drive'];
const SHOWN = [
  'retention',
  'again',
  'invite',
  'firstDrive',
  'drive',
  'firstOrder',
  'againOrder',
  'order',
  'feedback',
] as const;

/** Showroom practice in figures: by colleague of a dealer or by unit below, with coaching hints; figures open the rows behind them. */
export function ReportPage() {
  const text = useText(reportTexts);
  const pick = usePick();
  const { unit } = useSession();
  const { from, to, unitId, set, of } = useSpan();
  const query = useCall(showroomReport, { query: { from, to, unitId } });
  return (
    <div className="rb-page">
      {unitId && unitId !== unit.id && (
        <nav className="rb-back" aria-label={text.up}>
          <Link to={`/showroom/report?from=${from}&to=${to}`}>← {text.up}</Link>
        </nav>
      )}
      <div className="rb-page-head">
        <h1>{text.report}</h1>
        {query.data && <span className="rb-muted">{pick(query.data.unit.name, query.data.unit.nameEn)}</span>}
      </div>
      <SpanForm from={from} to={to} onSpan={set} />
      {query.isPending ? (
        <SkeletonRows rows={8} />
      ) : query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data.rows.length === 0 ? (
        <EmptyState title={text.nothing} />
      ) : (
        <>
          <Total report={query.data} />
          <Lines report={query.data} span={`from=${from}&to=${to}`} of={of} />
          <Hints report={query.data} title={text.hints} />
        </>
      )}
    </div>
  );
}

const percent = ({ percent: value }: Share) => (value === null ? '—' : `${value.toFixed(1)}%`);

function Total({ report }: { report: Report }) {
  const text = useText(reportTexts);
  const { shares } = report.total;
  return (
    <Section title={text.total}>
      <dl className="rs-figures">
        {SHARE_KEYS.map((key) => (
          <div key={key}>
            <dt>{text.shares[key]}</dt>
            <dd>
              {percent(shares[key])}
              <small>{text.of(count(shares[key].numerator), count(shares[key].denominator))}</small>
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

function Lines({ report, span, of }: { report: Report; span: string; of: (id: string) => string }) {
  const text = useText(reportTexts);
  const pick = usePick();
  const staff = report.by === 'staff';
  const minutes = (value: number | null) => (value === null ? '—' : text.minutes(value));
  return (
    <div className="rb-table rs-lines">
      <table>
        <caption>{text.report}</caption>
        <thead>
          <tr>
            <th scope="col">{text.who[report.by]}</th>
            <th scope="col">{text.firstVisits}</th>
            <th scope="col">{text.againVisits}</th>
            <th scope="col">{text.drives}</th>
            <th scope="col">{text.calls}</th>
            {SHOWN.map((key) => (
              <th key={key} scope="col">
                {text.shares[key]}
              </th>
            ))}
            <th scope="col">{text.firstMinutes}</th>
            <th scope="col">{text.againMinutes}</th>
          </tr>
        </thead>
        <tbody>
          {report.rows.map((row) => {
            const behind = `${span}&${staff ? `unitId=${report.unit.id}&consultantId` : 'unitId'}=${row.id}`;
            const calls = `${span}&${staff ? `unitId=${report.unit.id}&staffId` : 'unitId'}=${row.id}`;
            return (
              <tr key={row.id}>
                <td>
                  {staff ? row.name : <Link to={`/showroom/report${of(row.id)}`}>{pick(row.name, row.nameEn)}</Link>}
                </td>
                <td className="rb-num">
                  <Link to={`/showroom/visits?${behind}&counts=first`}>{count(row.counts.first)}</Link>
                </td>
                <td className="rb-num">
                  <Link to={`/showroom/visits?${behind}&counts=again`}>{count(row.counts.again)}</Link>
                </td>
                <td className="rb-num">
                  <Link to={`/showroom/test-drives/all?${behind}&tab=back`}>{count(row.counts.drives)}</Link>
                </td>
                <td className="rb-num">
                  <Link to={`/showroom/calls?${calls}`}>{count(row.counts.calls)}</Link>
                </td>
                {SHOWN.map((key) => (
                  <td key={key} className="rb-num">
                    <span title={text.of(count(row.shares[key].numerator), count(row.shares[key].denominator))}>
                      {percent(row.shares[key])}
                    </span>
                  </td>
                ))}
                <td className="rb-num">{minutes(row.firstMinutes)}</td>
                <td className="rb-num">{minutes(row.againMinutes)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
