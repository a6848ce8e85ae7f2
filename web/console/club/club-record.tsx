import { Link } from 'react-router';
import type * as z from 'zod';
import { clubRecord } from '../../../src/modules/club/record/schema.ts';
import { count, instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { Facts, Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { BenefitRows } from './benefit-rows.tsx';
import { benefitTexts } from './benefit-texts.ts';
import { recordTexts } from './club-record-texts.ts';
import { MemberCard } from './member-card.tsx';
import { MemberStatusChip } from './member-chip.tsx';
import { signed } from './points-member.tsx';
import { pointsTexts } from './points-texts.ts';
import { RewardOrderRows } from './reward-order-rows.tsx';
import './club-goods.css';

type Member = NonNullable<z.output<typeof clubRecord.response>['member']>;

/** A customer in the club, on their record: read when the tab is opened, in one call. */
export function ClubRecord({ customerId }: { customerId: string }) {
  const text = useText(recordTexts);
  const query = useCall(clubRecord, { params: { id: customerId } });
  if (query.isPending) return <SkeletonRows rows={4} />;
  if (!query.data) return <ErrorState error={query.error} onRetry={() => query.refetch()} />;
  const { member } = query.data;
  if (!member) return <Section title={text.title} empty={text.none} />;
  return (
    <>
      <Membership member={member} />
      {member.points && <Entries member={member} />}
      {member.orders && <Orders orders={member.orders} />}
      <Benefits benefits={member.benefits} />
    </>
  );
}

function Membership({ member }: { member: Member }) {
  const text = useText(recordTexts);
  const points = useText(pointsTexts);
  const pick = usePick();
  const can = useCan();
  const { unit } = useSession();
  const next = member.progress?.next;
  const balances = member.points
    ? (['available', 'pending', 'held', 'debt'] as const).map((kind) => ({
        label: points[kind],
        value: <strong className="rb-num">{count(member.points?.[kind] ?? 0)}</strong>,
      }))
    : [];
  return (
    <Section title={text.title} extra={can('member.read') && <Link to={`/members/${member.id}`}>{text.open}</Link>}>
      <div className="club-counter">
        <MemberCard style={member.style} number={member.cardNumber} tier={member.tier} />
        <div className="rb-stack club-grow">
          <div className="rb-tags">
            <MemberStatusChip status={member.status} />
          </div>
          <Facts
            facts={[
              { label: text.branch, value: pick(member.branchName, member.branchNameEn) },
              { label: text.tier, value: member.tier && pick(member.tier.name, member.tier.nameEn) },
              {
                label: text.nextTier,
                value:
                  next &&
                  `${pick(next.name, next.nameEn)} · ${text.missing(count(Math.max(0, next.threshold - (member.progress?.earned ?? 0))))}`,
              },
              { label: text.joined, value: member.joinedAt && instantIn(member.joinedAt as string, unit.timeZone) },
              ...balances,
              {
                label: text.ending,
                value:
                  member.ending.length === 0
                    ? null
                    : member.ending.map(({ on, points: some }) => (
                        <div key={on} className="rb-num">
                          {`${on}: ${count(some)}`}
                        </div>
                      )),
              },
            ]}
          />
        </div>
      </div>
    </Section>
  );
}

function Entries({ member: { entries } }: { member: Member }) {
  const text = useText(recordTexts);
  const points = useText(pointsTexts);
  const pick = usePick();
  const { unit } = useSession();
  return (
    <Section title={text.entries} empty={entries.length === 0 ? text.noEntries : undefined}>
      <ul className="goods-list">
        {entries.map((row) => (
          <li key={row.id}>
            <strong className="rb-num">{signed(row.points)}</strong>
            <span className="goods-grow">
              {points.kind[row.kind] ?? row.kind}{' '}
              <span className="rb-muted">{pick(row.ruleName ?? '', row.ruleNameEn ?? '') || row.note}</span>
            </span>
            <span className="rb-num rb-muted">{instantIn(row.postedAt as string, unit.timeZone)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Orders({ orders }: { orders: NonNullable<Member['orders']> }) {
  const text = useText(recordTexts);
  return (
    <Section title={text.orders} empty={orders.length === 0 ? text.noOrders : undefined}>
      <RewardOrderRows rows={orders} />
    </Section>
  );
}

function Benefits({ benefits }: { benefits: Member['benefits'] }) {
  const text = useText(benefitTexts);
  return (
    <Section title={text.mine} empty={benefits.length === 0 ? text.none : undefined}>
      <BenefitRows rows={benefits} />
    </Section>
  );
}
