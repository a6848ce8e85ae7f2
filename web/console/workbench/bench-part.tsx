import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type * as z from 'zod';
import type { WorkPart, WorkRow } from '../../../src/modules/workbench/schema.ts';
import type { Endpoint } from '../../../src/platform/endpoint.ts';
import { call } from '../../api/call.ts';
import { Chip } from '../../ui/chip.tsx';
import { DueBadge } from '../../ui/due-badge.tsx';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { keyOf } from '../../ui/query.ts';
import { Section } from '../../ui/record-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { GradeChip } from '../leads/lead-chips.tsx';
import { benchTexts } from './bench-texts.ts';

export type Work = z.output<typeof WorkRow>;
type Part = z.output<typeof WorkPart>;

/** As often as the bell asks: today's work is asked for again while the page is seen. */
const EACH_MS = 60_000;

/** The parts of a workbench by one operation, with the states around them. */
export function Bench<E extends Endpoint>({
  title,
  endpoint,
  children,
}: {
  title: string;
  endpoint: E;
  children: (answer: z.output<E['response']>) => ReactNode;
}) {
  const query = useQuery({
    queryKey: keyOf(endpoint),
    queryFn: ({ signal }) => call(endpoint, { signal }),
    refetchInterval: EACH_MS,
  });
  return (
    <section aria-label={title} className="rc-bench">
      <h2>{title}</h2>
      {query.data ? (
        <div className="rc-work">{children(query.data)}</div>
      ) : query.isPending ? (
        <SkeletonRows rows={6} />
      ) : (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      )}
    </section>
  );
}

/** A count as the screen shows it: exact below the cap, `99+` at it. */
export const capped = (count: number, cap: number) => (count >= cap ? `${cap - 1}+` : String(count));

interface BenchPartProps {
  title: string;
  empty: string;
  part: Part | null;
  cap: number;
  /** The same work as a list. */
  all?: string;
  /** `due`: a clock that runs; `time`: when it happens or happened; `day`: a civil day. */
  clock?: 'due' | 'time' | 'day';
  /** What else a row says: a state, a reason, a number. */
  detail?: (row: Work) => ReactNode;
  /** Where a row's work is done, and the word on the button. */
  act: (row: Work) => { to: string; label: string };
  /** How much of it is done, where some of it may be. */
  done?: (done: string, all: string) => string;
}

/** A part of a workbench: how much there is and how much of it is late, the first rows, each with one button that leads to doing it. */
export function BenchPart({ title, empty, part, cap, all, clock, detail, act, done }: BenchPartProps) {
  const text = useText(benchTexts);
  if (!part) return null;
  return (
    <Section
      title={part.count > 0 ? `${title} (${capped(part.count, cap)})` : title}
      extra={
        <span className="rb-tags">
          {part.late > 0 && <Chip tone="red">{text.late(capped(part.late, cap))}</Chip>}
          {done && part.count > 0 && <Chip tone="green">{done(String(part.done), capped(part.count, cap))}</Chip>}
          {all && part.count > 0 && (
            <Link to={all} aria-label={`${text.all}: ${title}`}>
              {text.all}
            </Link>
          )}
        </span>
      }
    >
      {part.rows.length === 0 ? (
        <p className="rb-plain rb-muted">{empty}</p>
      ) : (
        <ul>
          {part.rows.map((row) => (
            <Row key={`${row.id} ${row.at}`} row={row} clock={clock} detail={detail} act={act(row)} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function Row({
  row,
  clock = 'time',
  detail,
  act,
}: {
  row: Work;
  clock?: BenchPartProps['clock'];
  detail?: BenchPartProps['detail'];
  act: { to: string; label: string };
}) {
  const text = useText(benchTexts);
  const pick = usePick();
  const { name: me, unit, today } = useSession();
  const at = row.at && instantIn(row.at, unit.timeZone);
  const day = row.on === today ? null : row.on;
  const when = at ? (at.startsWith(today) ? at.slice(11) : at.slice(5)) : day;
  const name = row.name ?? text.unnamed;
  return (
    <li className={row.late && !row.done ? 'rc-late' : undefined}>
      <strong>{name}</strong>
      {row.grade && <GradeChip grade={row.grade} />}
      {(row.seriesName || row.seriesNameEn) && <span>{pick(row.seriesName, row.seriesNameEn)}</span>}
      {clock === 'due' ? (
        <DueBadge dueAt={row.at} />
      ) : (
        when && (
          <span className={row.late && !row.done ? 'rb-num rc-late-time' : 'rb-num rb-muted'}>
            {when}
            {row.late && !row.done && <span className="rb-hidden"> {text.lateWord}</span>}
          </span>
        )
      )}
      {detail?.(row)}
      {row.staffName && row.staffName !== me && <span className="rb-muted">{row.staffName}</span>}
      <LinkButton to={act.to}>
        {act.label}
        <span className="rb-hidden"> {name}</span>
      </LinkButton>
    </li>
  );
}
