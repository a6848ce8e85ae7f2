import { useSyncExternalStore } from 'react';
import { Chip } from './chip.tsx';
import { dueState } from './due.ts';
import { instantIn } from './format.ts';
import { useText } from './language.tsx';
import { useSession } from './session.tsx';
import { kitTexts } from './texts.ts';

const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (!timer) {
    // No clock was shown for a while; React reads the time again right after subscribing.
    now = Date.now();
    timer = setInterval(() => {
      now = Date.now();
      for (const each of listeners) each();
    }, 30_000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The time, one tick for all clocks of the screen each half minute. */
function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}

const COLOUR = { calm: 'grey', soon: 'orange', over: 'red' } as const;

/** A clock: time left, or how long it has passed; the exact time on hovering. Nothing where there is no due time. */
export function DueBadge({ dueAt, startAt }: { dueAt: string | null; startAt?: string | null }) {
  const text = useText(kitTexts);
  const { unit } = useSession();
  const at = useNow();
  if (!dueAt) return null;
  const state = dueState(Date.parse(dueAt), at, startAt ? Date.parse(startAt) : undefined);
  const span = text[state.unit](state.amount);
  const exact = `${text.due} ${instantIn(dueAt, unit.timeZone)}`;
  return (
    <Chip tone={COLOUR[state.tone]} title={exact}>
      {state.tone === 'over' ? text.overdue(span) : text.left(span)}
    </Chip>
  );
}
