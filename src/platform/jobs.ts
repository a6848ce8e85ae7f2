import { parseCronItems, type Runner, run, type TaskList, Logger as WorkerLogger } from 'graphile-worker';
import type pg from 'pg';
import type { Platform } from './context.ts';
import { jobsDone } from './metrics.ts';

/** A piece of background work: at least once, so it must bear being run twice. */
export interface JobDefinition {
  task: string;
  run(platform: Platform, payload: unknown): Promise<void>;
  /** Five-field cron expression in UTC, for work that recurs by itself. */
  cron?: string;
  /** Seconds between two runs, for work that cannot wait for cron: each worker does it by itself, so it must bear company. */
  every?: number;
}

/** A worker that runs jobs until it is stopped; `stop` lets running jobs finish and releases the rest. */
export interface JobWorker {
  stop(): Promise<void>;
}

/**
 * Starts the worker on the owner's pool (the queue's tables belong to the owner); the jobs themselves act as the application role.
 * `alone`: no other process works on this database.
 * A job that throws is tried again with growing pauses, up to 25 times, and logged each time.
 */
export async function startWorker(
  owner: pg.Pool,
  platform: Platform,
  jobs: readonly JobDefinition[],
  options: { alone?: boolean } = {},
): Promise<JobWorker> {
  // The queue keeps what a killed worker had taken for four hours; where no other worker can be, it is free at once.
  if (options.alone)
    await owner.query(
      `select graphile_worker.force_unlock_workers(array(select distinct locked_by from graphile_worker.jobs where locked_by is not null))`,
    );
  const tasks: TaskList = {};
  const watched = async (job: JobDefinition, payload: unknown) => {
    const started = performance.now();
    try {
      await job.run(platform, payload);
      jobsDone.observe({ task: job.task, outcome: 'done' }, (performance.now() - started) / 1000);
    } catch (error) {
      jobsDone.observe({ task: job.task, outcome: 'failed' }, (performance.now() - started) / 1000);
      platform.log.error({ err: error, task: job.task, payload }, 'job failed');
      throw error;
    }
  };
  for (const job of jobs) tasks[job.task] = (payload) => watched(job, payload);
  const runner: Runner = await run({
    pgPool: owner,
    taskList: tasks,
    concurrency: 4,
    pollInterval: 1000,
    noHandleSignals: true,
    parsedCronItems: parseCronItems(
      jobs.flatMap(({ task, cron }) => (cron ? [{ task, match: cron, identifier: task }] : [])),
    ),
    logger: new WorkerLogger(() => (level, message) => {
      if (level === 'error' || level === 'warning') platform.log.warn({ worker: message }, 'job queue');
    }),
  });
  const rounds = jobs.flatMap((job) =>
    job.every === undefined ? [] : [repeat(() => watched(job, {}), job.every * 1000)],
  );
  return {
    async stop() {
      await Promise.all(rounds.map((round) => round.stop()));
      await runner.stop();
    },
  };
}

/** Does some work again and again, a pause after each time; a failure was logged and is tried again after the pause. */
function repeat(work: () => Promise<void>, pauseMs: number): JobWorker {
  let stopped = false;
  let wake: () => void = () => undefined;
  const loop = (async () => {
    while (!stopped) {
      await work().catch(() => undefined);
      if (stopped) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pauseMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  })();
  return {
    stop() {
      stopped = true;
      wake();
      return loop;
    },
  };
}
