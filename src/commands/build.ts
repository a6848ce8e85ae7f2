import { readConfig } from '../config.ts';
import { ensureWebBuild } from '../web-build.ts';

/** `npm run build`: the pages, where there is no build of this tree. */
export async function run(): Promise<void> {
  const out = await ensureWebBuild(readConfig(process.env).dataDir, () => undefined);
  process.stdout.write(`${out}\n`);
}
