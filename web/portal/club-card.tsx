import { Card } from 'antd-mobile';
import { points } from '../public-kit/format.ts';
import { nameIn, useLanguage, useText } from '../public-kit/language.ts';
import type { OwnClub } from './club-data.ts';
import { clubTexts } from './club-texts.ts';
import { portalTexts } from './texts.ts';

/** The card as the branch has it drawn: its name, colour and picture, number, tier and points. */
export function ClubCard({ club }: { club: OwnClub }) {
  const text = useText(clubTexts);
  const portal = useText(portalTexts);
  const language = useLanguage();
  const { style, points: sums } = club;
  const picture = style.pictureId ? `url(/api/club-card-pictures/${style.pictureId})` : null;
  const rest = [
    [text.pending, sums.pending],
    [text.held, sums.held],
    [text.debt, sums.debt],
  ] as const;
  return (
    <section
      className="member-card"
      aria-label={portal.clubTitle}
      style={{
        // Dark enough under white text, whatever colour the branch chose.
        backgroundColor: style.colour,
        backgroundImage: `linear-gradient(135deg, rgb(0 0 0 / 25%), rgb(0 0 0 / 60%))${picture ? `, ${picture}` : ''}`,
        backgroundSize: 'cover',
      }}
    >
      <p className="member-branch">
        {nameIn(language, style.name, style.nameEn)}
        <span>{club.tier ? nameIn(language, club.tier.name, club.tier.nameEn) : portal[club.status]}</span>
      </p>
      <dl>
        <div>
          <dt>{text.available}</dt>
          <dd className="member-balance">{points(sums.available)}</dd>
        </div>
        <div>
          <dt>{portal.card}</dt>
          <dd>{club.cardNumber}</dd>
        </div>
      </dl>
      {rest.some(([, value]) => value > 0) && (
        <p className="member-rest">
          {rest
            .filter(([, value]) => value > 0)
            .map(([label, value]) => `${label} ${points(value)}`)
            .join(' · ')}
        </p>
      )}
    </section>
  );
}

/** The tier held, and how far the next one is: by points earned in the window, not by the balance. */
export function TierCard({ club }: { club: OwnClub }) {
  const text = useText(clubTexts);
  const language = useLanguage();
  const { progress } = club;
  if (!progress) return null;
  const { tier, next, earned } = progress;
  const benefits = nameIn(language, progress.benefits, progress.benefitsEn);
  return (
    <Card title={<h2>{text.tierTitle}</h2>}>
      <p>
        <strong>{tier ? nameIn(language, tier.name, tier.nameEn) : text.noTier}</strong>{' '}
        {progress.until ? <span className="rb-weak">{text.tierUntil(progress.until)}</span> : null}
      </p>
      {benefits ? <p>{benefits}</p> : null}
      {next ? (
        <>
          <progress className="tier-bar" max={next.threshold} value={Math.min(earned, next.threshold)}>
            {earned}
          </progress>
          <p>{text.tierNext(points(Math.max(0, next.threshold - earned)), nameIn(language, next.name, next.nameEn))}</p>
        </>
      ) : (
        <p>{text.tierTop}</p>
      )}
      <p className="rb-weak">{text.tierEarned(points(earned), progress.windowFrom)}</p>
    </Card>
  );
}

/** How to recommend a friend, and what came of it so far. */
export function ReferralCard({ club }: { club: OwnClub }) {
  const text = useText(clubTexts);
  const { open, credited, points: earned } = club.referrals;
  return (
    <Card title={<h2>{text.referTitle}</h2>}>
      <p>{text.referHint}</p>
      {open + credited > 0 ? (
        <p className="rb-weak">{text.referCount(String(open), String(credited), points(earned))}</p>
      ) : null}
    </Card>
  );
}
