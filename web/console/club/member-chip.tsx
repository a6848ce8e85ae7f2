import { Chip, type Tone } from '../../ui/chip.tsx';
import { useText } from '../../ui/language.tsx';
import { clubTexts } from './texts.ts';

const TONES: Record<string, Tone> = { pending: 'orange', active: 'green', rejected: 'grey', left: 'grey' };

/** Status of a member or application. */
export function MemberStatusChip({ status }: { status: string }) {
  const text = useText(clubTexts);
  return <Chip tone={TONES[status]}>{text.status[status] ?? status}</Chip>;
}
