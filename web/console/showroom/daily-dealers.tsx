import { Link } from 'react-router';
import { listDailyDealers } from '../../../src/modules/showroom/daily/schema.ts';
import { Chip, type Tone } from '../../ui/chip.tsx';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { useSession } from '../../ui/session.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { reportTexts } from './report-texts.ts';

const TONES: Record<string, Tone> = { missing: 'red', late: 'orange', submitted: 'green', open: 'grey' };

/** Who has reported the day: missing dealers first, then late ones. */
export function DailyDealers({ day }: { day: string }) {
  const text = useText(reportTexts);
  const pick = usePick();
  const { unit } = useSession();
  const query = useCall(listDailyDealers, { params: { day } });
  if (query.isPending) return <SkeletonRows rows={8} />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const { rows, dueAt } = query.data;
  if (rows.length === 0) return <EmptyState title={text.noDealers} />;
  const n = (value: number | undefined) => value ?? '—';
  return (
    <>
      <p className="rb-plain rb-muted">{text.due(instantIn(dueAt, unit.timeZone))}</p>
      <div className="rb-table rs-named rs-wide">
        <table>
          <caption>{text.dealers}</caption>
          <thead>
            <tr>
              <th scope="col">{text.dealer}</th>
              <th scope="col">{text.state}</th>
              <th scope="col">{text.figures.groups}</th>
              <th scope="col">{text.figures.first}</th>
              <th scope="col">{text.figures.withPhone}</th>
              <th scope="col">{text.figures.testDrives}</th>
              <th scope="col">{text.figures.orders}</th>
              <th scope="col">{text.figures.calls}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.unitId}>
                <td>
                  <Link to={`/showroom/daily?day=${day}&unitId=${row.unitId}`}>
                    {pick(row.unitName, row.unitNameEn)}
                  </Link>
                </td>
                <td>
                  <Chip tone={TONES[row.state]}>{text.states[row.state]}</Chip>{' '}
                  {row.delayMinutes !== null && <span className="rb-muted">{text.delay(row.delayMinutes)}</span>}
                </td>
                <td className="rb-num">{n(row.figures?.groups)}</td>
                <td className="rb-num">{n(row.figures?.first)}</td>
                <td className="rb-num">{n(row.figures?.withPhone)}</td>
                <td className="rb-num">{n(row.figures?.testDrives)}</td>
                <td className="rb-num">{n(row.figures?.orders)}</td>
                <td className="rb-num">{n(row.figures?.calls)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
