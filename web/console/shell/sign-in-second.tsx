import { Alert, Button, Form, Input } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import { type SessionView, signInCode } from '../../../src/modules/org/sign-in/schema.ts';
import { CallError, call } from '../../api/call.ts';
import { problemsOf } from '../../ui/form-problems.ts';
import { useLanguage, useText } from '../../ui/language.tsx';
import { problemOf } from '../../ui/states.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { isCancelled, passkeysWork, signInWithPasskey } from './sign-in-passkey.ts';
import { signInTexts } from './sign-in-texts.ts';
import './sign-in.css';

interface SecondStepProps {
  needs: readonly ('totp' | 'passkey')[];
  onDone: (session: z.output<typeof SessionView>) => void;
  /** Back to the first step; with a message where the step ran out. */
  onBack: (message?: string) => void;
}

/** Second step of signing in: a code of the authenticator app, a recovery code, or a passkey. */
export function SecondStep({ needs, onDone, onBack }: SecondStepProps) {
  const text = useText(signInTexts);
  const kit = useText(kitTexts);
  const { language } = useLanguage();
  const [form] = Form.useForm<{ code: string }>();
  const [busy, setBusy] = useState<'code' | 'passkey' | null>(null);
  const [failure, setFailure] = useState<string | null>(null);

  const run = async (what: 'code' | 'passkey', work: () => Promise<z.output<typeof SessionView>>) => {
    setBusy(what);
    setFailure(null);
    try {
      onDone(await work());
    } catch (error) {
      if (error instanceof CallError && error.code === 'auth.step_gone') return onBack(error.message);
      setFailure(isCancelled(error) ? text.cancelled : problemOf(error).message);
      setBusy(null);
      form.resetFields();
    }
  };
  const submit = ({ code = '' }: { code?: string }) => {
    const problems = problemsOf(signInCode.body, { code }, language, kit.required);
    form.setFields([{ name: 'code', errors: problems.map((each) => each.message) }]);
    if (problems.length === 0) void run('code', () => call(signInCode, { body: { code } }));
  };

  return (
    <>
      <h2>{text.second}</h2>
      <p className="rb-muted">{text.secondHint}</p>
      {failure && <Alert className="rb-refusal" type="error" showIcon role="alert" title={failure} />}
      {needs.includes('passkey') && passkeysWork() && (
        <Button
          type={needs.includes('totp') ? 'default' : 'primary'}
          className="rc-sign-in-key"
          size="large"
          block
          loading={busy === 'passkey'}
          disabled={busy !== null}
          autoFocus={!needs.includes('totp')}
          onClick={() => run('passkey', () => signInWithPasskey(true))}
        >
          {text.usePasskey}
        </Button>
      )}
      <Form form={form} layout="vertical" onFinish={submit} disabled={busy !== null} requiredMark={false} noValidate>
        <Form.Item
          name="code"
          label={needs.includes('totp') ? text.code : text.recovery}
          extra={needs.includes('totp') ? text.codeHint : text.recoveryHint}
        >
          <Input size="large" autoComplete="one-time-code" maxLength={40} autoFocus={needs.includes('totp')} />
        </Form.Item>
        <Button
          type={needs.includes('totp') ? 'primary' : 'default'}
          size="large"
          htmlType="submit"
          block
          loading={busy === 'code'}
        >
          {text.verify}
        </Button>
      </Form>
      <Button type="link" block onClick={() => onBack()}>
        {text.back}
      </Button>
    </>
  );
}
