import { Button, Input } from 'antd';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { getReport, REPORTS, type ReportId } from '../../../src/modules/club/reports/schema.ts';
import { Card } from '../../ui/card.tsx';
import { Chart } from '../../ui/chart.tsx';
import { useLanguage, usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordState } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { EmptyState } from '../../ui/states.tsx';
import './club-report.css';
import { ReportTable } from './report-table.tsx';
import { clubReportTexts } from './report-texts.ts';
import { lastDayOf, numberOf, type Report } from './report-values.ts';

/** What a report is asked for, held by the address: which one, as of when, of which unit. */
function useAsked() {
  const { today } = useSession();
  const [params, setParams] = useSearchParams();
  const report = REPORTS.find((each) => each === params.get('report')) ?? 'recruitment';
  const on = params.get('on') ?? today;
  const unitId = params.get('unitId') ?? undefined;
  const addressOf = (change: { report?: ReportId; on?: string; unitId?: string }) => {
    const next = new URLSearchParams(params);
    for (const [name, value] of Object.entries(change)) next.set(name, value);
    return `/club/reports?${next}`;
  };
  const setDay = (day: string) => {
    const next = new URLSearchParams(params);
    next.set('on', day);
    setParams(next, { replace: true });
  };
  return { report, on, unitId, today, addressOf, setDay };
}

/** The reports of the club: one page for all, each drawn with its table under it, every number opening the rows behind it. */
export function ReportsPage() {
  const text = useText(clubReportTexts);
  const can = useCan();
  const asked = useAsked();
  const { report, on, unitId, today } = asked;
  const query = useCall(getReport, { params: { report }, query: { on, unitId } });
  const sheet = new URLSearchParams({ on, ...(unitId ? { unitId } : {}) });
  return (
    <div className="rb-page">
      <div className="rb-page-head">
        <h1>{text.title}</h1>
        {report === 'daily' ? (
          <Input
            type="date"
            aria-label={text.day}
            className="cr-when"
            value={on}
            max={today}
            onChange={(event) => event.target.value && asked.setDay(event.target.value)}
          />
        ) : (
          <Input
            type="month"
            aria-label={text.month}
            className="cr-when"
            value={on.slice(0, 7)}
            max={today.slice(0, 7)}
            onChange={(event) => event.target.value && asked.setDay(lastDayOf(event.target.value, today))}
          />
        )}
        <div className="rb-page-actions">
          {can('record.export') && (
            <Button href={`/api/club/reports/${report}/file?${sheet}`} download>
              {text.download}
            </Button>
          )}
        </div>
      </div>
      <nav className="rb-filters" aria-label={text.reports}>
        {REPORTS.filter((each) => each !== 'points' || can('points.read')).map((each) => (
          <Link
            key={each}
            to={asked.addressOf({ report: each })}
            replace
            aria-current={each === report ? 'true' : undefined}
          >
            {text.names[each]}
          </Link>
        ))}
      </nav>
      <RecordState query={query}>{(made) => <ReportView made={made} asked={asked} />}</RecordState>
    </div>
  );
}

function ReportView({ made, asked }: { made: Report; asked: ReturnType<typeof useAsked> }) {
  const text = useText(clubReportTexts);
  const pick = usePick();
  const { unit } = useSession();
  const { language } = useLanguage();
  const navigate = useNavigate();
  const drawn = made.lines.filter((line) => line.id !== null);
  const columns = made.columns.filter(({ key }) => made.chart.includes(key));
  const percent = columns.every(({ kind }) => kind === 'share');
  const title = made.title[language];
  const pressed = (name: string, series: string) => {
    const line = drawn.find((one) => pick(one.name, one.nameEn) === name);
    const column = columns.find((one) => one.title[language] === series);
    if (!line?.id) return;
    if (column?.rows)
      navigate(
        `/club/report-rows?${new URLSearchParams({ report: made.report, figure: column.key, on: made.on, unitId: line.id })}`,
      );
    else if (line.kind !== 'dealer') navigate(asked.addressOf({ unitId: line.id }));
  };
  return (
    <>
      <p className="rb-plain">
        {made.unit.id !== unit.id && (
          <Link to={asked.addressOf({ unitId: unit.id })} className="cr-up">
            ← {text.up}
          </Link>
        )}
        <strong>{pick(made.unit.name, made.unit.nameEn)}</strong> <span className="rb-muted">{text.asOf(made.on)}</span>
      </p>
      <p className="rb-plain rb-muted">{made.note[language]}</p>
      {drawn.length === 0 ? (
        <EmptyState title={text.nothing} />
      ) : (
        <>
          <Card title={title}>
            <Chart
              kind="bar"
              label={`${title} ${text.asOf(made.on)}`}
              categories={drawn.map((line) => pick(line.name, line.nameEn))}
              series={columns.map(({ key, kind, title: name }) => ({
                name: name[language],
                values: drawn.map((line) => numberOf(kind, line.values[key])),
              }))}
              unit={percent ? '%' : undefined}
              lying={drawn.length > 8}
              height={drawn.length > 8 ? 60 + 26 * drawn.length * columns.length : 280}
              onPick={pressed}
            />
          </Card>
          {made.series && made.series.months.length > 1 && (
            <Card title={text.course}>
              <Chart
                kind="line"
                label={`${title} ${text.course}`}
                categories={made.series.months.map(({ month }) => month)}
                series={[{ name: title, values: made.series.months.map(({ value }) => value) }]}
                onPick={(month) => asked.setDay(lastDayOf(month, asked.today))}
              />
            </Card>
          )}
          <ReportTable made={made} unitLink={(id) => asked.addressOf({ unitId: id })} />
          {made.series && (
            <Course made={made} monthLink={(month) => asked.addressOf({ on: lastDayOf(month, asked.today) })} />
          )}
        </>
      )}
    </>
  );
}

/** The course by month as a table: what the line shows. */
function Course({ made, monthLink }: { made: Report; monthLink: (month: string) => string }) {
  const text = useText(clubReportTexts);
  return (
    <details>
      <summary>{text.course}</summary>
      <div className="rb-table cr-course">
        <table>
          <caption>{text.course}</caption>
          <tbody>
            {made.series?.months.map(({ month, value }) => (
              <tr key={month}>
                <th scope="row">
                  <Link to={monthLink(month)}>{month}</Link>
                </th>
                <td className="rb-num rb-right">{value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
