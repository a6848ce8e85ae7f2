import { type InfiniteData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useNavigate } from 'react-router';
import type * as z from 'zod';
import {
  countNotifications,
  listNotifications,
  readNotification,
  readNotifications,
} from '../../../src/modules/org/schema.ts';
import { call } from '../../api/call.ts';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useSession } from '../../ui/session.tsx';
import { ErrorState, problemOf, SkeletonRows } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { noticeTexts, pathOf } from './notification-words.ts';
import { useSwitchUnit } from './switch-unit.ts';

type Page = z.output<typeof listNotifications.response>;
type Notice = Page['rows'][number];

/** One's own notices, newest first; a press opens the record, at the unit it belongs to. */
export function NotificationList({ onGone }: { onGone: () => void }) {
  const text = useText(noticeTexts);
  const client = useQueryClient();
  const toast = useToast();
  const list = useInfiniteQuery<Page, Error, InfiniteData<Page>, unknown[], string | undefined>({
    queryKey: [listNotifications.id, 'pages'],
    initialPageParam: undefined,
    queryFn: ({ pageParam, signal }) => call(listNotifications, { query: { cursor: pageParam, limit: 20 }, signal }),
    getNextPageParam: (last) => last.next ?? undefined,
    staleTime: 0,
  });
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? [];
  const refresh = () =>
    Promise.all(
      [listNotifications.id, countNotifications.id].map((id) => client.invalidateQueries({ queryKey: [id] })),
    );
  const readAll = async () => {
    try {
      await call(readNotifications, { body: { read: true } });
      await refresh();
    } catch (error) {
      toast.error(problemOf(error).message);
    }
  };
  return (
    <section aria-label={text.title}>
      <div className="rc-notices-head">
        <h2>{text.title}</h2>
        {rows.some((row) => row.readAt === null) && (
          <Button size="small" type="link" onClick={readAll}>
            {text.readAll}
          </Button>
        )}
      </div>
      {list.isPending ? (
        <SkeletonRows rows={4} />
      ) : !list.data ? (
        <ErrorState error={list.error} onRetry={() => list.refetch()} />
      ) : rows.length === 0 ? (
        <p className="rb-plain rb-muted">{text.empty}</p>
      ) : (
        <ul>
          {rows.map((row) => (
            <li key={row.id}>
              <Line notice={row} onGone={onGone} onRead={refresh} />
            </li>
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <Button block loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
          {text.more}
        </Button>
      )}
    </section>
  );
}

function Line({ notice, onGone, onRead }: { notice: Notice; onGone: () => void; onRead: () => Promise<unknown> }) {
  const text = useText(noticeTexts);
  const pick = usePick();
  const navigate = useNavigate();
  const switchTo = useSwitchUnit();
  const toast = useToast();
  const { unit, units } = useSession();
  const path = pathOf(notice);
  const unitName = pick(notice.unitName, notice.unitNameEn);
  const said = text.said[notice.kind]?.(notice.facts, notice.customerName ?? text.someone) ?? notice.kind;
  // A unit at which one holds no role any more cannot be gone to.
  const opens = path !== null && (notice.here || units.some((each) => each.id === notice.unitId));
  const open = async () => {
    onGone();
    try {
      if (notice.readAt === null) await call(readNotification, { params: { id: notice.id }, body: { read: true } });
      if (!opens || path === null) await onRead();
      else if (notice.here) {
        navigate(path);
        await onRead();
      } else await switchTo(notice.unitId, path);
    } catch (error) {
      toast.error(problemOf(error).message);
    }
  };
  return (
    <button type="button" onClick={open}>
      <span className={notice.readAt === null ? 'rc-unread' : undefined}>
        {notice.readAt === null && <span className="rb-hidden">{text.unread} </span>}
        {said}
      </span>
      <span className="rb-muted rb-num">
        {instantIn(notice.createdAt, unit.timeZone)}
        {!notice.here && opens && ` · ${text.elsewhere(unitName)}`}
      </span>
    </button>
  );
}
