import { createContext, useContext } from 'react';
import type * as z from 'zod';
import type { SessionView } from '../../src/modules/org/schema.ts';
import type { Permission } from '../../src/platform/permissions.ts';

/** Who is signed in, at which unit, and what they may do. */
type Session = z.output<typeof SessionView>;

const Context = createContext<Session | null>(null);

/** Gives the session to everything below; only rendered once somebody is signed in. */
export const SessionContext = Context.Provider;

/** The session. Throws where nobody is signed in: such places are not rendered then. */
export function useSession(): Session {
  const session = useContext(Context);
  if (!session) throw new Error('no session');
  return session;
}

/** Whether the session holds a permission; what it may really do the server decides. */
export function useCan(): (permission: Permission) => boolean {
  const session = useSession();
  return (permission) => session.permissions[permission] !== undefined;
}
