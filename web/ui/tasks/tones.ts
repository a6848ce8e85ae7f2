import type { Tone } from '../chip.tsx';
import type { Task } from './use-task.ts';

/** Colour of a task's state. */
export const TASK_TONES: Record<Task['state'], Tone> = {
  draft: 'orange',
  waiting: 'grey',
  running: 'blue',
  checked: 'orange',
  done: 'green',
  failed: 'red',
  cancelled: 'grey',
};
