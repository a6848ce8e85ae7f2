/** A capped count as a tab shows it: `12`, `999+` at a cap of 1000; nothing while unknown or zero. */
export function cappedCount(value: number | undefined, cap: number | undefined): string | undefined {
  if (!value) return undefined;
  return cap !== undefined && value >= cap ? `${cap - 1}+` : String(value);
}
