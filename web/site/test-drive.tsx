import { type FormEvent, useEffect, useEffectEvent, useId, useState } from 'react';
import { currentNotice } from '../../src/modules/customers/consent/schema.ts';
import { listCities } from '../../src/modules/org/schema.ts';
import { listCatalogue } from '../../src/modules/products/schema.ts';
import { CallError } from '../api/call.ts';
import { CitySelect } from '../public-kit/city-select.tsx';
import { CheckField, SelectField, TextAreaField, TextField } from '../public-kit/field.tsx';
import { nameIn, useLanguage, useText, useTitle } from '../public-kit/language.ts';
import { Problem } from '../public-kit/problem.tsx';
import { SentPage } from './sent.tsx';
import { siteTexts } from './texts.ts';
import { type BookingField, FIELDS, useBooking } from './use-booking.ts';
import { useLoad } from './use-load.ts';

/** Moves to the first wrong input, so that keyboard and screen reader are where the work is. */
function focusFirst(wrong: Partial<Record<BookingField, string>>): void {
  const first = FIELDS.find((field) => wrong[field]);
  if (!first) return;
  const province = document.getElementById('province');
  const target =
    first === 'cityCode' && province instanceof HTMLSelectElement && !province.value
      ? province
      : document.getElementById(first);
  target?.focus();
}

/** The public test-drive form: entries, two separate unticked consents, and the confirmation after it. */
export function TestDrive() {
  const text = useText(siteTexts);
  const language = useLanguage();
  const introId = useId();
  const catalogue = useLoad(listCatalogue);
  const cities = useLoad(listCities);
  const notice = useLoad(currentNotice);
  const version = notice.data?.version;
  const booking = useBooking(
    {
      name: text.nameWrong,
      mobile: text.mobileWrong,
      cityCode: text.cityWrong,
      seriesCode: text.seriesWrong,
      comments: text.commentsWrong,
      'consent.shareDealer': text.shareDealerWrong,
    },
    version ?? '',
  );
  const { draft, consent, fields, failure, edit, tick } = booking;
  // Pressed before the notice was there: the press is kept, and carried out when the notice has come.
  const [pressed, setPressed] = useState(false);
  // The errors have to be on the page before an input that carries one takes the focus.
  const send = useEffectEvent(() => {
    setPressed(false);
    void booking.send().then((wrong) => requestAnimationFrame(() => focusFirst(wrong)));
  });
  // A consent is given to a text: nothing is sent before its version is known.
  useEffect(() => {
    if (pressed && version !== undefined) send();
  }, [pressed, version]);
  useEffect(() => {
    if (notice.error) setPressed(false);
  }, [notice.error]);
  useTitle(`${booking.sent ? text.sentTitle : text.formTitle} — ${nameIn(language, '远途', 'Yuantu')}`);
  if (booking.sent) return <SentPage sent={booking.sent} wish={draft.wish} onAgain={booking.again} />;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (notice.error) notice.retry();
    setPressed(true);
  };
  const sending = booking.sending || pressed;
  const wrongCount = Object.keys(fields).length;
  const listError = catalogue.error ?? cities.error ?? notice.error;
  const reused = failure instanceof CallError && failure.code === 'request.idempotency_reused';
  return (
    <div className="narrow block">
      <h1>{text.formTitle}</h1>
      <p id={introId}>{text.formIntro}</p>
      {listError ? (
        <Problem
          error={listError}
          message={text.listsDown}
          onRetry={() => {
            if (catalogue.error) catalogue.retry();
            if (cities.error) cities.retry();
            if (notice.error) notice.retry();
          }}
        />
      ) : null}
      <form className="form" noValidate aria-describedby={introId} onSubmit={submit}>
        <TextField
          id="name"
          label={text.name}
          hint={text.nameHint}
          error={fields.name}
          required
          autoComplete="name"
          maxLength={60}
          value={draft.name}
          onChange={(event) => edit({ name: event.target.value })}
        />
        <TextField
          id="mobile"
          label={text.mobile}
          error={fields.mobile}
          required
          type="tel"
          inputMode="tel"
          autoComplete="tel"
          maxLength={30}
          value={draft.mobile}
          onChange={(event) => edit({ mobile: event.target.value })}
        />
        <CitySelect
          provinces={cities.data?.provinces ?? []}
          province={draft.province}
          city={draft.cityCode}
          error={fields.cityCode}
          onChange={(province, cityCode) => edit({ province, cityCode })}
        />
        <SelectField
          id="seriesCode"
          label={text.series}
          error={fields.seriesCode}
          required
          value={draft.seriesCode}
          onChange={(event) => edit({ seriesCode: event.target.value })}
        >
          <option value="">{text.chooseSeries}</option>
          {catalogue.data?.series.map((series) => (
            <option key={series.id} value={series.code}>
              {nameIn(language, series.name, series.nameEn)} · {text[series.energy]}
            </option>
          ))}
        </SelectField>
        <SelectField
          id="wish"
          label={text.wish}
          value={draft.wish}
          onChange={(event) => edit({ wish: event.target.value === 'offer' ? 'offer' : 'drive' })}
        >
          <option value="drive">{text.wishDrive}</option>
          <option value="offer">{text.wishOffer}</option>
        </SelectField>
        <TextAreaField
          id="comments"
          label={text.comments}
          hint={text.commentsHint}
          error={fields.comments}
          maxLength={1000}
          rows={3}
          value={draft.comments}
          onChange={(event) => edit({ comments: event.target.value })}
        />
        <fieldset className="consents">
          <legend>{text.consents}</legend>
          <CheckField
            id="consent.shareDealer"
            label={text.shareDealer}
            hint={text.shareDealerHint}
            error={fields['consent.shareDealer']}
            required
            checked={consent.shareDealer}
            onChange={(event) => tick({ shareDealer: event.target.checked })}
          />
          <CheckField
            id="consent.marketing"
            label={text.marketing}
            hint={text.marketingHint}
            checked={consent.marketing}
            onChange={(event) => tick({ marketing: event.target.checked })}
          />
          <p className="rb-hint">
            {text.noticeBefore}{' '}
            <a href="/privacy" target="_blank" rel="noopener">
              {text.privacy}
              {version ? ` · ${text.updated(version)}` : ''}
            </a>{' '}
            {text.noticeAfter}
          </p>
        </fieldset>
        <div aria-live="assertive">
          {wrongCount > 0 ? <p className="rb-field-error">{text.checkFields(wrongCount)}</p> : null}
        </div>
        {failure ? <Problem error={failure} message={reused ? text.reused : undefined} /> : null}
        <button className="rb-button submit" type="submit" aria-disabled={sending}>
          {sending ? text.sending : text.submit}
        </button>
      </form>
    </div>
  );
}
