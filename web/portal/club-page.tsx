import { Card } from 'antd-mobile';
import { Link } from 'react-router';
import { useText, useTitle } from '../public-kit/language.ts';
import { Problem } from '../public-kit/problem.tsx';
import { ClubCard, ReferralCard, TierCard } from './club-card.tsx';
import { useOwnClub } from './club-data.ts';
import { clubTexts } from './club-texts.ts';
import { MembershipCard } from './membership.tsx';
import type { OwnerHome } from './owner-home.ts';
import { portalTexts } from './texts.ts';

/** Second tab: the membership, and the ways to points, rewards, orders and benefits. */
export function ClubPage({ home }: { home: OwnerHome }) {
  const text = useText(portalTexts);
  useTitle(`${text.clubTitle} — ${text.brand}`);
  return (
    <>
      <h1>{text.clubTitle}</h1>
      {home.member?.status === 'active' ? <Club /> : <MembershipCard home={home} />}
    </>
  );
}

function Club() {
  const text = useText(clubTexts);
  const query = useOwnClub();
  const club = query.data?.member;
  if (query.isPending) return <p role="status">{text.loading}</p>;
  if (!club) return <Problem error={query.error} onRetry={() => void query.refetch()} />;
  const links = [
    { to: '/club/points', label: text.points, hint: text.pointsLink },
    { to: '/club/rewards', label: text.rewards, hint: text.rewardsLink },
    { to: '/club/orders', label: text.orders, hint: text.ordersLink },
    { to: '/club/benefits', label: text.benefits, hint: text.benefitsLink },
  ];
  return (
    <>
      <ClubCard club={club} />
      <Card>
        <ul className="own-links">
          {links.map(({ to, label, hint }) => (
            <li key={to}>
              <Link to={to}>
                {label}
                <span className="rb-weak">{hint}</span>
              </Link>
            </li>
          ))}
        </ul>
      </Card>
      <TierCard club={club} />
      <ReferralCard club={club} />
    </>
  );
}
