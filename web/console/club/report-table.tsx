import { Link } from 'react-router';
import { count } from '../../ui/format.ts';
import { useLanguage, usePick, useText } from '../../ui/language.tsx';
import { clubReportTexts } from './report-texts.ts';
import { type Report, type ReportColumn, type ReportLine, wordOf } from './report-values.ts';

interface ReportTableProps {
  made: Report;
  /** The same report of a unit below. */
  unitLink: (id: string) => string;
}

/** The table under the figure: units below, what belongs to none of them, the total; numbers open the rows behind them. */
export function ReportTable({ made, unitLink }: ReportTableProps) {
  const text = useText(clubReportTexts);
  const pick = usePick();
  const { language } = useLanguage();
  const single = made.unit.kind === 'dealer';
  const nameOf = (line: ReportLine) => pick(line.name, line.nameEn);
  const behind = (line: ReportLine | null) => {
    const place: Record<string, string> =
      line === null ? { unitId: made.unit.id } : line.id ? { unitId: line.id } : { unitId: made.unit.id, rest: 'true' };
    return (figure: string) =>
      `/club/report-rows?${new URLSearchParams({ report: made.report, figure, on: made.on, ...place })}`;
  };
  return (
    <div className="rb-table cr-table">
      <table>
        <caption>{`${made.title[language]} ${text.asOf(made.on)}`}</caption>
        <thead>
          <tr>
            <th scope="col">{text.unit}</th>
            {made.columns.map(({ key, title }) => (
              <th key={key} scope="col" className="rb-right">
                {title[language]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {made.lines.map((line) => (
            <tr key={line.id ?? 'rest'}>
              <th scope="row">
                {line.id && line.kind !== 'dealer' && !single ? (
                  <Link to={unitLink(line.id)}>{nameOf(line)}</Link>
                ) : (
                  nameOf(line)
                )}
              </th>
              {made.columns.map((column) => (
                <Cell key={column.key} column={column} line={line} name={nameOf(line)} to={behind(line)} />
              ))}
            </tr>
          ))}
          <tr className="cr-total">
            <th scope="row">{text.total}</th>
            {made.columns.map((column) => (
              <Cell
                key={column.key}
                column={column}
                line={{ values: made.total, ranks: {} }}
                name={text.total}
                to={behind(null)}
              />
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  );
}

interface CellProps {
  column: ReportColumn;
  line: Pick<ReportLine, 'values' | 'ranks'>;
  name: string;
  to: (figure: string) => string;
}

function Cell({ column, line, name, to }: CellProps) {
  const text = useText(clubReportTexts);
  const { language } = useLanguage();
  const value = line.values[column.key];
  const word = wordOf(column.kind, value);
  const rank = line.ranks[column.key];
  return (
    <td className="rb-num rb-right">
      {column.rows && value ? (
        <Link to={to(column.key)} aria-label={text.open(name, column.title[language], word)}>
          {word}
        </Link>
      ) : (
        word
      )}
      {value !== null && typeof value === 'object' && column.kind === 'share' && (
        <small className="rb-muted cr-parts">{text.of(count(value.numerator), count(value.denominator))}</small>
      )}
      {rank !== undefined && <small className="cr-rank">{text.rank(rank)}</small>}
    </td>
  );
}
