import { UserOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useId } from 'react';
import { Link, useNavigate } from 'react-router';
import { signOut } from '../../../src/modules/org/schema.ts';
import { call } from '../../api/call.ts';
import { useText } from '../../ui/language.tsx';
import { useSession } from '../../ui/session.tsx';
import { problemOf } from '../../ui/states.tsx';
import { usePhone } from '../../ui/theme.tsx';
import { useToast } from '../../ui/toast.tsx';
import { PresenceSwitch } from '../leads/dispatch-presence.tsx';
import { forgetRecents } from './recent.ts';
import { LanguageSwitch, ThemeSwitch } from './switches.tsx';
import { shellTexts } from './texts.ts';

/** Who is signed in; a press opens the switches and the way out (the browser's own popover: Esc and a click outside close it). */
export function Account() {
  const text = useText(shellTexts);
  const { name, login } = useSession();
  const toast = useToast();
  const client = useQueryClient();
  const navigate = useNavigate();
  const phone = usePhone();
  const id = useId();
  const leave = async () => {
    try {
      await call(signOut);
      forgetRecents();
      navigate('/sign-in', { replace: true });
      client.clear();
    } catch (error) {
      toast.error(problemOf(error).message);
    }
  };
  return (
    <>
      <button
        type="button"
        className="rc-account"
        popoverTarget={id}
        title={text.account}
        aria-label={`${text.account}: ${name}`}
      >
        {phone ? <UserOutlined aria-hidden="true" /> : name}
      </button>
      <div id={id} popover="auto" className="rc-popover">
        <p className="rb-plain">
          <strong>{name}</strong> <span className="rb-muted">{login}</span>
        </p>
        <p className="rb-plain">
          <Link to="/account" onClick={() => document.getElementById(id)?.hidePopover()}>
            {text.account}
          </Link>
        </p>
        <PresenceSwitch />
        <ThemeSwitch />
        {phone && <LanguageSwitch />}
        <Button block onClick={leave}>
          {text.signOut}
        </Button>
      </div>
    </>
  );
}
