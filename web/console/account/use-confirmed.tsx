import { Button, Form, Input } from 'antd';
import { type ReactNode, useState } from 'react';
import { CallError } from '../../api/call.ts';
import { useText } from '../../ui/language.tsx';
import { useSession } from '../../ui/session.tsx';
import { problemOf } from '../../ui/states.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { accountTexts } from './texts.ts';

type Work = (password?: string) => Promise<void>;

/** Runs what guards the account; where the server wants the password once more, asks for it and runs again. */
export function useConfirmed(): {
  run: (work: Work) => void;
  busy: boolean;
  failure: string | null;
  /** The question for the password, while it is open. */
  question: ReactNode;
} {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [waiting, setWaiting] = useState<Work | null>(null);
  const attempt = async (work: Work, password?: string) => {
    setBusy(true);
    setFailure(null);
    try {
      await work(password);
      setWaiting(null);
    } catch (error) {
      if (error instanceof CallError && error.code === 'auth.confirm') setWaiting(() => work);
      else
        setFailure(error instanceof CallError ? (error.fields[0]?.message ?? error.message) : problemOf(error).message);
    } finally {
      setBusy(false);
    }
  };
  return {
    run: (work) => void attempt(work),
    busy,
    failure,
    question: waiting && (
      <Question
        busy={busy}
        onCancel={() => setWaiting(null)}
        onAnswer={(password) => void attempt(waiting, password)}
      />
    ),
  };
}

function Question(props: { busy: boolean; onAnswer: (password: string) => void; onCancel: () => void }) {
  const text = useText(accountTexts);
  const kit = useText(kitTexts);
  const { login } = useSession();
  return (
    <Form<{ confirmation: string }>
      layout="vertical"
      disabled={props.busy}
      noValidate
      onFinish={({ confirmation }) => props.onAnswer(confirmation ?? '')}
    >
      <p>{text.itsMe}</p>
      <input type="text" autoComplete="username" value={login} readOnly hidden />
      <Form.Item name="confirmation" label={text.current}>
        <Input.Password autoComplete="current-password" maxLength={200} autoFocus />
      </Form.Item>
      <div className="rc-account-buttons">
        <Button type="primary" htmlType="submit" loading={props.busy}>
          {kit.confirm}
        </Button>
        <Button onClick={props.onCancel}>{kit.cancel}</Button>
      </div>
    </Form>
  );
}
