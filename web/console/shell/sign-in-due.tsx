import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useNavigate } from 'react-router';
import { currentSession, signOut } from '../../../src/modules/org/sign-in/schema.ts';
import { call } from '../../api/call.ts';
import { Card } from '../../ui/card.tsx';
import { useText } from '../../ui/language.tsx';
import { useSession } from '../../ui/session.tsx';
import { SkeletonRows } from '../../ui/states.tsx';
import { forgetRecents } from './recent.ts';
import { signInTexts } from './sign-in-texts.ts';
import { LanguageSwitch, ThemeSwitch } from './switches.tsx';
import { shellTexts } from './texts.ts';

const PasswordForm = lazy(() =>
  import('../account/password-form.tsx').then((module) => ({ default: module.PasswordForm })),
);
const Factors = lazy(() => import('../account/factors.tsx').then((module) => ({ default: module.Factors })));

/** Shows what is due, a new password or a second factor, before anything else; else its children. */
export function SignInDue({ children }: { children: ReactNode }) {
  const shell = useText(shellTexts);
  const text = useText(signInTexts);
  const client = useQueryClient();
  const navigate = useNavigate();
  const { passwordChangeDue, secondFactorDue, name, login } = useSession();
  // The recovery codes that come with the first factor stay on the screen until they were read.
  const [reading, setReading] = useState(false);
  const factor = secondFactorDue || reading;
  if (!passwordChangeDue && !factor) return children;
  const again = () => {
    setReading(false);
    void client.invalidateQueries({ queryKey: [currentSession.id] });
  };
  const leave = async () => {
    await call(signOut).catch(() => undefined);
    forgetRecents();
    navigate('/sign-in', { replace: true });
    client.clear();
  };
  return (
    <main className="rc-sign-in">
      <Card className="rc-sign-in-card">
        <p className="rc-brand">{shell.product}</p>
        <h1>{passwordChangeDue ? text.passwordDue : text.factorDue}</h1>
        <p className="rb-muted">
          {name} ({login})
        </p>
        <p>{passwordChangeDue ? text.passwordDueHint : text.factorDueHint}</p>
        <Suspense fallback={<SkeletonRows rows={4} />}>
          {passwordChangeDue ? (
            <PasswordForm onDone={again} />
          ) : (
            <Factors onCodes={() => setReading(true)} onDone={again} doneText={text.goOn} />
          )}
        </Suspense>
        <Button type="link" block onClick={leave}>
          {shell.signOut}
        </Button>
        <div className="rc-sign-in-foot">
          <LanguageSwitch />
          <ThemeSwitch />
        </div>
      </Card>
    </main>
  );
}
