import type * as z from 'zod';
import type { showroomReport } from '../../../src/modules/showroom/report/schema.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { Section } from '../../ui/record-page.tsx';
import { reportTexts } from './report-texts.ts';
import './showroom.css';

/** Who lies too far below the mean in the showroom, why that may be, and what to do. */
export function Hints({ report, title }: { report: z.output<typeof showroomReport.response>; title: string }) {
  const text = useText(reportTexts);
  const pick = usePick();
  const hinted = report.rows.filter(({ hints }) => hints.length > 0);
  const wordOf = (kind: string, value: number) =>
    kind === 'reception' ? String(value) : kind.endsWith('Duration') ? text.minutes(value) : `${value.toFixed(1)}%`;
  return (
    <Section title={title} empty={hinted.length === 0 ? text.noHints : undefined}>
      <ul className="rb-notes">
        {hinted.map((row) => (
          <li key={row.id}>
            <strong>{pick(row.name, row.nameEn)}</strong>
            <ul className="rs-hints">
              {row.hints.map(({ kind, value, mean }) => (
                <li key={kind}>
                  {text.hintOf(text.hintNames[kind] ?? kind, wordOf(kind, value), wordOf(kind, mean))}
                  <p className="rb-plain rb-muted">
                    {text.cause}: {text.hintWords[kind]?.cause} {text.advice}: {text.hintWords[kind]?.advice}
                  </p>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </Section>
  );
}
