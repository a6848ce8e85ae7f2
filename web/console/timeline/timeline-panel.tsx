import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { getTimeline, TimelineType } from '../../../src/modules/customers/timeline/schema.ts';
import { call } from '../../api/call.ts';
import { useText } from '../../ui/language.tsx';
import { Section } from '../../ui/record-page.tsx';
import { ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { timelineTexts } from './texts.ts';
import { type Happening, TimelineRows } from './timeline.tsx';
import './timeline.css';

type Type = (typeof TimelineType.options)[number];
type Whose = { customer: string } | { vehicle: string } | { dealer: string } | { event: string };

interface TimelinePanelProps {
  /** Whose timeline. */
  of: Whose;
  /** Its first page where the record brought it along. */
  first?: { rows: Happening[]; next: string | null };
  /** Types that can occur here; all where left out. */
  types?: readonly Type[];
  extra?: ReactNode;
}

/** The timeline of everything: filtered by chips of types, going on as one scrolls. */
export function TimelinePanel({ of, first, types = TimelineType.options, extra }: TimelinePanelProps) {
  const text = useText(timelineTexts);
  const kit = useText(kitTexts);
  const [chosen, setChosen] = useState<readonly Type[]>([]);
  const wanted = chosen.length > 0 ? [...chosen].sort().join(',') : undefined;
  const opened = useRef(Date.now());
  const page = first && !wanted ? { pages: [first], pageParams: [''] } : undefined;
  const query = useInfiniteQuery({
    // Under the operation's name, so that whatever refreshes the record refreshes this too.
    queryKey: [getTimeline.id, {}, of, wanted ?? '', page ? first?.rows[0]?.id : ''],
    queryFn: ({ pageParam, signal }) =>
      call(getTimeline, { query: { ...of, types: wanted, cursor: pageParam || undefined }, signal }),
    initialPageParam: '',
    getNextPageParam: (last: { rows: Happening[]; next: string | null }) => last.next ?? undefined,
    initialData: page,
    initialDataUpdatedAt: page ? opened.current : undefined,
  });
  const { data, error, isFetchingNextPage, hasNextPage, fetchNextPage } = query;
  const rows = data?.pages.flatMap((each) => each.rows);
  const end = useOnSight(() => {
    if (hasNextPage && !isFetchingNextPage && !error) void fetchNextPage();
  });
  const toggle = (type: Type) =>
    setChosen(chosen.includes(type) ? chosen.filter((each) => each !== type) : [...chosen, type]);
  return (
    <Section title={kit.timeline} extra={extra}>
      <fieldset className="rb-type-chips">
        <legend className="rb-hidden">{text.filter}</legend>
        <TypeChip on={chosen.length === 0} label={kit.all} onPress={() => setChosen([])} />
        {types.map((type) => (
          <TypeChip
            key={type}
            on={chosen.includes(type)}
            label={text.type[type] ?? type}
            onPress={() => toggle(type)}
          />
        ))}
      </fieldset>
      {rows && rows.length > 0 && <TimelineRows rows={rows} withCustomer={!('customer' in of)} />}
      {rows?.length === 0 && (
        <p className="rb-plain rb-muted">{chosen.length > 0 ? text.noneOfType : kit.timelineEmpty}</p>
      )}
      {error ? (
        <ErrorState error={error} onRetry={() => void (rows ? fetchNextPage() : query.refetch())} />
      ) : !rows || isFetchingNextPage ? (
        <SkeletonRows rows={3} />
      ) : (
        hasNextPage && (
          <div ref={end} className="rb-more">
            <Button onClick={() => void fetchNextPage()}>{kit.loadMore}</Button>
          </div>
        )
      )}
    </Section>
  );
}

function TypeChip({ on, label, onPress }: { on: boolean; label: string; onPress: () => void }) {
  return (
    <button type="button" aria-pressed={on} onClick={onPress}>
      {label}
    </button>
  );
}

/** Calls back when the element comes near the visible part. */
function useOnSight(onSight: () => void) {
  const callback = useRef(onSight);
  callback.current = onSight;
  const observer = useRef<IntersectionObserver | null>(null);
  useEffect(() => () => observer.current?.disconnect(), []);
  return (element: HTMLElement | null) => {
    observer.current?.disconnect();
    if (!element) return;
    observer.current = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && callback.current(),
      { rootMargin: '400px' },
    );
    observer.current.observe(element);
  };
}
