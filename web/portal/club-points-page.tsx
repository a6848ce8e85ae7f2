import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Card } from 'antd-mobile';
import type * as z from 'zod';
import { type OwnMovement, ownPoints } from '../../src/modules/club/own/schema.ts';
import { call } from '../api/call.ts';
import { points, time } from '../public-kit/format.ts';
import { nameIn, useLanguage, useText } from '../public-kit/language.ts';
import { Problem } from '../public-kit/problem.tsx';
import { CLUB_KEY, type OwnClub, useOwnClub } from './club-data.ts';
import { clubTexts } from './club-texts.ts';
import { OwnPage } from './own-page.tsx';

type Movement = z.output<typeof OwnMovement>;
const KINDS = [
  'earn',
  'confirm',
  'cancel',
  'hold',
  'capture',
  'void',
  'redeem',
  'reverse',
  'claw_back',
  'expire',
  'adjust',
  'award',
  'merge',
] as const;

/** Points: what there is, what of it ends when, and each movement. */
export function ClubPointsPage() {
  const text = useText(clubTexts);
  const query = useOwnClub();
  return (
    <OwnPage title={text.points} query={query} back={{ to: '/club', label: text.back }}>
      {({ member }) =>
        member ? (
          <>
            <Ending club={member} />
            <Movements />
          </>
        ) : (
          <p>{text.notMember}</p>
        )
      }
    </OwnPage>
  );
}

function Ending({ club }: { club: OwnClub }) {
  const text = useText(clubTexts);
  return (
    <Card title={<h2>{text.ending}</h2>}>
      {club.ending.length === 0 ? <p className="rb-weak">{text.noEnding}</p> : null}
      <dl className="facts">
        {club.ending.map(({ on, points: value }) => (
          <div key={on} className="fact-row">
            <dt>{on}</dt>
            <dd>{text.endingRow(points(value))}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

function Movements() {
  const text = useText(clubTexts);
  const language = useLanguage();
  const query = useInfiniteQuery({
    queryKey: [...CLUB_KEY, 'points', language],
    queryFn: ({ pageParam, signal }) =>
      call(ownPoints, { query: { limit: 30, ...(pageParam ? { cursor: pageParam } : {}) }, signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <Card title={<h2>{text.movements}</h2>}>
      {query.isPending ? <p role="status">{text.loading}</p> : null}
      {query.error ? <Problem error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.isSuccess && rows.length === 0 ? <p className="rb-weak">{text.noMovements}</p> : null}
      <ul className="movements">
        {rows.map((row) => (
          <MovementRow key={row.id} row={row} />
        ))}
      </ul>
      {query.hasNextPage ? (
        <Button block loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {text.more}
        </Button>
      ) : null}
    </Card>
  );
}

function MovementRow({ row }: { row: Movement }) {
  const text = useText(clubTexts);
  const language = useLanguage();
  const kind = KINDS.find((known) => known === row.kind);
  const rule = row.ruleName ? nameIn(language, row.ruleName, row.ruleNameEn ?? '') : null;
  const below = [
    time(row.postedAt),
    row.waits ? text.waits : null,
    row.balanceAfter === null ? null : text.balanceAfter(points(row.balanceAfter)),
    row.expiresOn ? text.expiresOn(row.expiresOn) : null,
  ];
  return (
    <li>
      <div>
        <p className="movement-title">{rule ?? (kind ? text[kind] : row.kind)}</p>
        {row.note ? <p className="rb-weak">{row.note}</p> : null}
        <p className="rb-weak">{below.filter(Boolean).join(' · ')}</p>
      </div>
      <p className={row.points < 0 ? 'movement-points' : 'movement-points plus'}>{points(row.points, true)}</p>
    </li>
  );
}
