import { Chip, type Tone } from '../../ui/chip.tsx';
import { useText } from '../../ui/language.tsx';
import { contractTexts } from './contract-texts.ts';

const TONES: Record<string, Tone> = {
  draft: 'grey',
  drawn_up: 'orange',
  signed: 'green',
  superseded: 'grey',
  void: 'grey',
};

/** State of a contract, and whether its order says something else by now; without a state: it is overdue. */
export function ContractChip({ state, outdated }: { state: string | null; outdated: boolean }) {
  const text = useText(contractTexts);
  if (!state) return <Chip tone="red">{text.missing}</Chip>;
  return (
    <span className="rb-tags">
      <Chip tone={TONES[state]}>{text.states[state] ?? state}</Chip>
      {outdated && <Chip tone="red">{text.outdated}</Chip>}
    </span>
  );
}
