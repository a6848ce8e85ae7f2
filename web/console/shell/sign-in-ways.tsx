import { Button } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import { offeredProviders, startOidc } from '../../../src/modules/org/providers/schema.ts';
import type { SessionView } from '../../../src/modules/org/sign-in/schema.ts';
import { call } from '../../api/call.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { problemOf } from '../../ui/states.tsx';
import { isCancelled, passkeysWork, signInWithPasskey } from './sign-in-passkey.ts';
import { signInTexts } from './sign-in-texts.ts';
import './sign-in.css';

interface OtherWaysProps {
  back: string;
  onDone: (session: z.output<typeof SessionView>) => void;
  onFailure: (message: string) => void;
}

/** Ways to sign in without a password: a passkey, the group's own sign-on services. */
export function OtherWays({ back, onDone, onFailure }: OtherWaysProps) {
  const text = useText(signInTexts);
  const pick = usePick();
  const providers = useCall(offeredProviders, {}, { staleTime: 60_000 });
  const [busy, setBusy] = useState<string | null>(null);
  const run = async (what: string, work: () => Promise<void>) => {
    setBusy(what);
    try {
      await work();
    } catch (error) {
      onFailure(isCancelled(error) ? text.cancelled : problemOf(error).message);
      setBusy(null);
    }
  };
  const rows = providers.data?.rows ?? [];
  if (rows.length === 0 && !passkeysWork()) return null;
  return (
    <div className="rc-sign-in-ways">
      <span className="rb-muted">{text.or}</span>
      {passkeysWork() && (
        <Button
          size="large"
          block
          loading={busy === 'passkey'}
          disabled={busy !== null}
          onClick={() => run('passkey', async () => onDone(await signInWithPasskey(false)))}
        >
          {text.withPasskey}
        </Button>
      )}
      {rows.map((row) => (
        <Button
          key={row.code}
          size="large"
          block
          loading={busy === row.code}
          disabled={busy !== null}
          onClick={() =>
            run(row.code, async () => {
              const { url } = await call(startOidc, { body: { code: row.code, back } });
              location.assign(url);
            })
          }
        >
          {text.sso(pick(row.name, row.nameEn))}
        </Button>
      ))}
    </div>
  );
}
