import type * as z from 'zod';
import type { MessageRow } from '../../../src/modules/engagement/messages/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import { useDictionary } from '../../ui/dictionary.ts';
import { useText } from '../../ui/language.tsx';
import { messageTexts } from './message-texts.ts';

export type Message = z.output<typeof MessageRow>;

const TONES = {
  waiting: 'blue',
  sent: 'green',
  failed: 'red',
  by_hand: 'orange',
  told: 'green',
  not_needed: 'grey',
} as const;

/** How a message stands. */
export function MessageChip({ state }: { state: Message['state'] }) {
  const text = useText(messageTexts);
  return <Chip tone={TONES[state]}>{text.states[state]}</Chip>;
}

/** What has changed, in words. */
export function useWhat(): (message: Pick<Message, 'what'>) => string {
  const steps = useDictionary('sales_step');
  const changes = useDictionary('order_change');
  return ({ what }) =>
    what
      .map((code) => {
        const step = steps.nameOf(code);
        return step && step !== code ? step : changes.nameOf(code);
      })
      .join('、');
}
