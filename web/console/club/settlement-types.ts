import type * as z from 'zod';
import type { getStatement } from '../../../src/modules/club/settlement/schema.ts';

export type Statement = z.output<typeof getStatement.response>;
export type Line = Statement['lines'][number];

/** Who owes the total of a statement. */
export function owedWord(
  text: { pays: string; gets: string; even: string; headquartersGet: string },
  { side, totalFen }: Pick<Statement, 'side' | 'totalFen'>,
): string {
  if (side === 'headquarters') return text.headquartersGet;
  if (totalFen === 0) return text.even;
  return totalFen < 0 ? text.pays : text.gets;
}
