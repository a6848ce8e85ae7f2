import { useSearchParams } from 'react-router';
import { addDays } from '../../ui/format.ts';
import { useSession } from '../../ui/session.tsx';

/** The days and the unit a report is about, held by the address: the last thirty days where nothing is said. */
export function useSpan() {
  const { today } = useSession();
  const [params, setParams] = useSearchParams();
  const from = params.get('from') ?? addDays(today, -29);
  const to = params.get('to') ?? today;
  const unitId = params.get('unitId') ?? undefined;
  const set = (change: { from: string; to: string }) => {
    const next = new URLSearchParams(params);
    next.set('from', change.from);
    next.set('to', change.to);
    setParams(next, { replace: true });
  };
  /** The same report of another unit. */
  const of = (id: string) => `?from=${from}&to=${to}&unitId=${id}`;
  return { from, to, unitId, set, of };
}
