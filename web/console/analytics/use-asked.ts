import { useSearchParams } from 'react-router';
import { useSession } from '../../ui/session.tsx';

/** What a report is asked, held by the address; `set` changes some of it, `to` is the address of the same report with some of it changed. */
export function useAsked(defaults: Record<string, string>) {
  const { today } = useSession();
  const [params, setParams] = useSearchParams();
  const asked: Record<string, string> = { ...defaults };
  for (const [name, value] of params) if (value) asked[name] = value;
  const next = (change: Record<string, string | undefined>) => {
    const made = new URLSearchParams(params);
    for (const [name, value] of Object.entries(change)) {
      if (value) made.set(name, value);
      else made.delete(name);
    }
    return made;
  };
  return {
    asked,
    unitId: params.get('unitId') ?? undefined,
    today,
    set: (change: Record<string, string | undefined>) => setParams(next(change), { replace: true }),
    to: (change: Record<string, string | undefined>) => `?${next(change)}`,
  };
}

/** A month some months on: `monthAfter('2026-12', 1)` → `2027-01`. */
export function monthAfter(month: string, by: number): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7);
}

/** A share as it is shown: `66.7%`, a dash where there is nothing to share. */
export function percentOf({ percent }: { percent: number | null }): string {
  return percent === null ? '—' : `${percent.toFixed(1)}%`;
}
