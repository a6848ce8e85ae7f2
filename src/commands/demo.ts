import { parseArgs } from 'node:util';
import { loadDemo } from '../../db/demo/load.ts';
import { StartError } from '../platform/start-error.ts';
import { bringUp, type Running } from './serve.ts';

async function load({ booted, progress }: Running, options: { size: 'small' | 'full'; customers?: number; seed?: number }): Promise<void> {
  const { owner, platform } = booted;
  await loadDemo(owner, platform, {
    ...options,
    now: platform.clock.now(),
    onProgress: (label, done, total) => progress.step(`演示数据 · demo data: ${label.zh} ${label.en} ${Math.round((done / Math.max(1, total)) * 100)} %`),
  });
}

/** Loads the small set into an empty database where the settings ask for it; an installation without units stays empty otherwise. */
export async function ensureDemo(running: Running): Promise<void> {
  const { config, booted } = running;
  const wanted = config.demo ?? config.databaseUrl === undefined;
  if (!wanted) return;
  const { rowCount } = await booted.owner.query('select 1 from org.unit limit 1');
  if (!rowCount) await load(running, { size: 'small' });
}

/** `npm run demo -- --size small|full --customers N --seed N`. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { size: { type: 'string', default: 'small' }, customers: { type: 'string' }, seed: { type: 'string' } } });
  const size = values.size === 'full' ? 'full' : values.size === 'small' ? 'small' : null;
  const [customers, seed] = [values.customers, values.seed].map((text) => (text === undefined ? undefined : Number(text)));
  if (!size || [customers, seed].some((n) => n !== undefined && !(Number.isSafeInteger(n) && n > 0))) {
    throw new StartError({ zh: '用法:--size small|full,--customers 与 --seed 为正整数。', en: 'Usage: --size small|full; --customers and --seed are positive integers.' });
  }
  const running = await bringUp();
  try {
    await load(running, { size, customers, seed });
  } finally {
    await running.booted.close();
    running.progress.done();
  }
  process.stdout.write('演示数据已载入 · the demo data is loaded\n');
}
