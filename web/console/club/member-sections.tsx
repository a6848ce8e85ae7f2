import type * as z from 'zod';
import type { MemberView } from '../../../src/modules/club/members/schema.ts';
import { count, instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { Section } from '../../ui/record-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { MemberCard, TierMark } from './member-card.tsx';
import { memberTexts } from './member-texts.ts';
import './member.css';

type Member = z.output<typeof MemberView>;

/** What of a member is not points: the card, the tier with its way and history, the branches. */
export function MemberSections({ member }: { member: Member }) {
  const text = useText(memberTexts);
  return (
    <>
      {member.cardNumber && (
        <Section title={text.cardOf}>
          <MemberCard style={member.card} number={member.cardNumber} tier={member.tier} name={member.customerName} />
        </Section>
      )}
      {member.progress && <Tier progress={member.progress} />}
      {member.status !== 'pending' && member.status !== 'rejected' && <TierHistory member={member} />}
      {member.stays.length > 0 && <Stays member={member} />}
    </>
  );
}

function Tier({ progress }: { progress: NonNullable<Member['progress']> }) {
  const text = useText(memberTexts);
  const pick = usePick();
  const { tier, next, earned, windowFrom, until } = progress;
  const share = next ? Math.min(100, Math.floor((100 * earned) / Math.max(1, next.threshold))) : 100;
  const benefits = pick(progress.benefits, progress.benefitsEn);
  return (
    <Section title={text.tierTitle}>
      <div className="rb-stack">
        <div className="rb-tags">
          {tier ? <TierMark tier={tier} /> : text.noTier}
          {tier && until && <span className="rb-muted">{text.heldUntil(until)}</span>}
        </div>
        <div className="club-bar" aria-hidden="true">
          <div style={{ width: `${share}%` }} />
        </div>
        <p className="rb-plain">
          {text.earned(count(earned), windowFrom)} ·{' '}
          {next ? text.next(pick(next.name, next.nameEn), count(Math.max(0, next.threshold - earned))) : text.topTier}
        </p>
        {benefits && (
          <p className="rb-plain rb-muted">
            {text.benefits}: {benefits}
          </p>
        )}
      </div>
    </Section>
  );
}

function TierHistory({ member }: { member: Member }) {
  const text = useText(memberTexts);
  const { unit } = useSession();
  return (
    <Section title={text.history} empty={member.tierChanges.length === 0 ? text.noHistory : undefined}>
      <ul className="club-list">
        {member.tierChanges.map((change) => (
          <li key={change.id}>
            <span className="rb-num">{instantIn(change.at, unit.timeZone)}</span>
            <span className="club-grow">
              <TierMark tier={change.from} /> → <TierMark tier={change.to} />
            </span>
            <span className="rb-muted">
              {text.cause[change.cause]} · {text.earned(count(change.points), change.windowFrom)}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Stays({ member }: { member: Member }) {
  const text = useText(memberTexts);
  const pick = usePick();
  const { unit } = useSession();
  return (
    <Section title={text.stays}>
      <ul className="club-list">
        {member.stays.map((stay) => (
          <li key={stay.fromAt as string}>
            <span className="club-grow">{pick(stay.branchName, stay.branchNameEn)}</span>
            <span className="rb-num rb-muted">
              {instantIn(stay.fromAt as string, unit.timeZone)} –{' '}
              {stay.toAt ? instantIn(stay.toAt as string, unit.timeZone) : text.now}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
