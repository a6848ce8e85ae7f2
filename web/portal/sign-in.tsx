import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd-mobile';
import { type FormEvent, useState } from 'react';
import { ownerSignIn, requestCode } from '../../src/modules/customers/schema.ts';
import { CallError, call } from '../api/call.ts';
import { TextField } from '../public-kit/field.tsx';
import { allAtFields, checkForm, type FieldErrors, serverErrors } from '../public-kit/form-errors.ts';
import { useText, useTitle } from '../public-kit/language.ts';
import { Problem } from '../public-kit/problem.tsx';
import { HOME_KEY } from './owner-home.ts';
import { portalTexts } from './texts.ts';
import { useCountdown } from './use-countdown.ts';

type SignInField = 'mobile' | 'code';
/** Pause between two codes, seconds; the server has its own limit. */
const PAUSE = 60;

/** Sign-in by mobile and a code sent to it. */
export function SignIn() {
  const text = useText(portalTexts);
  const cache = useQueryClient();
  const [mobile, setMobile] = useState('');
  const [code, setCode] = useState('');
  const [fields, setFields] = useState<FieldErrors<SignInField>>({});
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState<'code' | 'sign-in' | null>(null);
  const [sent, setSent] = useState<{ demoCode: string | null } | null>(null);
  const [pause, setPause] = useCountdown();
  useTitle(`${text.signInTitle} — ${text.brand}`);
  const wording = { mobile: text.mobileWrong, code: text.codeWrong };

  const show = (wrong: FieldErrors<SignInField>) => {
    setFields(wrong);
    const first = wrong.mobile ? 'mobile' : wrong.code ? 'code' : null;
    if (first) requestAnimationFrame(() => document.getElementById(first)?.focus());
    return first !== null;
  };
  const run = async (kind: 'code' | 'sign-in', work: () => Promise<void>) => {
    if (busy) return;
    setBusy(kind);
    setFailure(null);
    try {
      await work();
    } catch (error) {
      const named = serverErrors(error, wording);
      show(named);
      if (!allAtFields(error, named)) setFailure(error);
      const wait = error instanceof CallError ? error.details.seconds : undefined;
      if (kind === 'code' && typeof wait === 'number') setPause(Math.ceil(wait));
    } finally {
      setBusy(null);
    }
  };
  const askForCode = () => {
    if (show(checkForm(requestCode.body, { mobile }, wording))) return;
    void run('code', async () => {
      setSent(await call(requestCode, { body: { mobile } }));
      setPause(PAUSE);
      document.getElementById('code')?.focus();
    });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (show(checkForm(ownerSignIn.body, { mobile, code }, wording))) return;
    void run('sign-in', async () => {
      await call(ownerSignIn, { body: { mobile, code } });
      await cache.resetQueries({ queryKey: HOME_KEY });
    });
  };
  const refused = failure instanceof CallError && failure.code === 'auth.failed';
  return (
    <main className="page">
      <h1>{text.signInTitle}</h1>
      <p>{text.signInIntro}</p>
      <form className="sign-in" noValidate onSubmit={submit}>
        <TextField
          id="mobile"
          label={text.mobile}
          error={fields.mobile}
          required
          type="tel"
          inputMode="tel"
          autoComplete="tel"
          maxLength={30}
          value={mobile}
          onChange={(event) => setMobile(event.target.value)}
        />
        <TextField
          id="code"
          label={text.code}
          hint={text.codeHint}
          error={fields.code}
          required
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={6}
          value={code}
          onChange={(event) => setCode(event.target.value.replace(/\D/g, ''))}
          aside={
            <Button
              className="code-button"
              disabled={pause > 0 || busy === 'sign-in'}
              loading={busy === 'code'}
              onClick={askForCode}
            >
              {pause > 0 ? text.codeAgain(pause) : text.getCode}
            </Button>
          }
        />
        <div role="status">
          {sent ? (
            <>
              <p className="rb-hint">{text.codeSent}</p>
              {sent.demoCode ? <p className="rb-notice">{text.demoCode(sent.demoCode)}</p> : null}
            </>
          ) : null}
        </div>
        {failure ? <Problem error={failure} message={refused ? text.signInFailed : undefined} /> : null}
        <Button
          block
          color="primary"
          size="large"
          type="submit"
          loading={busy === 'sign-in'}
          disabled={busy === 'code'}
          loadingText={text.signingIn}
        >
          {text.signIn}
        </Button>
      </form>
      <p>
        <a className="line-link" href="/privacy">
          {text.privacy}
        </a>
      </p>
    </main>
  );
}
