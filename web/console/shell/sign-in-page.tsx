import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { useEffect, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import type * as z from 'zod';
import { currentSession, pendingSignIn, type SessionView, signIn } from '../../../src/modules/org/sign-in/schema.ts';
import { call } from '../../api/call.ts';
import { Card } from '../../ui/card.tsx';
import { problemsOf } from '../../ui/form-problems.ts';
import { useLanguage, useText } from '../../ui/language.tsx';
import { keyOf } from '../../ui/query.ts';
import { problemOf } from '../../ui/states.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { backPath } from './back-path.ts';
import { SecondStep } from './sign-in-second.tsx';
import { signInTexts } from './sign-in-texts.ts';
import { OtherWays } from './sign-in-ways.tsx';
import { LanguageSwitch, ThemeSwitch } from './switches.tsx';
import { shellTexts } from './texts.ts';

type Needs = readonly ('totp' | 'passkey')[];

/** Sign-in of staff: password, passkey or single sign-on, then the second factor where the account has one. */
export function SignInPage() {
  const text = useText(shellTexts);
  const own = useText(signInTexts);
  const client = useQueryClient();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const [needs, setNeeds] = useState<Needs>([]);
  const refused = params.get('refused');
  const [failure, setFailure] = useState<string | null>(null);
  const told = failure ?? (refused && (own.refused[refused] ?? own.refused.refused ?? null));
  const back = backPath(params.get('back'));
  useEffect(() => {
    document.title = `${text.signIn} · ${text.product}`;
  }, [text]);
  // Back from single sign-on, or the page was loaded anew between the steps.
  const second = params.get('step') === 'second';
  useEffect(() => {
    if (second)
      call(pendingSignIn).then(
        (found) => setNeeds(found.needs),
        (error) => setFailure(problemOf(error).message),
      );
  }, [second]);

  const done = (session: z.output<typeof SessionView>) => {
    client.clear();
    client.setQueryData(keyOf(currentSession), session);
    navigate(back, { replace: true });
  };
  return (
    <main className="rc-sign-in">
      <Card className="rc-sign-in-card">
        <p className="rc-brand">{text.brand}</p>
        <h1>{text.product}</h1>
        <p className="rb-muted">{text.tagline}</p>
        {told ? (
          <Alert className="rb-refusal" type="error" showIcon role="alert" title={told} />
        ) : (
          params.get('ended') && <Alert className="rb-refusal" type="info" showIcon title={text.sessionEnded} />
        )}
        {needs.length > 0 ? (
          <SecondStep
            needs={needs}
            onDone={done}
            onBack={(message) => {
              setNeeds([]);
              setFailure(message ?? null);
              navigate(`/sign-in?${new URLSearchParams({ back })}`, { replace: true });
            }}
          />
        ) : (
          <>
            <PasswordStep onDone={done} onNeeds={setNeeds} onFailure={setFailure} />
            <OtherWays back={back} onDone={done} onFailure={setFailure} />
          </>
        )}
        <div className="rc-sign-in-foot">
          <LanguageSwitch />
          <ThemeSwitch />
        </div>
      </Card>
    </main>
  );
}

type Fields = { login: string; password: string };

interface PasswordStepProps {
  onDone: (session: z.output<typeof SessionView>) => void;
  onNeeds: (needs: Needs) => void;
  onFailure: (message: string | null) => void;
}

function PasswordStep({ onDone, onNeeds, onFailure }: PasswordStepProps) {
  const text = useText(shellTexts);
  const kit = useText(kitTexts);
  const { language } = useLanguage();
  const [form] = Form.useForm<Fields>();
  const [busy, setBusy] = useState(false);
  const submit = async (values: Fields) => {
    const body = { login: values.login ?? '', password: values.password ?? '' };
    const problems = problemsOf(signIn.body, body, language, kit.required);
    form.setFields(problems.map((each) => ({ name: each.field as keyof Fields, errors: [each.message] })));
    if (problems.length > 0) return;
    setBusy(true);
    onFailure(null);
    try {
      const answer = await call(signIn, { body });
      if ('needs' in answer) onNeeds(answer.needs);
      else onDone(answer);
    } catch (error) {
      onFailure(problemOf(error).message);
      setBusy(false);
    }
  };
  return (
    <Form<Fields> form={form} layout="vertical" onFinish={submit} disabled={busy} requiredMark={false} noValidate>
      <Form.Item name="login" label={text.login}>
        <Input size="large" autoComplete="username" autoCapitalize="none" maxLength={60} autoFocus />
      </Form.Item>
      <Form.Item name="password" label={text.password}>
        <Input.Password size="large" autoComplete="current-password" maxLength={200} />
      </Form.Item>
      <Button type="primary" size="large" htmlType="submit" block loading={busy}>
        {text.signIn}
      </Button>
    </Form>
  );
}
