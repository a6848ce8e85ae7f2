import { Link, useSearchParams } from 'react-router';
import { overdueSummary } from '../../../src/modules/leads/board/schema.ts';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { useCall } from '../../ui/query.ts';
import { useSession } from '../../ui/session.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { boardTexts } from './board-texts.ts';
import { cappedCount } from './counts.ts';

/** Overdue work by consultant, dealer or region; every figure opens the leads behind it. */
export function OverduePage() {
  const text = useText(boardTexts);
  const pick = usePick();
  const { unit } = useSession();
  const [params] = useSearchParams();
  const unitId = params.get('unitId') ?? undefined;
  const { data, error, isPending, refetch } = useCall(overdueSummary, { query: { unitId } });
  return (
    <div className="rb-page">
      <div className="rb-page-head">
        <h1>{text.overdueTitle}</h1>
        {data && unitId && <span className="rb-muted">{pick(data.unit.name, data.unit.nameEn)}</span>}
        <div className="rb-page-actions">
          {unitId && <LinkButton to="/leads/overdue">{text.up}</LinkButton>}
          <LinkButton to="/leads/downgrades">{text.downgrades}</LinkButton>
          <LinkButton to="/leads?tab=overdue">{text.list}</LinkButton>
        </div>
      </div>
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : isPending ? (
        <SkeletonRows rows={8} />
      ) : data.rows.every((row) => row.overdue + row.planless + row.downgrades === 0) ? (
        <EmptyState title={text.none} hint={text.noneHint} />
      ) : (
        <div className="rb-table">
          <table aria-label={text.overdueTitle}>
            <thead>
              <tr>
                <th scope="col">{text.by[data.by]}</th>
                <th scope="col" className="rb-right">
                  {text.overdue}
                </th>
                <th scope="col" className="rb-right">
                  {text.planless}
                </th>
                <th scope="col" className="rb-right">
                  {text.downgrades}
                </th>
                <th scope="col">{text.oldest}</th>
              </tr>
            </thead>
            <tbody>
              {data.rows.map((row) => (
                <tr key={row.id}>
                  <td>
                    {data.by === 'consultant' ? (
                      row.name
                    ) : (
                      <Link to={`/leads/overdue?unitId=${row.id}`}>{pick(row.name, row.nameEn)}</Link>
                    )}
                  </td>
                  <Figure n={row.overdue} cap={data.cap} to={listOf(row.id, data.by, 'tab=overdue')} />
                  <Figure n={row.planless} cap={data.cap} to={listOf(row.id, data.by, 'tab=planless')} />
                  <td className="rb-right rb-num">{cappedCount(row.downgrades, data.cap) ?? 0}</td>
                  <td className="rb-num">{row.oldestAt ? instantIn(row.oldestAt, unit.timeZone) : '—'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

/** The list behind a figure; that of a region is reached by its dealers. */
function listOf(id: string, by: string, tab: string): string | null {
  if (by === 'consultant') return `/leads?${tab}&consultantId=${id}`;
  return by === 'dealer' ? `/leads?${tab}&unitId=${id}` : null;
}

function Figure({ n, cap, to }: { n: number; cap: number; to: string | null }) {
  const shown = cappedCount(n, cap) ?? '0';
  return <td className="rb-right rb-num">{n > 0 && to ? <Link to={to}>{shown}</Link> : shown}</td>;
}
