import { useQueryClient } from '@tanstack/react-query';
import { Chip, type Tone } from '../../ui/chip.tsx';
import { useText } from '../../ui/language.tsx';
import { problemOf } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { settlementTexts } from './settlement-texts.ts';

const TONES: Record<string, Tone> = {
  calculating: 'grey',
  calculated: 'orange',
  draft: 'grey',
  issued: 'orange',
  disputed: 'red',
  confirmed: 'green',
  closed: 'plain',
};
const STATES: Record<string, Tone> = { open: 'orange', confirmed: 'green', disputed: 'red', answered: 'blue' };

/** State of a period or a statement. */
export function SettlementChip({ status }: { status: string }) {
  const text = useText(settlementTexts);
  return <Chip tone={TONES[status]}>{text.status[status] ?? status}</Chip>;
}

/** State of a line. */
export function LineChip({ state }: { state: string }) {
  const text = useText(settlementTexts);
  return <Chip tone={STATES[state]}>{text.states[state] ?? state}</Chip>;
}

/** Says that something was done and reads everything anew; says what went wrong with a press of a button. */
export function useDone() {
  const toast = useToast();
  const client = useQueryClient();
  return {
    done: (said: string) => {
      toast.success(said);
      void client.invalidateQueries();
    },
    failed: (error: unknown) => {
      toast.error(problemOf(error).message);
    },
  };
}
