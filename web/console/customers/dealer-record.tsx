import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { Link } from 'react-router';
import { listCustomersOfDealer } from '../../../src/modules/customers/overview/schema.ts';
import { call } from '../../api/call.ts';
import { instantIn } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { Section } from '../../ui/record-page.tsx';
import { RecordTabs } from '../../ui/record-tabs.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { useToast } from '../../ui/toast.tsx';
import { TimelinePanel } from '../timeline/timeline-panel.tsx';
import { Lines } from './lines.tsx';
import { recordTexts } from './record-texts.ts';
import { StageChip } from './stage-chip.tsx';
import { customerTexts } from './texts.ts';

const InteractionDialog = lazy(() =>
  import('./interaction-dialog.tsx').then((module) => ({ default: module.InteractionDialog })),
);

/** What happened at a dealer, what was said with it, and the customers it knows: the way from a dealer into the records (CUS-13, CUS-03). */
export function DealerRecord({ dealerId }: { dealerId: string }) {
  const text = useText(recordTexts);
  const list = useText(customerTexts);
  return (
    <RecordTabs
      tabs={[
        { key: 'timeline', label: text.tabs.timeline, content: <DealerTimeline dealerId={dealerId} /> },
        { key: 'customers', label: list.title, content: <DealerCustomers dealerId={dealerId} /> },
      ]}
    />
  );
}

function DealerTimeline({ dealerId }: { dealerId: string }) {
  const text = useText(recordTexts);
  const can = useCan();
  const toast = useToast();
  const client = useQueryClient();
  const [noting, setNoting] = useState<boolean | null>(null);
  return (
    <>
      <TimelinePanel
        of={{ dealer: dealerId }}
        extra={can('interaction.record') && <Button onClick={() => setNoting(true)}>{text.record}</Button>}
      />
      {noting !== null && (
        <Suspense>
          <InteractionDialog
            of={{ dealer: dealerId }}
            open={noting}
            onClose={() => setNoting(false)}
            onDone={() => {
              toast.success(text.recorded);
              void client.invalidateQueries();
            }}
          />
        </Suspense>
      )}
    </>
  );
}

function DealerCustomers({ dealerId }: { dealerId: string }) {
  const kit = useText(kitTexts);
  const list = useText(customerTexts);
  const { unit } = useSession();
  const query = useInfiniteQuery({
    queryKey: [listCustomersOfDealer.id, { id: dealerId }],
    queryFn: ({ pageParam, signal }) =>
      call(listCustomersOfDealer, { params: { id: dealerId }, query: { cursor: pageParam || undefined }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
  });
  if (query.isPending) return <SkeletonRows rows={4} />;
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <Section title={list.title} empty={rows.length === 0 ? list.emptyTitle : undefined}>
      <Lines
        items={rows.map((row) => ({
          id: row.id,
          content: (
            <>
              <Link to={`/customers/${row.id}`}>{row.name}</Link>
              <span className="rb-num">{row.mobileMasked}</span>
              <StageChip stage={row.stage} />
              <span className="rb-muted">{instantIn(row.since, unit.timeZone)}</span>
            </>
          ),
        }))}
      />
      {query.hasNextPage && (
        <div className="rb-more">
          <Button onClick={() => void query.fetchNextPage()} loading={query.isFetchingNextPage}>
            {kit.loadMore}
          </Button>
        </div>
      )}
    </Section>
  );
}
