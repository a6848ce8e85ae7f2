import { Chip, type Tone } from '../../ui/chip.tsx';
import { useText } from '../../ui/language.tsx';
import { orderTexts } from './texts.ts';

const TONES: Record<string, Tone> = { open: 'orange', delivered: 'green', cancelled: 'grey', returned: 'red' };

/** Status of an order. */
export function OrderStatusChip({ status }: { status: string }) {
  const text = useText(orderTexts);
  return <Chip tone={TONES[status]}>{text.status[status] ?? status}</Chip>;
}
