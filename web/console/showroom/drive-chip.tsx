import { Chip, type Tone } from '../../ui/chip.tsx';
import { useText } from '../../ui/language.tsx';
import { driveTexts } from './drive-texts.ts';

const TONES: Record<string, Tone> = {
  booked: 'orange',
  confirmed: 'blue',
  out: 'red',
  back: 'green',
  no_show: 'grey',
  cancelled: 'grey',
};

/** Status of a test drive. */
export function DriveChip({ status }: { status: string }) {
  const text = useText(driveTexts);
  return <Chip tone={TONES[status]}>{text.status[status] ?? status}</Chip>;
}
