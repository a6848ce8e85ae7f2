import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { currentSession } from '../../../src/modules/org/sign-in/schema.ts';
import { sinceAsked, touchedSince } from '../../api/activity.ts';
import { call } from '../../api/call.ts';
import { useText } from '../../ui/language.tsx';
import { useSession } from '../../ui/session.tsx';
import { signInTexts } from './sign-in-texts.ts';
import './sign-in.css';

/** Seconds before the end at which the page says so. The server writes a session's last doing once a minute. */
const WARN_SECONDS = 150;
const SLACK_SECONDS = 60;
const LOOK_MS = 5000;

/**
 * Looks after the session's time-out: tells the server now and then that somebody who only types is still there, says when the session is
 * about to end, and asks the server when it should have.
 */
export function IdleWatch() {
  const text = useText(signInTexts);
  const { idleMinutes } = useSession();
  const [left, setLeft] = useState<number | null>(null);
  useEffect(() => {
    const most = idleMinutes * 60 - SLACK_SECONDS;
    const look = () => {
      const quiet = sinceAsked() / 1000;
      // A refusal shows by itself: the gate leads to the sign-in page.
      if (quiet > most / 4 && touchedSince())
        return void call(currentSession).then(
          () => setLeft(null),
          () => undefined,
        );
      const rest = Math.round(most - quiet);
      setLeft(rest < WARN_SECONDS ? Math.max(0, rest) : null);
      if (rest < -SLACK_SECONDS) call(currentSession).catch(() => undefined);
    };
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, [idleMinutes]);
  const stay = () => {
    setLeft(null);
    void call(currentSession).catch(() => undefined);
  };
  if (left === null) return null;
  return (
    <section className="rc-idle" role="alertdialog" aria-label={text.idleTitle} aria-describedby="rc-idle-text">
      <strong>{text.idleTitle}</strong>
      <p id="rc-idle-text" role="timer">
        {text.idle(left)}
      </p>
      <Button type="primary" onClick={stay}>
        {text.stay}
      </Button>
    </section>
  );
}
