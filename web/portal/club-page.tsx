import { Card } from 'antd-mobile';
import { points, time } from '../public-kit/format.ts';
import { nameIn, useLanguage, useText, useTitle } from '../public-kit/language.ts';
import { MembershipCard } from './membership.tsx';
import type { OwnerHome, OwnerMember } from './owner-home.ts';
import { portalTexts } from './texts.ts';

type Movement = OwnerMember['points'][number];
const KINDS = ['earn', 'redeem', 'reverse', 'expire', 'adjust'] as const;

function MovementRow({ row }: { row: Movement }) {
  const text = useText(portalTexts);
  const language = useLanguage();
  const kind = KINDS.find((known) => known === row.kind);
  const rule = row.ruleName ? nameIn(language, row.ruleName, row.ruleNameEn ?? '') : null;
  const below = [
    time(row.postedAt),
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

/** Second tab: the membership and the movements of its points. */
export function ClubPage({ home }: { home: OwnerHome }) {
  const text = useText(portalTexts);
  useTitle(`${text.clubTitle} — ${text.brand}`);
  const movements = home.member?.points ?? [];
  return (
    <>
      <h1>{text.clubTitle}</h1>
      <MembershipCard home={home} />
      {home.member?.status === 'active' ? (
        <Card title={<h2>{text.pointsTitle}</h2>}>
          {movements.length > 0 ? (
            <ul className="movements">
              {movements.map((row) => (
                <MovementRow key={row.id} row={row} />
              ))}
            </ul>
          ) : (
            <p className="rb-weak">{text.noPoints}</p>
          )}
        </Card>
      ) : null}
    </>
  );
}
