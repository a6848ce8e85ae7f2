import { QueryClient, type UseQueryResult, useQuery } from '@tanstack/react-query';
import type * as z from 'zod';
import type { Endpoint } from '../../src/platform/endpoint.ts';
import { CallError, type CallInput, call } from '../api/call.ts';

/** Answer of an endpoint. */
type Answer<E extends Endpoint> = z.output<E['response']>;

/** An endpoint whose answer is a keyset page of rows. */
export type PagedEndpoint<Row> = Endpoint<
  z.ZodType,
  z.ZodType,
  z.ZodType,
  z.ZodType<{ rows: Row[]; next: string | null }>
>;

/** The cache of answers. Only what may have been a hiccup is tried again; a refusal stays one. */
export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (failures, error) =>
          failures < 2 && error instanceof CallError && (error.status === 0 || error.status === 503),
      },
    },
  });
}

/** Key of an answer: the operation and everything it was asked. */
export function keyOf<E extends Endpoint>(endpoint: E, input: CallInput<E> = {}): unknown[] {
  return [endpoint.id, input.params ?? {}, input.query ?? {}];
}

/** Reads an operation and keeps its answer by all its inputs. */
export function useCall<E extends Endpoint>(
  endpoint: E,
  input: CallInput<E> = {},
  options: { enabled?: boolean; staleTime?: number } = {},
): UseQueryResult<Answer<E>, Error> {
  return useQuery({
    queryKey: keyOf(endpoint, input),
    queryFn: ({ signal }) => call(endpoint, { ...input, signal }),
    ...options,
  });
}
