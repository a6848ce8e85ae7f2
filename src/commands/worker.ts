import { bringUp, stopOnSignal, work } from './serve.ts';

/** `npm run worker`: background work only. */
export async function run(): Promise<void> {
  const { booted, progress } = await bringUp();
  const worker = await work(booted);
  stopOnSignal({ worker, booted });
  progress.done();
  process.stdout.write('后台任务已启动 · the worker is running\n');
}
