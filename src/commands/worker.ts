import { bringUp, stopOnSignal, work } from './serve.ts';

/** `npm run worker`: background work only. */
export async function run(): Promise<void> {
  const running = await bringUp();
  const { booted, progress } = running;
  const worker = await work(running);
  stopOnSignal({ worker, booted });
  progress.done();
  process.stdout.write('后台任务已启动 · the worker is running\n');
}
