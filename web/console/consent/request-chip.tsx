import { Chip, type Tone } from '../../ui/chip.tsx';
import { useText } from '../../ui/language.tsx';
import { requestTexts } from './request-texts.ts';

const TONES: Record<string, Tone> = {
  received: 'orange',
  working: 'blue',
  approved: 'orange',
  done: 'green',
  refused: 'grey',
};

/** Where a request stands, or what came of it. */
export function RequestStateChip({ state, outcome }: { state: string; outcome: string | null }) {
  const text = useText(requestTexts);
  return <Chip tone={TONES[state]}>{outcome ? text.outcomes[outcome] : text.states[state]}</Chip>;
}
