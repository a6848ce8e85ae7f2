import { Chip, type Tone } from '../../ui/chip.tsx';
import { useText } from '../../ui/language.tsx';
import { staffTexts } from './staff-texts.ts';

const TONES: Record<string, Tone> = { active: 'green', blocked: 'orange', left: 'grey' };

/** How an account stands. */
export function StaffStatusChip({ status }: { status: string }) {
  const text = useText(staffTexts);
  return <Chip tone={TONES[status] ?? 'plain'}>{text.status[status] ?? status}</Chip>;
}
