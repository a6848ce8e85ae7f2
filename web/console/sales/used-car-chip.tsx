import type * as z from 'zod';
import type { AppraisalStatus } from '../../../src/modules/sales/appraisals/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import { useText } from '../../ui/language.tsx';
import { usedCarTexts } from './used-car-texts.ts';

const TONES = {
  requested: 'orange',
  appraised: 'blue',
  offered: 'blue',
  accepted: 'green',
  refused: 'grey',
  bought: 'green',
  dropped: 'grey',
} as const;

/** How far an appraisal is; an offer whose day has passed says so. */
export function UsedCarChip({ status, lapsed }: { status: z.output<typeof AppraisalStatus>; lapsed: boolean }) {
  const text = useText(usedCarTexts);
  return <Chip tone={lapsed ? 'red' : TONES[status]}>{lapsed ? text.lapsed : text.statuses[status]}</Chip>;
}
