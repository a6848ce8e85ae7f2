import { Chip, type Tone } from '../../ui/chip.tsx';
import { useText } from '../../ui/language.tsx';
import { quoteTexts } from './sale-texts.ts';

const TONES: Record<string, Tone> = {
  pending: 'orange',
  open: 'blue',
  accepted: 'green',
  refused: 'red',
  superseded: 'grey',
  closed: 'grey',
};

/** Status of a quote; one past its day says so. */
export function QuoteStatusChip({ status, lapsed }: { status: string; lapsed: boolean }) {
  const text = useText(quoteTexts);
  if (lapsed) return <Chip tone="grey">{text.lapsed}</Chip>;
  return <Chip tone={TONES[status]}>{text.status[status] ?? status}</Chip>;
}
