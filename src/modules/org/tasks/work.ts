import type { Ctx } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db.ts';
import type { Permission } from '../../../platform/permissions.ts';
import type { Task } from './queries.ts';

/** Thrown where a run finds that it was cancelled, or that another worker has taken the work up: it ends without a word. */
export class Stopped extends Error {}

/** How a run ends; checked: an import that waits for the person's word. */
export type Ending = 'checked' | 'done' | 'failed';

/** One run of a task. */
export interface Work {
  task: Task;
  /** Acts as the person without any rights: for the state of the task itself. */
  own: Ctx;
  /**
   * The person's context with the rights they have now; asked for before each batch.
   * @throws AppError task.no_rights where one of the permissions is missing
   */
  rights(...permissions: (Permission | null)[]): Promise<Ctx>;
  /** Tells the person that it is over, in the transaction that ends it. */
  ended(tx: Tx, state: Ending): Promise<void>;
}

/** Rows of a batch: each transaction does so many. */
export const BATCH = 100;
