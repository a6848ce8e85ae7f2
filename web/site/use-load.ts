import { useCallback, useEffect, useState } from 'react';
import type * as z from 'zod';
import type { Endpoint } from '../../src/platform/endpoint.ts';
import { call } from '../api/call.ts';

interface Loaded<T> {
  data: T | null;
  error: unknown;
  /** Asks again after an error. */
  retry: () => void;
}

/** Loads what a page shows, once. The site has a few of them, which does not pay for a query library. */
export function useLoad<E extends Endpoint>(
  endpoint: E,
  params?: z.input<E['params']>,
): Loaded<z.output<E['response']>> {
  const [data, setData] = useState<z.output<E['response']> | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` counts the tries, each starts one request; a page is one address
  useEffect(() => {
    const stop = new AbortController();
    call(endpoint, { params, signal: stop.signal }).then(setData, (failure: unknown) => {
      if (!stop.signal.aborted) setError(failure);
    });
    return () => stop.abort();
  }, [endpoint, round]);
  const retry = useCallback(() => {
    setError(null);
    setRound((count) => count + 1);
  }, []);
  return { data, error, retry };
}
