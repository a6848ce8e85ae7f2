import type * as z from 'zod';
import { listTaskFailures, type TaskFailure } from '../../../src/modules/org/tasks/schema.ts';
import { useText } from '../language.tsx';
import { useCall } from '../query.ts';
import { workTexts } from './texts.ts';
import type { Task } from './use-task.ts';

type Failure = z.output<typeof TaskFailure>;

/** Why records were not done: each reason once, with how many it met. */
export function Reasons({ failures }: { failures: readonly Failure[] }) {
  const text = useText(workTexts);
  const reasons = new Map<string, number>();
  for (const { reason } of failures) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  return (
    <ul className="rb-reasons">
      {[...reasons].map(([reason, times]) => (
        <li key={reason}>
          {reason} <span className="rb-muted">({text.times(times)})</span>
        </li>
      ))}
    </ul>
  );
}

/** As `Reasons`, of a task that ran in the background. */
export function TaskReasons({ task }: { task: Task }) {
  const enabled = (task.counts.failed ?? 0) > 0;
  const { data } = useCall(listTaskFailures, { params: { id: task.id } }, { enabled, staleTime: 0 });
  return enabled && data ? <Reasons failures={data.rows} /> : null;
}
