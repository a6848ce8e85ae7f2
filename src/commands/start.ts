import { readConfig } from '../config.ts';
import { ensureWebBuild } from '../web-build.ts';
import { ensureDemo } from './demo.ts';
import { bringUp, listen, type Parts, probePort, stopOnSignal, work } from './serve.ts';
import { welcome } from './welcome.ts';

/** `npm start`: every role in one process. */
export async function run(): Promise<void> {
  const { host, port, dataDir } = readConfig(process.env);
  await probePort(host, port);
  let databaseGone: () => void = () => undefined;
  const building = ensureWebBuild(dataDir, () => process.stderr.write('构建网页 · building the pages\n'));
  // Reported where it is awaited; until then it must not count as unhandled.
  building.catch(() => undefined);
  const running = await bringUp(() => databaseGone());
  const { booted, config, progress } = running;
  const parts: Parts = { booted };
  stopOnSignal(parts);
  try {
    await ensureDemo(running);
    parts.app = await listen(config, booted, await building);
    parts.worker = await work(running);
    databaseGone = () => {
      process.stderr.write('内置数据库意外退出。\nThe embedded database ended unexpectedly.\n');
      process.exit(1);
    };
    progress.done();
    process.stdout.write(await welcome(booted, parts.app));
  } catch (error) {
    await booted.close();
    throw error;
  }
}
