import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useNavigate } from 'react-router';
import { currentSession, switchUnit } from '../../../src/modules/org/schema.ts';
import { call } from '../../api/call.ts';
import { keyOf } from '../../ui/query.ts';

/** Told to the other tabs of this browser: they share the session and would go on showing the unit before. */
const STORE = 'rb.unit';

/** Drops every answer but the session: another unit sees other rows under the same names. */
function forgetAnswers(client: QueryClient): void {
  const key = keyOf(currentSession)[0];
  client.removeQueries({ predicate: (query) => query.queryKey[0] !== key });
}

/** Changes the acting unit and goes on at the workbench, or at the path given. */
export function useSwitchUnit(): (unitId: string, to?: string) => Promise<void> {
  const client = useQueryClient();
  const navigate = useNavigate();
  return async (unitId, to = '/') => {
    const session = await call(switchUnit, { body: { unitId } });
    await client.cancelQueries();
    // First away from what only the unit before could see.
    navigate(to);
    client.setQueryData(keyOf(currentSession), session);
    forgetAnswers(client);
    localStorage.setItem(STORE, unitId);
  };
}

/** Follows a change of the unit that another tab made. */
export function useFollowUnit(unitId: string | undefined): void {
  const client = useQueryClient();
  const navigate = useNavigate();
  useEffect(() => {
    const onStore = async (event: StorageEvent) => {
      if (event.key !== STORE || unitId === undefined || event.newValue === unitId) return;
      navigate('/');
      await client.refetchQueries({ queryKey: keyOf(currentSession) });
      forgetAnswers(client);
    };
    window.addEventListener('storage', onStore);
    return () => window.removeEventListener('storage', onStore);
  }, [client, navigate, unitId]);
}
