import { Link } from 'react-router';
import type * as z from 'zod';
import type { TierInput } from '../../../src/modules/club/tiers/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import { count } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { Section } from '../../ui/record-page.tsx';
import { tierTexts } from './tier-texts.ts';
import type { Preview } from './tiers-page.tsx';

/** Who would move under other tiers, move by move, with examples that open. */
export function TierMoves({ preview, tiers }: { preview: Preview; tiers: z.output<typeof TierInput>[] }) {
  const text = useText(tierTexts);
  const pick = usePick();
  const named = (code: string | null) => {
    const tier = tiers.find((one) => one.code === code);
    return tier ? pick(tier.name, tier.nameEn) : (code ?? text.none);
  };
  return (
    <div aria-live="polite">
      <Section
        title={`${text.previewTitle}: ${text.total(count(preview.members))}`}
        empty={preview.moves.length === 0 ? text.nobody : undefined}
      >
        <ul className="club-list">
          {preview.moves.map((move) => (
            <li key={`${move.from} ${move.to} ${move.due}`}>
              <strong className="rb-num">{count(move.members)}</strong>
              <span>
                {named(move.from)} → {named(move.to)}
              </span>
              <Chip tone={move.due === 'now' ? 'blue' : 'grey'}>{text.due[move.due]}</Chip>
              <span className="club-grow rb-muted">
                {text.examples}:{' '}
                {move.examples.map((member) => (
                  <Link key={member.memberId} to={`/members/${member.memberId}`}>
                    {member.name}{' '}
                  </Link>
                ))}
              </span>
            </li>
          ))}
        </ul>
      </Section>
    </div>
  );
}
