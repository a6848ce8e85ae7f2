import { Alert } from 'antd';
import { useEffect, useState } from 'react';
import type * as z from 'zod';
import { previewQuote, type QuoteGiven } from '../../../src/modules/sales/quotes/schema.ts';
import { CallError, call } from '../../api/call.ts';
import { money } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { Facts, Section } from '../../ui/record-page.tsx';
import { quoteTexts } from './sale-texts.ts';

type Preview = z.output<typeof previewQuote.response>;

/** Once typing pauses, the server adds the quote up, so that the figures are those that will be kept. */
const PAUSE_MS = 400;

/** What the quote adds up to while it is being written, and who has to approve it. */
export function QuoteSums({ body }: { body: z.input<typeof QuoteGiven> | null }) {
  const text = useText(quoteTexts);
  const [sums, setSums] = useState<Preview | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const asked = body === null ? null : JSON.stringify({ ...body, colour: body.colour || '-' });
  useEffect(() => {
    if (asked === null) return;
    const parsed = previewQuote.body.safeParse(JSON.parse(asked));
    if (!parsed.success) return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      call(previewQuote, { body: parsed.data, signal: stop.signal }).then(
        (answer) => {
          setSums(answer);
          setProblem(null);
        },
        (error: unknown) => {
          if (!stop.signal.aborted)
            setProblem(error instanceof CallError ? (error.fields[0]?.message ?? error.message) : null);
        },
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [asked]);
  return (
    <Section title={text.sums} empty={sums === null && problem === null ? text.sumsWaiting : undefined}>
      <div aria-live="polite">
        {problem && <Alert type="error" showIcon title={problem} />}
        {sums && !problem && (
          <>
            {sums.approval && (
              <Alert type="warning" showIcon title={text.needsApproval(text.levels[sums.level] ?? sums.level)} />
            )}
            <Facts
              facts={[
                { label: text.listPrice, value: money(sums.listPriceFen) },
                { label: text.price, value: money(sums.priceFen) },
                { label: text.tax, value: money(sums.taxFen) },
                { label: text.total, value: <strong>{money(sums.totalFen)}</strong> },
                { label: text.loan, value: sums.instalments && money(sums.loanFen) },
                { label: text.monthly, value: sums.instalments && money(sums.instalments.monthlyFen) },
                { label: text.due, value: <strong>{money(sums.dueFen)}</strong> },
              ]}
            />
          </>
        )}
      </div>
    </Section>
  );
}
