import { useQueryClient } from '@tanstack/react-query';
import type * as z from 'zod';
import type { OrderView } from '../../../src/modules/sales/schema.ts';
import { problemOf } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';

export type Order = z.output<typeof OrderView>;

/** Says that something was done and reads everything anew. */
export function useOrderChanged(): (said: string) => void {
  const toast = useToast();
  const client = useQueryClient();
  return (said) => {
    toast.success(said);
    void client.invalidateQueries();
  };
}

/** Says what went wrong with a press of a button. */
export function useFailed(): (error: unknown) => void {
  const toast = useToast();
  return (error) => toast.error(problemOf(error).message);
}
