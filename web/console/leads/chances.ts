import type * as z from 'zod';
import { type LeadChance, listChances, MOST_CHANCES } from '../../../src/modules/analytics/priorities/schema.ts';
import { call } from '../../api/call.ts';
import { useCall } from '../../ui/query.ts';

/** How likely a lead orders within 30 days. */
export type Chance = z.output<typeof LeadChance>;

interface Named {
  id: string;
}

const asked = (cards: readonly Named[]) => ({
  query: {
    ids: cards
      .slice(0, MOST_CHANCES)
      .map(({ id }) => id)
      .join(','),
  },
});

/** The chances of the cards shown, in one call; without them a board is a board still. */
export function useChances(cards: readonly Named[]): readonly Chance[] {
  const { data } = useCall(listChances, asked(cards), { enabled: cards.length > 0, staleTime: 300_000 });
  return data?.rows ?? [];
}

export async function chancesOf(cards: readonly Named[]): Promise<readonly Chance[]> {
  if (cards.length === 0) return [];
  return call(listChances, asked(cards)).then(
    ({ rows }) => rows,
    () => [],
  );
}
