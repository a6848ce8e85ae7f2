import { useSyncExternalStore } from 'react';
import { serverNow } from '../api/server-time.ts';
import { Chip } from './chip.tsx';
import { countdown, dueState } from './due.ts';
import { instantIn } from './format.ts';
import { useText } from './language.tsx';
import { useSession } from './session.tsx';
import { kitTexts } from './texts.ts';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** One tick a second for all clocks of the screen; a clock whose words stay the same is not drawn again. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const each of listeners) each();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

const COLOUR = { calm: 'grey', soon: 'orange', over: 'red' } as const;

/**
 * A clock that counts down by the server's time: time left, or in red how long it has passed; by the second within the last hour. The exact
 * time on hovering. Nothing where there is no due time.
 */
export function DueBadge({ dueAt, startAt }: { dueAt: string | null; startAt?: string | null }) {
  const text = useText(kitTexts);
  const { unit } = useSession();
  const due = dueAt ? Date.parse(dueAt) : Number.NaN;
  const start = startAt ? Date.parse(startAt) : undefined;
  const shown = useSyncExternalStore(subscribe, () => {
    const now = serverNow();
    const state = dueState(due, now, start);
    return `${state.tone} ${countdown(due, now) ?? text[state.unit](state.amount)}`;
  });
  if (!dueAt) return null;
  const tone = shown.slice(0, shown.indexOf(' ')) as keyof typeof COLOUR;
  const span = shown.slice(tone.length + 1);
  return (
    <Chip tone={COLOUR[tone]} title={`${text.due} ${instantIn(dueAt, unit.timeZone)}`}>
      <span className="rb-num">{tone === 'over' ? text.overdue(span) : text.left(span)}</span>
    </Chip>
  );
}
