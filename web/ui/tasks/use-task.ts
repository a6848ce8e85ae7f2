import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type * as z from 'zod';
import { getTask, listTasks, type TaskRow } from '../../../src/modules/org/tasks/schema.ts';
import { call } from '../../api/call.ts';
import { keyOf } from '../query.ts';

export type Task = z.output<typeof TaskRow>;

const EACH_MS = 1000;
/** The tray asks more seldom; a dialog in front of the person asks for its own task. */
const TRAY_MS = 3000;
const TRAY_ROWS = 20;

/** Whether work is still under way. */
export function underWay(task: Task | undefined): boolean {
  return task?.state === 'waiting' || task?.state === 'running';
}

/** A task, asked for every second while it runs. */
export function useTask(id: string | null): Task | undefined {
  const { data } = useQuery({
    queryKey: keyOf(getTask, { params: { id: id ?? '' } }),
    queryFn: ({ signal }) => call(getTask, { params: { id: id ?? '' }, signal }),
    enabled: id !== null,
    refetchInterval: ({ state }) => (underWay(state.data) || (!state.data && id) ? EACH_MS : false),
  });
  return data;
}

/** One's own latest work; asked for again while some of it runs. */
export function useTasks() {
  return useQuery({
    queryKey: keyOf(listTasks, { query: { limit: TRAY_ROWS } }),
    queryFn: ({ signal }) => call(listTasks, { query: { limit: TRAY_ROWS }, signal }),
    refetchInterval: ({ state }) => (state.data?.rows.some(underWay) ? TRAY_MS : false),
    refetchOnWindowFocus: true,
  });
}

/** Tells the tray that there is something new. */
export function useTasksChanged(): () => void {
  const client = useQueryClient();
  return useCallback(() => {
    void client.invalidateQueries({ queryKey: [listTasks.id] });
    void client.invalidateQueries({ queryKey: [getTask.id] });
  }, [client]);
}
