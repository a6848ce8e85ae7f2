import { useDictionary } from '../../ui/dictionary.ts';
import { money } from '../../ui/format.ts';
import type { orderFileTexts } from './order-file-texts.ts';

type Text = (typeof orderFileTexts)['zh'];

/** What a change is about, in a few words: the new value, or why an order is cancelled or its car comes back. */
export function changeDetail(
  change: { kind: string; after: Record<string, unknown>; before: Record<string, unknown> },
  causeOf: (code: string) => string,
): string {
  const said = (value: unknown) => (typeof value === 'string' ? value : '');
  const sum = (value: unknown) => (typeof value === 'number' ? money(value) : '');
  const { kind, after, before } = change;
  const fromTo = (from: string, to: string) => (from ? `${from} → ${to}` : to);
  if (kind === 'colour') return fromTo(said(before.colour), said(after.colour));
  if (kind === 'price' || kind === 'trim') return fromTo(sum(before.priceFen), sum(after.priceFen));
  if (kind === 'return')
    return `${causeOf(said(after.cause))} · ${said(after.returnedOn)} · ${typeof after.odometerKm === 'number' ? after.odometerKm : ''} km`;
  return kind === 'cancel' ? causeOf(said(after.cause)) : said(before.vin);
}

/** Names of causes, by what kind of change they belong to. */
export function useCauses(): (kind: string) => (code: string) => string {
  const [cancelled, returned] = [useDictionary('cancel_reason'), useDictionary('return_cause')];
  return (kind) => (kind === 'return' ? returned.nameOf : cancelled.nameOf);
}

/** Whether carrying a change out gives money back. */
export const refunds = (kind: string) => kind === 'cancel' || kind === 'return';

/** The tone of a change's state. */
export const CHANGE_TONES = { pending: 'orange', approved: 'green', refused: 'red' } as const;

/** Name of a kind of change. */
export function changeKind(text: Text, kind: string): string {
  return text.changeKinds[kind] ?? kind;
}
