import type * as z from 'zod';
import type { ClockRuleRow } from '../../../src/modules/leads/clocks/schema.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { clockTexts } from './clock-texts.ts';

/** A rule of a clock as the pages show it. */
export type ClockRule = z.output<typeof ClockRuleRow>;

/** For which leads a rule holds. */
export function useRuleName(): (rule: Pick<ClockRule, 'sourceName' | 'sourceNameEn' | 'grade'>) => string {
  const text = useText(clockTexts);
  const pick = usePick();
  return ({ sourceName, sourceNameEn, grade }) =>
    [sourceName && text.ofSource(pick(sourceName, sourceNameEn)), grade && text.ofGrade(grade)]
      .filter(Boolean)
      .join(' · ') || text.byDefault;
}
