import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { useEffect, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { currentSession, signIn } from '../../../src/modules/org/schema.ts';
import { call } from '../../api/call.ts';
import { Card } from '../../ui/card.tsx';
import { problemsOf } from '../../ui/form-problems.ts';
import { useLanguage, useText } from '../../ui/language.tsx';
import { keyOf } from '../../ui/query.ts';
import { problemOf } from '../../ui/states.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { backPath } from './back-path.ts';
import { LanguageSwitch, ThemeSwitch } from './switches.tsx';
import { shellTexts } from './texts.ts';

type Fields = { login: string; password: string };

/** Sign-in of staff. */
export function SignInPage() {
  const text = useText(shellTexts);
  const kit = useText(kitTexts);
  const { language } = useLanguage();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const [form] = Form.useForm<Fields>();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<{ message: string; requestId: string } | null>(null);
  useEffect(() => {
    document.title = `${text.signIn} · ${text.product}`;
  }, [text]);

  const submit = async (values: Fields) => {
    const body = { login: values.login ?? '', password: values.password ?? '' };
    const problems = problemsOf(signIn.body, body, language, kit.required);
    form.setFields(problems.map((each) => ({ name: each.field as keyof Fields, errors: [each.message] })));
    if (problems.length > 0) return;
    setBusy(true);
    setFailure(null);
    try {
      const session = await call(signIn, { body });
      client.clear();
      client.setQueryData(keyOf(currentSession), session);
      navigate(backPath(params.get('back')), { replace: true });
    } catch (error) {
      setFailure(problemOf(error));
      setBusy(false);
    }
  };

  return (
    <main className="rc-sign-in">
      <Card className="rc-sign-in-card">
        <p className="rc-brand">{text.brand}</p>
        <h1>{text.product}</h1>
        <p className="rb-muted">{text.tagline}</p>
        {failure ? (
          <Alert className="rb-refusal" type="error" showIcon role="alert" title={failure.message} />
        ) : (
          params.get('ended') && <Alert className="rb-refusal" type="info" showIcon title={text.sessionEnded} />
        )}
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
        <div className="rc-sign-in-foot">
          <LanguageSwitch />
          <ThemeSwitch />
        </div>
      </Card>
    </main>
  );
}
