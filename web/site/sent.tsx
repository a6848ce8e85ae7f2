import { useEffect, useRef } from 'react';
import { telHref } from '../public-kit/format.ts';
import { useText } from '../public-kit/language.ts';
import type { Draft } from './draft.ts';
import { siteTexts } from './texts.ts';
import type { Sent } from './use-booking.ts';

/** Confirmation of a booking: which dealer will call, and its phone. */
export function SentPage({ sent, wish, onAgain }: { sent: Sent; wish: Draft['wish']; onAgain: () => void }) {
  const text = useText(siteTexts);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // The form is gone: without this the focus would fall back to the top of the document unannounced.
    title.current?.focus();
    window.scrollTo(0, 0);
  }, []);
  return (
    <div className="narrow block">
      <h1 ref={title} tabIndex={-1}>
        {text.sentTitle}
      </h1>
      <p>{wish === 'offer' ? text.sentOffer : sent.dealerName ? text.sentByDealer : text.sentByUs}</p>
      {sent.dealerName ? (
        <dl className="facts">
          <dt>{text.sentDealer}</dt>
          <dd>{sent.dealerName}</dd>
          {sent.dealerPhone ? (
            <>
              <dt>{text.sentPhone}</dt>
              <dd>
                <a href={telHref(sent.dealerPhone)}>{sent.dealerPhone}</a>
              </dd>
            </>
          ) : null}
        </dl>
      ) : null}
      <div className="actions">
        <a className="rb-button" href="/">
          {text.backHome}
        </a>
        <button className="rb-button rb-button-quiet" type="button" onClick={onAgain}>
          {text.another}
        </button>
      </div>
    </div>
  );
}
