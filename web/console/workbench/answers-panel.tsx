import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useId, useRef } from 'react';
import { useSearchParams } from 'react-router';
import { AnswerKind, listAnswers } from '../../../src/modules/workbench/answers/schema.ts';
import { call } from '../../api/call.ts';
import { Chip } from '../../ui/chip.tsx';
import { useText } from '../../ui/language.tsx';
import { Section } from '../../ui/record-page.tsx';
import { ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { UnitSelect } from '../org/unit-select.tsx';
import { TimelineRows } from '../timeline/timeline.tsx';
import { benchTexts } from './bench-texts.ts';
import '../timeline/timeline.css';

const EACH_MS = 3_000;
const PAGE = 30;

type Kind = (typeof AnswerKind.options)[number];

/**
 * What dealers answer, as it comes: the newest page is asked for again and again, as the bell asks, while the page is seen; older ones as one
 * wants them. The address holds what it is narrowed to.
 */
export function AnswersPanel() {
  const text = useText(benchTexts);
  const kit = useText(kitTexts);
  const id = useId();
  const [params, setParams] = useSearchParams();
  const asked = AnswerKind.safeParse(params.get('kind'));
  const kind: Kind | undefined = asked.success ? asked.data : undefined;
  const unitId = params.get('unit') ?? undefined;
  const narrow = (name: string, value: string | undefined) => {
    const next = new URLSearchParams(params);
    if (value) next.set(name, value);
    else next.delete(name);
    setParams(next, { replace: true });
  };
  const query = { kind, unitId, limit: PAGE };
  const newest = useQuery({
    queryKey: [listAnswers.id, 'newest', kind, unitId],
    queryFn: ({ signal }) => call(listAnswers, { query, signal }),
    refetchInterval: EACH_MS,
    refetchOnWindowFocus: 'always',
  });
  const older = useInfiniteQuery({
    queryKey: [listAnswers.id, 'older', kind, unitId],
    enabled: false,
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => call(listAnswers, { query: { ...query, cursor: pageParam }, signal }),
    getNextPageParam: (last) => last.next ?? undefined,
    initialData: newest.data ? { pages: [newest.data], pageParams: [''] } : undefined,
  });
  // What was there when the page was opened counts as seen.
  const seen = useRef<{ of: string; ids: Set<string> } | null>(null);
  const key = `${kind} ${unitId}`;
  const rows = newest.data?.rows ?? [];
  if (newest.data && seen.current?.of !== key) seen.current = { of: key, ids: new Set(rows.map(({ id }) => id)) };
  const fresh = rows.filter(({ id }) => !seen.current?.ids.has(id)).length;
  const known = new Set(rows.map(({ id }) => id));
  const rest = (older.data?.pages ?? []).flatMap((page) => page.rows).filter(({ id }) => !known.has(id));
  return (
    <Section
      title={text.answers}
      extra={
        <span role="status" className="rb-tags">
          {fresh > 0 && <Chip tone="green">{text.newAnswers(fresh)}</Chip>}
        </span>
      }
    >
      <div className="rc-bench-filters">
        <div>
          <label htmlFor={`${id}unit`}>{text.narrow}</label>
          <UnitSelect id={`${id}unit`} value={unitId} onChange={(value) => narrow('unit', value)} />
        </div>
        <div>
          <label htmlFor={`${id}kind`}>{text.kind}</label>
          <select
            id={`${id}kind`}
            className="rb-input"
            value={kind ?? ''}
            onChange={(event) => narrow('kind', event.target.value)}
          >
            <option value="">{text.everyKind}</option>
            {AnswerKind.options.map((value) => (
              <option key={value} value={value}>
                {text.kinds[value]}
              </option>
            ))}
          </select>
        </div>
      </div>
      <p className="rb-plain rb-muted">{text.answersHint}</p>
      {newest.isPending ? (
        <SkeletonRows rows={4} />
      ) : !newest.data ? (
        <ErrorState error={newest.error} onRetry={() => void newest.refetch()} />
      ) : rows.length === 0 ? (
        <p className="rb-plain rb-muted">{text.noAnswers}</p>
      ) : (
        <TimelineRows rows={[...rows, ...rest]} withCustomer />
      )}
      {older.hasNextPage && (
        <div className="rb-more">
          <Button loading={older.isFetchingNextPage} onClick={() => void older.fetchNextPage()}>
            {kit.loadMore}
          </Button>
        </div>
      )}
    </Section>
  );
}
