import { Link } from 'react-router';
import { MEASURES, type Measure } from '../../../src/modules/org/targets/schema.ts';
import { count } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCan } from '../../ui/session.tsx';
import type { Report } from './performance-page.tsx';
import { performanceTexts } from './performance-texts.ts';

type Row = Pick<Report['rows'][number], 'id' | 'name' | 'nameEn' | 'actual' | 'target' | 'below'>;

/** Where the rows behind a figure are: visits and test drives in their lists, the rest as leads. */
export function behindOf(report: Report, id: string | null, measure: Measure): string {
  const staff = report.by === 'staff';
  const asked = new URLSearchParams({ from: report.from, to: report.to });
  asked.set('unitId', staff || !id ? report.unit.id : id);
  if (staff && id) asked.set('consultantId', id);
  if (measure === 'walkIns') return `/showroom/visits?${asked}`;
  if (measure === 'testDrives') return `/showroom/test-drives/all?${asked}&tab=back`;
  if (staff && !id) asked.set('consultantId', 'none');
  return `/performance/cases?${asked}&figure=${measure}`;
}

/** The table under the figure: actual, target and share reached by measure. */
export function PerformanceTable({ report, unitTo }: { report: Report; unitTo: (id: string) => string }) {
  const text = useText(performanceTexts);
  const pick = usePick();
  const { days } = report;
  const gone = days.denominator > 0 ? `${((days.numerator * 100) / days.denominator).toFixed(1)}%` : '—';
  return (
    <>
      <p className="rb-plain rb-muted">{text.pace(String(days.numerator), String(days.denominator), gone)}</p>
      <div className="rb-table ra-wide">
        <table>
          <caption>{`${text.title} ${report.from} – ${report.to}`}</caption>
          <thead>
            <tr>
              <th scope="col" className="rb-right">
                {text.rank}
              </th>
              <th scope="col">{text.who[report.by]}</th>
              {MEASURES.flatMap((measure) => [
                <th key={measure} scope="col" className="rb-right">
                  {text.measures[measure]}
                </th>,
                <th key={`${measure} target`} scope="col" className="rb-right">
                  {text.target}
                </th>,
                <th key={`${measure} share`} scope="col" className="rb-right">
                  {text.reached}
                </th>,
              ])}
            </tr>
          </thead>
          <tbody>
            {report.rows.map((row) => (
              <tr key={row.id ?? 'nobody'}>
                <td className="rb-right rb-num">{row.rank ?? '—'}</td>
                <th scope="row">
                  {!row.id ? (
                    <span className="rb-muted">{text.nobody}</span>
                  ) : report.by === 'unit' ? (
                    <Link to={unitTo(row.id)}>{pick(row.name, row.nameEn)}</Link>
                  ) : (
                    row.name
                  )}
                </th>
                <Cells report={report} row={row} />
              </tr>
            ))}
            <tr className="ra-sum">
              <td />
              <th scope="row">{text.total}</th>
              <Cells report={report} row={{ id: null, name: text.total, nameEn: text.total, ...report.total }} total />
            </tr>
          </tbody>
        </table>
      </div>
    </>
  );
}

function Cells({ report, row, total = false }: { report: Report; row: Row; total?: boolean }) {
  const text = useText(performanceTexts);
  const pick = usePick();
  const can = useCan();
  const name = row.id || total ? pick(row.name, row.nameEn) : text.nobody;
  return MEASURES.flatMap((measure) => {
    const actual = row.actual[measure];
    const [own, below] = [row.target[measure], row.below[measure]];
    const target = own ?? below;
    const mayOpen =
      measure === 'walkIns' || measure === 'testDrives'
        ? can('showroom.read') && (row.id !== null || total)
        : can('lead.read');
    const to = total ? behindOf({ ...report, by: 'unit' }, report.unit.id, measure) : behindOf(report, row.id, measure);
    const apart = own !== null && below !== null && own !== below;
    const title =
      own === null && below !== null ? text.fromBelow : apart ? text.belowHint(count(below), count(own)) : undefined;
    return [
      <td key={measure} className="rb-right rb-num">
        {actual > 0 && mayOpen ? (
          <Link to={to} aria-label={text.open(name, text.measures[measure] ?? measure, count(actual))}>
            {count(actual)}
          </Link>
        ) : (
          count(actual)
        )}
      </td>,
      <td key={`${measure} target`} className="rb-right rb-num" title={title}>
        {target === null ? '—' : count(target)}
        {apart && <span className="rb-muted">{` (${text.sumMark} ${count(below)})`}</span>}
      </td>,
      <td key={`${measure} share`} className="rb-right rb-num">
        {target ? `${((actual * 100) / target).toFixed(1)}%` : '—'}
      </td>,
    ];
  });
}
