import { Link, useSearchParams } from 'react-router';
import type * as z from 'zod';
import { completenessReport } from '../../../src/modules/customers/completeness/schema.ts';
import { Card } from '../../ui/card.tsx';
import { count } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { Facts } from '../../ui/record-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { completenessTexts } from './completeness-texts.ts';
import { Completeness } from './file-sections.tsx';

type Report = z.output<typeof completenessReport.response>;
type Figures = Report['total'];

const averageOf = ({ points, files }: Figures): number => (files === 0 ? 0 : Math.floor((points / files) * 10) / 10);

/** How full the files are, by dealer and by the colleague who keeps them; every figure opens the files behind it (CUS-27). */
export function CompletenessPage() {
  const text = useText(completenessTexts);
  const { unit } = useSession();
  const [params] = useSearchParams();
  const asked = params.get('dealerId') ?? undefined;
  const dealerId = unit.kind === 'dealer' ? unit.id : asked;
  const query = useCall(completenessReport, { query: { dealerId } });
  return (
    <div className="rb-page">
      {asked && (
        <nav className="rb-back" aria-label={text.back}>
          <Link to="/completeness">← {text.back}</Link>
        </nav>
      )}
      <h1 className="rb-title">{text.title}</h1>
      <p className="rb-plain rb-muted">{text.hint}</p>
      {query.data ? (
        <ReportView report={query.data} dealerId={dealerId} />
      ) : query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <SkeletonRows rows={6} />
      )}
    </div>
  );
}

function ReportView({ report, dealerId }: { report: Report; dealerId: string | undefined }) {
  const text = useText(completenessTexts);
  const pick = usePick();
  const { total, rows } = report;
  if (rows.length === 0) return <EmptyState title={text.emptyTitle} hint={text.emptyHint} />;
  const filesOf = (row: Report['rows'][number]) =>
    dealerId
      ? `/customers?dealerId=${dealerId}&archivistId=${row.id ?? 'none'}`
      : `/customers?dealerId=${row.id ?? ''}`;
  return (
    <>
      <Card>
        <Facts
          facts={[
            { label: text.average, value: <Completeness percent={averageOf(total)} /> },
            { label: text.complete, value: text.of(count(total.complete), count(total.files)) },
          ]}
        />
      </Card>
      <div className="rb-table">
        <table>
          <caption>{text.title}</caption>
          <thead>
            <tr>
              <th scope="col">{dealerId ? text.archivist : text.dealer}</th>
              <th scope="col">{text.average}</th>
              <th scope="col">{text.complete}</th>
              <th scope="col">{text.gaps}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id ?? 'none'}>
                <td>
                  {dealerId || !row.id ? (
                    row.id ? (
                      pick(row.name, row.nameEn)
                    ) : (
                      text.nobody
                    )
                  ) : (
                    <Link to={`/completeness?dealerId=${row.id}`}>{pick(row.name, row.nameEn)}</Link>
                  )}
                </td>
                <td>
                  <Completeness percent={averageOf(row)} />
                </td>
                <td className="rb-num">{text.of(count(row.complete), count(row.files))}</td>
                <td>
                  <Link
                    to={filesOf(row)}
                    aria-label={`${text.gaps}: ${row.id ? pick(row.name, row.nameEn) : text.nobody}`}
                  >
                    {text.gaps}
                  </Link>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
