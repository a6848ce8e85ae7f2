import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { Navigate, useLocation, useNavigate } from 'react-router';
import { currentSession } from '../../../src/modules/org/schema.ts';
import { CallError, whenSignedOut } from '../../api/call.ts';
import { useCall } from '../../ui/query.ts';
import { SessionContext } from '../../ui/session.tsx';
import { ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { signInPath } from './back-path.ts';

/** Lets pages be seen only by somebody signed in; whenever the session turns out to be over, leads to the sign-in page and back. */
export function SessionGate({ children }: { children: ReactNode }) {
  const session = useCall(currentSession, {}, { staleTime: 60_000 });
  const client = useQueryClient();
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const here = `${pathname}${search}`;
  const signedIn = session.data !== undefined;
  useEffect(() => {
    if (!signedIn) return;
    whenSignedOut(() => {
      client.clear();
      navigate(signInPath(here, true), { replace: true });
    });
    return () => whenSignedOut(() => undefined);
  }, [client, navigate, here, signedIn]);
  if (session.data) return <SessionContext value={session.data}>{children}</SessionContext>;
  if (session.isPending) return <SkeletonRows rows={8} />;
  if (session.error instanceof CallError && session.error.status === 401)
    return <Navigate to={signInPath(here, false)} replace />;
  return <ErrorState error={session.error} onRetry={() => session.refetch()} />;
}
