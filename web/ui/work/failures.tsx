import type * as z from 'zod';
import { listTaskFailures, type TaskFailure } from '../../../src/modules/org/tasks/schema.ts';
import { useText } from '../language.tsx';
import { useCall } from '../query.ts';
import { workTexts } from './texts.ts';
import type { Task } from './use-task.ts';

type Failure = z.output<typeof TaskFailure>;

/** Rows of a file that were not taken: where and why. `titles` name the cells. */
export function FailedRows({ task, titles }: { task: Task; titles: ReadonlyMap<string, string> }) {
  const text = useText(workTexts);
  const failed = task.counts.failed ?? 0;
  const { data } = useCall(listTaskFailures, { params: { id: task.id } }, { enabled: failed > 0, staleTime: 0 });
  const rows = data?.rows ?? [];
  if (failed === 0 || rows.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by the keyboard.
    <section className="rb-failures" aria-label={text.failures} tabIndex={0}>
      <table>
        <caption className="rb-hidden">{text.failures}</caption>
        <thead>
          <tr>
            <th scope="col">{text.line}</th>
            <th scope="col">{text.cell}</th>
            <th scope="col">{text.why}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.ordinal}>
              <td className="rb-num">{row.subject}</td>
              <td>{row.cell ? (titles.get(row.cell) ?? row.cell) : '—'}</td>
              <td>{row.reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {failed > rows.length && <p className="rb-muted">{text.first(rows.length)}</p>}
    </section>
  );
}

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
