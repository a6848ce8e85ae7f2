import { Link, useSearchParams } from 'react-router';
import type * as z from 'zod';
import { listReportRows, type ReportRow } from '../../../src/modules/club/reports/schema.ts';
import type { Column } from '../../ui/columns.ts';
import { count, dateIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { clubReportTexts } from './report-texts.ts';

type Row = z.output<typeof ReportRow>;
const PLACES: Record<Row['kind'], string | null> = {
  member: '/members',
  customer: '/customers',
  unit: '/units',
  vehicle: '/vehicles',
  points: '/members',
  referral: '/customers',
};
const ASKED = ['report', 'figure', 'on', 'unitId', 'rest'] as const;

/** The records behind a figure of a report. */
export function ReportRowsPage() {
  const text = useText(clubReportTexts);
  const pick = usePick();
  const { unit } = useSession();
  const [params] = useSearchParams();
  const asked = Object.fromEntries(
    ASKED.flatMap((name) => (params.get(name) ? [[name, params.get(name) as string]] : [])),
  );
  const { figure: _figure, rest: _rest, ...back } = asked;
  const columns: Column<Row>[] = [
    { key: 'title', title: text.name, card: 'title', width: 260, render: (row) => row.title || '—' },
    { key: 'unit', title: text.unit, width: 220, render: (row) => pick(row.unitName, row.unitNameEn) },
    {
      key: 'at',
      title: text.at,
      render: (row) => <span className="rb-num">{dateIn(row.at, unit.timeZone)}</span>,
    },
    {
      key: 'amount',
      title: text.amount,
      align: 'right',
      render: (row) => (
        <span className="rb-num">{row.amount === null ? '—' : row.amount < 0 ? row.amount : count(row.amount)}</span>
      ),
    },
  ];
  return (
    <>
      <nav className="rb-back" aria-label={text.rowsBack}>
        <Link to={`/club/reports?${new URLSearchParams(back)}`}>← {text.rowsBack}</Link>
      </nav>
      <ListPage<Row>
        title={text.rows}
        endpoint={listReportRows}
        columns={columns}
        rowKey={(row) => row.id}
        linkOf={(row) => {
          const place = PLACES[row.kind];
          return place && row.recordId && place !== '/units' ? `${place}/${row.recordId}` : null;
        }}
        views={false}
        exportable
        filters={[{ key: 'all', label: text.names[asked.report ?? ''] ?? text.rows, query: asked }]}
        empty={{ title: text.noRows, hint: text.noRowsHint }}
      />
    </>
  );
}
