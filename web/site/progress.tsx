import { useCallback, useEffect, useState } from 'react';
import type * as z from 'zod';
import { publicSale } from '../../src/modules/sales/progress/schema.ts';
import { call } from '../api/call.ts';
import { telHref, time } from '../public-kit/format.ts';
import { nameIn, useLanguage, useText, useTitle } from '../public-kit/language.ts';
import { Problem } from '../public-kit/problem.tsx';
import { progressTexts } from './progress-texts.ts';
import { QuoteLines } from './quote-lines.tsx';
import './progress.css';

type Sale = z.output<typeof publicSale.response>;
type OrderSale = Extract<Sale, { kind: 'order' }>;

/** The part of the address that no server is told. */
const tokenOf = () => window.location.hash.slice(1);

function useSale(token: string) {
  const [sale, setSale] = useState<Sale | null>(null);
  const [error, setError] = useState<unknown>(null);
  const load = useCallback(() => {
    setError(null);
    const stop = new AbortController();
    call(publicSale, { body: { token }, signal: stop.signal }).then(setSale, (failure: unknown) => {
      if (!stop.signal.aborted) setError(failure);
    });
    return () => stop.abort();
  }, [token]);
  useEffect(() => (token.length >= 20 ? load() : undefined), [load, token]);
  return { sale, error, load };
}

/** How far a customer's car is, or what they were quoted: opened by the link their consultant sent. */
export function Progress() {
  const text = useText(progressTexts);
  const language = useLanguage();
  const [token] = useState(tokenOf);
  const { sale, error, load } = useSale(token);
  const title = sale?.kind === 'quote' ? text.quoteTitle : text.title;
  useTitle(`${title} — ${nameIn(language, '远途', 'Yuantu')}`);
  const complete = token.length >= 20;
  return (
    <article className="narrow block" aria-busy={complete && !sale && !error}>
      <h1>{title}</h1>
      {!complete && <p>{text.noToken}</p>}
      {complete && !sale && !error && <p className="rb-weak">{text.loading}</p>}
      {error ? <Problem error={error} onRetry={load} /> : null}
      {sale && (
        <>
          <p className="progress-hello">{text.hello(sale.firstName)}</p>
          <dl className="progress-facts">
            <div>
              <dt>{text.car}</dt>
              <dd>
                {nameIn(language, sale.seriesName, sale.seriesNameEn)}{' '}
                {nameIn(language, sale.trimName, sale.trimNameEn)}
              </dd>
            </div>
            <div>
              <dt>{text.colour}</dt>
              <dd>{sale.colour}</dd>
            </div>
            <div>
              <dt>{text.dealer}</dt>
              <dd>{nameIn(language, sale.unitName, sale.unitNameEn)}</dd>
            </div>
          </dl>
          {sale.kind === 'order' ? <OrderProgress sale={sale} /> : <QuoteLines sale={sale} />}
          {sale.unitPhone && (
            <p>
              <a className="rb-button" href={telHref(sale.unitPhone)}>
                {text.call} {sale.unitPhone}
              </a>
            </p>
          )}
        </>
      )}
    </article>
  );
}

function OrderProgress({ sale }: { sale: OrderSale }) {
  const text = useText(progressTexts);
  const language = useLanguage();
  const next = sale.steps.find((step) => !step.done)?.code;
  if (sale.status === 'cancelled' || sale.status === 'returned') return <p role="status">{text[sale.status]}</p>;
  return (
    <>
      <p className="progress-day" role="status">
        {sale.status === 'delivered' ? (
          text.delivered
        ) : (
          <>
            {sale.appointedAt ? text.appointed : text.expected}{' '}
            <strong>{sale.appointedAt ? time(sale.appointedAt) : sale.expectedOn}</strong>
          </>
        )}
      </p>
      {sale.contractSignedOn && <p>{text.contracted(sale.contractSignedOn)}</p>}
      <h2>{text.steps}</h2>
      <ol className="progress-steps">
        {sale.steps.map((step) => (
          <li key={step.code} data-state={step.done ? 'done' : step.code === next ? 'next' : 'waiting'}>
            <span aria-hidden="true">{step.done ? '✓' : ''}</span>
            {nameIn(language, step.name, step.nameEn)}
            <small>{step.done ? text.done : step.code === next ? text.next : text.waiting}</small>
          </li>
        ))}
      </ol>
      <h2>{text.history}</h2>
      <ol className="progress-history">
        {sale.history.map((change, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same step may come twice on one day; the list is shown as it came.
          <li key={at}>
            <time dateTime={change.on}>{change.on}</time> {nameIn(language, change.name, change.nameEn)}
          </li>
        ))}
      </ol>
    </>
  );
}
