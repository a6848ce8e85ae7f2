import { type FormEvent, useState } from 'react';
import type * as z from 'zod';
import { deskCheck, deskRedeem } from '../../src/modules/club/partners/schema.ts';
import { CallError, call, newIdempotencyKey } from '../api/call.ts';
import { TextField } from '../public-kit/field.tsx';
import { nameIn, useLanguage, useText, useTitle } from '../public-kit/language.ts';
import { Problem } from '../public-kit/problem.tsx';
import { deskTexts } from './partner-desk-texts.ts';

type Honoured = z.output<typeof deskCheck.response>;

/** The key behind the #, which no server is told but when a code is shown. */
const secretOf = () => window.location.hash.slice(1);

/** Where a partner checks the code a member shows, and uses it: by the link it was given, without an account. */
export function PartnerDesk() {
  const text = useText(deskTexts);
  const language = useLanguage();
  const [secret] = useState(secretOf);
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const [found, setFound] = useState<Honoured | null>(null);
  const [used, setUsed] = useState<Honoured | null>(null);
  const [key, setKey] = useState(newIdempotencyKey);
  useTitle(`${text.title} — ${nameIn(language, '远途', 'Yuantu')}`);
  const run = async (work: () => Promise<void>) => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      await work();
    } catch (error) {
      setFailure(error);
      if (error instanceof CallError && error.status >= 400) setKey(newIdempotencyKey());
    } finally {
      setBusy(false);
    }
  };
  const check = (event: FormEvent) => {
    event.preventDefault();
    setUsed(null);
    void run(async () => setFound(await call(deskCheck, { body: { secret, code } })));
  };
  const redeem = () =>
    void run(async () => {
      setUsed(await call(deskRedeem, { body: { secret, code }, idempotencyKey: key }));
      setFound(null);
      setCode('');
      setKey(newIdempotencyKey());
    });
  if (secret.length < 20)
    return (
      <article className="narrow block">
        <h1>{text.title}</h1>
        <p>{text.noKey}</p>
      </article>
    );
  return (
    <article className="narrow block">
      <h1>{text.title}</h1>
      <p>{text.intro}</p>
      <form onSubmit={check} noValidate>
        <TextField
          id="code"
          label={text.code}
          required
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={20}
          value={code}
          onChange={(event) => {
            setCode(event.target.value);
            setFound(null);
          }}
          aside={
            <button type="submit" className="rb-button rb-button-quiet" disabled={busy || code.trim().length < 4}>
              {text.check}
            </button>
          }
        />
      </form>
      {failure ? <Problem error={failure} /> : null}
      <div role="status">
        {found ? (
          <section className="rb-notice">
            <p>
              <strong>{nameIn(language, found.benefitName, found.benefitNameEn)}</strong> · {found.maskedName}
            </p>
            <p>{text.good}</p>
          </section>
        ) : null}
        {used ? (
          <section className="rb-notice">
            <p>
              <strong>{text.done}</strong> {nameIn(language, used.benefitName, used.benefitNameEn)} · {used.maskedName}
            </p>
          </section>
        ) : null}
      </div>
      {found ? (
        <p>
          <button type="button" className="rb-button" disabled={busy} onClick={redeem}>
            {text.use}
          </button>
        </p>
      ) : null}
    </article>
  );
}
