import type { CSSProperties } from 'react';
import type * as z from 'zod';
import type { CardStyle, TierShown } from '../../../src/modules/club/members/schema.ts';
import { usePick } from '../../ui/language.tsx';
import './member.css';

interface MemberCardProps {
  style: z.output<typeof CardStyle>;
  number: string | null;
  tier: z.output<typeof TierShown> | null;
  name?: string;
}

/** A member's card as their branch styled it (CLB-28). */
export function MemberCard({ style, number, tier, name }: MemberCardProps) {
  const pick = usePick();
  const look = {
    '--club-colour': style.colour,
    ...(style.pictureId && { backgroundImage: `url(/api/club-card-pictures/${style.pictureId})` }),
  } as CSSProperties;
  return (
    <div className="club-card" style={look}>
      <strong>{pick(style.name, style.nameEn)}</strong>
      <div className="rb-stack">
        <span className="club-number rb-num">{number ?? '—'}</span>
        {(name || tier) && <span>{[name, tier && pick(tier.name, tier.nameEn)].filter(Boolean).join(' · ')}</span>}
      </div>
    </div>
  );
}

/** A tier by name, with its colour beside it. */
export function TierMark({ tier }: { tier: z.output<typeof TierShown> | null }) {
  const pick = usePick();
  if (!tier) return <>—</>;
  return (
    <span className="club-tier" style={{ '--club-colour': tier.colour } as CSSProperties}>
      {pick(tier.name, tier.nameEn)}
    </span>
  );
}
