import type { ReactNode } from 'react';

/** Meaning of a chip's colour; the text says the same, colour never stands alone. */
export type Tone = 'red' | 'orange' | 'blue' | 'green' | 'grey' | 'plain';

/** A short marker: a grade, a status, a clock. Colours keep WCAG AA contrast in light and dark. */
export function Chip({ tone = 'plain', title, children }: { tone?: Tone; title?: string; children: ReactNode }) {
  return (
    <span className={`rb-chip rb-chip-${tone}`} title={title}>
      {children}
    </span>
  );
}
