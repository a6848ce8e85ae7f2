import { useQueryClient } from '@tanstack/react-query';
import { problemOf } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';

/** Says that something was done and reads everything anew. */
export function useChanged(): (said: string) => void {
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
