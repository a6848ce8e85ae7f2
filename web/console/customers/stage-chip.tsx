import { Chip, type Tone } from '../../ui/chip.tsx';
import { useText } from '../../ui/language.tsx';
import { customerTexts } from './texts.ts';

const TONES: Record<string, Tone> = {
  potential: 'grey',
  prospect: 'blue',
  ordered: 'orange',
  owner: 'green',
  repurchase: 'orange',
};

/** Where a customer stands on the way from enquiry to owner. */
export function StageChip({ stage }: { stage: string }) {
  const text = useText(customerTexts);
  return <Chip tone={TONES[stage]}>{text.stage[stage] ?? stage}</Chip>;
}
