import { type InfiniteData, useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useSearchParams } from 'react-router';
import type * as z from 'zod';
import { listAudit } from '../../../src/modules/org/schema.ts';
import { call } from '../../api/call.ts';
import type { Column } from '../../ui/columns.ts';
import { instantIn } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { ListRows } from '../../ui/list-rows.tsx';
import { useSession } from '../../ui/session.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { timelineTexts } from '../timeline/texts.ts';
import { actorName } from '../timeline/wording.ts';
import { changesOf, shown } from './changes.ts';
import { orgTexts } from './texts.ts';

type Page = z.output<typeof listAudit.response>;
type Row = Page['rows'][number];
const LIMIT = 50;
const keyOfRow = (row: Row) => `${row.chain}.${row.seq}.${row.ordinal}`;

/** Who did what, newest first; `?row=` narrows it to one record. */
export function AuditPage() {
  const text = useText(orgTexts);
  const kit = useText(kitTexts);
  const [params, setParams] = useSearchParams();
  const rowId = params.get('row') ?? undefined;
  const columns = useAuditColumns((id) => setParams({ row: id }));
  const list = useInfiniteQuery<Page, Error, InfiniteData<Page>, unknown[], string | undefined>({
    queryKey: [listAudit.id, {}, { rowId }, 'pages'],
    initialPageParam: undefined,
    queryFn: ({ pageParam, signal }) => call(listAudit, { query: { rowId, cursor: pageParam, limit: LIMIT }, signal }),
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const rows = (list.data?.pages ?? []).flatMap((page) => page.rows);
  return (
    <div className="rb-page">
      <div className="rb-page-head">
        <h1>{text.audit}</h1>
        <span className="rb-muted">{text.auditHint}</span>
        <div className="rb-page-actions">{rowId && <Button onClick={() => setParams({})}>{text.allRows}</Button>}</div>
      </div>
      {list.isPending ? (
        <SkeletonRows rows={8} />
      ) : list.isError ? (
        <ErrorState error={list.error} onRetry={() => list.refetch()} />
      ) : rows.length === 0 ? (
        <EmptyState title={text.noAudit} />
      ) : (
        <>
          <ListRows label={text.audit} rows={rows} columns={columns} rowKey={keyOfRow} />
          <div className="rb-more">
            <span aria-live="polite">{kit.shown(rows.length)}</span>
            {list.hasNextPage && (
              <Button loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
                {kit.loadMore}
              </Button>
            )}
          </div>
        </>
      )}
    </div>
  );
}

function useAuditColumns(onlyRow: (id: string) => void): Column<Row>[] {
  const text = useText(orgTexts);
  const timeline = useText(timelineTexts);
  const { unit } = useSession();
  return [
    {
      key: 'at',
      title: text.at,
      card: 'title',
      render: (row) => <span className="rb-num">{instantIn(row.at, unit.timeZone)}</span>,
    },
    { key: 'who', title: text.who, render: (row) => row.actorName ?? actorName(row.actor, timeline) },
    {
      key: 'what',
      title: text.what,
      render: (row) => (
        <>
          {text.operation[row.operation] ?? row.operation} <code>{row.sourceTable}</code>
        </>
      ),
    },
    {
      key: 'row',
      title: text.row,
      render: (row) => (
        <Button
          type="link"
          size="small"
          className="rb-code"
          title={`${text.onlyRow}: ${row.rowId}`}
          onClick={() => onlyRow(row.rowId)}
        >
          …{row.rowId.slice(-8)}
        </Button>
      ),
    },
    { key: 'change', title: text.change, render: (row) => <Diff before={row.before} after={row.after} /> },
  ];
}

const SHOWN = 6;

function Diff({ before, after }: { before: unknown; after: unknown }) {
  const text = useText(orgTexts);
  const changes = changesOf(before, after);
  const line = (change: (typeof changes)[number]) => (
    <div key={change.field}>
      <code>{change.field}</code>: {before !== null && <del>{shown(change.before)}</del>}
      {before !== null && after !== null && ' → '}
      {after !== null && <ins>{shown(change.after)}</ins>}
    </div>
  );
  return (
    <div className="rc-diff">
      {changes.slice(0, SHOWN).map(line)}
      {changes.length > SHOWN && (
        <details>
          <summary>{text.more(changes.length - SHOWN)}</summary>
          {changes.slice(SHOWN).map(line)}
        </details>
      )}
    </div>
  );
}
