import { Button } from 'antd-mobile';
import { type FormEvent, useState } from 'react';
import { changeOwnMobile, requestMobileCode } from '../../src/modules/customers/own/schema.ts';
import { call } from '../api/call.ts';
import { TextField } from '../public-kit/field.tsx';
import { allAtFields, checkForm, type FieldErrors, serverErrors } from '../public-kit/form-errors.ts';
import { useText } from '../public-kit/language.ts';
import { Problem } from '../public-kit/problem.tsx';
import { ownTexts } from './own-texts.ts';
import { useCountdown } from './use-countdown.ts';

type Field = 'mobile' | 'code';
const PAUSE = 60;

interface MobileFormProps {
  version: number;
  onDone: () => Promise<void>;
  /** Another form of the page is being saved, or this one. */
  saving: boolean;
  onSaving: (saving: boolean) => void;
}

/** A new mobile number, confirmed by a code that is sent to it. */
export function MobileForm({ version, onDone, saving, onSaving }: MobileFormProps) {
  const text = useText(ownTexts);
  const [mobile, setMobile] = useState('');
  const [code, setCode] = useState('');
  const [fields, setFields] = useState<FieldErrors<Field>>({});
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState<'code' | 'save' | null>(null);
  const [sent, setSent] = useState<{ demoCode: string | null } | null>(null);
  const [pause, setPause] = useCountdown();
  const wording = { mobile: text.mobileWrong, code: text.codeWrong };

  const run = async (kind: 'code' | 'save', work: () => Promise<void>) => {
    if (busy) return;
    setBusy(kind);
    setFailure(null);
    try {
      await work();
    } catch (error) {
      const named = serverErrors(error, wording);
      setFields(named);
      if (!allAtFields(error, named)) setFailure(error);
    } finally {
      setBusy(null);
    }
  };
  const askForCode = () => {
    const wrong = checkForm(requestMobileCode.body, { mobile }, wording);
    setFields(wrong);
    if (wrong.mobile) return;
    void run('code', async () => {
      setSent(await call(requestMobileCode, { body: { mobile } }));
      setPause(PAUSE);
      document.getElementById('new-code')?.focus();
    });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body = { version, mobile, code };
    const wrong = checkForm(changeOwnMobile.body, body, wording);
    setFields(wrong);
    if (wrong.mobile || wrong.code) return;
    if (saving) return;
    onSaving(true);
    void run('save', async () => {
      await call(changeOwnMobile, { body });
      setMobile('');
      setCode('');
      setSent(null);
      await onDone();
    }).finally(() => onSaving(false));
  };
  return (
    <form className="sign-in" noValidate onSubmit={submit}>
      <TextField
        id="new-mobile"
        label={text.newMobile}
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
        id="new-code"
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
            disabled={pause > 0 || busy === 'save'}
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
      {failure ? <Problem error={failure} /> : null}
      <Button block type="submit" loading={busy === 'save'} disabled={saving || busy === 'code'}>
        {text.saveMobile}
      </Button>
    </form>
  );
}
