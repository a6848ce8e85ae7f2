import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { listChanges } from '../../../src/modules/customers/changes/schema.ts';
import { call } from '../../api/call.ts';
import { instantIn } from '../../ui/format.ts';
import { useLanguage, useText } from '../../ui/language.tsx';
import { Section } from '../../ui/record-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { AuditDiff } from '../org/audit-diff.tsx';
import { tableName } from '../org/audit-words.ts';
import { timelineTexts } from '../timeline/texts.ts';
import { actorName } from '../timeline/wording.ts';
import { useChangeValues } from './change-values.ts';
import { recordTexts } from './record-texts.ts';

/** How the file came to be what it is: who changed which field, from what to what, when. */
export function ChangesSection({ customerId }: { customerId: string }) {
  const text = useText(recordTexts);
  const kit = useText(kitTexts);
  const actors = useText(timelineTexts);
  const { language } = useLanguage();
  const say = useChangeValues();
  const { unit } = useSession();
  const query = useInfiniteQuery({
    queryKey: [listChanges.id, { id: customerId }],
    queryFn: ({ pageParam, signal }) =>
      call(listChanges, { params: { id: customerId }, query: { cursor: pageParam || undefined }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
  });
  if (query.isPending) return <SkeletonRows rows={4} />;
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <Section title={text.tabs.changes} empty={rows.length === 0 ? text.noChanges : undefined}>
      <ol className="rb-notes">
        {rows.map((row) => (
          <li key={row.id}>
            <div className="rb-tags">
              <strong>
                {tableName(row.sourceTable, language)} {text.operation[row.operation]}
              </strong>
              <span className="rb-muted">
                {instantIn(row.at, unit.timeZone)} · {row.actorName ?? actorName(row.actor, actors)}
              </span>
            </div>
            <AuditDiff entry={row} say={(field, code) => say(row.sourceTable, field, code)} />
          </li>
        ))}
      </ol>
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
