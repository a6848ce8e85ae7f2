import { useQueryClient } from '@tanstack/react-query';
import { Fragment, type ReactNode, useEffect, useRef } from 'react';
import { Navigate, useLocation, useNavigate } from 'react-router';
import { currentSession } from '../../../src/modules/org/schema.ts';
import { CallError, whenDue, whenSignedOut } from '../../api/call.ts';
import { useCall } from '../../ui/query.ts';
import { SessionContext } from '../../ui/session.tsx';
import { ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { signInPath } from './back-path.ts';
import { forgetRecents } from './recent.ts';
import { SignInDue } from './sign-in-due.tsx';
import { IdleWatch } from './sign-in-idle.tsx';
import { useFollowUnit } from './switch-unit.ts';

/** Lets pages be seen only by somebody signed in; whenever the session turns out to be over, leads to the sign-in page and back. */
export function SessionGate({ children }: { children: ReactNode }) {
  const session = useCall(currentSession, {}, { staleTime: 60_000 });
  const client = useQueryClient();
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const here = `${pathname}${search}`;
  const signedIn = session.data !== undefined;
  // The way to the sign-in page takes a moment, in which this asks again and hears that nobody is signed in.
  const ended = useRef(false);
  useFollowUnit(session.data?.unit.id);
  useEffect(() => {
    if (!signedIn) return;
    whenSignedOut(() => {
      ended.current = true;
      client.clear();
      forgetRecents();
      navigate(signInPath(here, true), { replace: true });
    });
    whenDue(() => client.invalidateQueries({ queryKey: [currentSession.id] }));
    return () => {
      whenSignedOut(() => undefined);
      whenDue(() => undefined);
    };
  }, [client, navigate, here, signedIn]);
  // Everything is made anew at another unit: nothing of the one before stays on the screen.
  if (session.data)
    return (
      <SessionContext value={session.data}>
        <SignInDue>
          <Fragment key={session.data.unit.id}>{children}</Fragment>
        </SignInDue>
        <IdleWatch />
      </SessionContext>
    );
  if (session.isPending) return <SkeletonRows rows={8} />;
  if (session.error instanceof CallError && session.error.status === 401)
    return <Navigate to={signInPath(here, ended.current)} replace />;
  return <ErrorState error={session.error} onRetry={() => session.refetch()} />;
}
