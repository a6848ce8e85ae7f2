import { readConfig } from '../config.ts';
import { ensureWebBuild } from '../web-build.ts';
import { bringUp, listen, probePort, stopOnSignal } from './serve.ts';
import { welcome } from './welcome.ts';

/** `npm run web`: pages and API, any number of processes beside each other on one outside database. */
export async function run(): Promise<void> {
  const { host, port, dataDir } = readConfig(process.env);
  await probePort(host, port);
  const webRoot = await ensureWebBuild(dataDir, () => process.stderr.write('构建网页 · building the pages\n'));
  const { booted, config, progress } = await bringUp();
  const app = await listen(config, booted, webRoot);
  stopOnSignal({ app, booted });
  progress.done();
  process.stdout.write(await welcome(booted, app));
}
