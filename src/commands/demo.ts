import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Text } from '../platform/i18n.ts';
import { StartError } from '../platform/start-error.ts';
import type { DemoOrder } from './demo-child.ts';
import { bringUp, type Running } from './serve.ts';

interface Wanted {
  size: 'small' | 'full';
  customers?: number;
  seed?: number;
}

type Word = { label: Text; done: number; total: number } | { refused: Text | null; stack: string };

/** Loads demo data in a child process and shows how far it is. @throws StartError when the database is not empty */
async function load({ booted, config, progress }: Running, wanted: Wanted): Promise<void> {
  const { current, keys, hashKey } = booted.platform.keys;
  const order: DemoOrder = {
    connection: booted.ownerConnection,
    keys: { current, keys, hashKey },
    filesDirectory: join(config.dataDir, 'files'),
    options: { ...wanted, now: booted.platform.clock.now() },
  };
  const child = fork(fileURLToPath(new URL('./demo-child.ts', import.meta.url)), { serialization: 'advanced' });
  let refused: Error | undefined;
  child.on('message', (word: Word) => {
    if ('refused' in word) refused = word.refused ? new StartError(word.refused) : new Error(word.stack);
    else
      progress.step(
        `演示数据 · demo data: ${word.label.zh} ${word.label.en} ${Math.round((word.done / Math.max(1, word.total)) * 100)} %`,
      );
  });
  child.send(order);
  const [code] = await once(child, 'exit');
  if (code !== 0) throw refused ?? new Error(`the demo load ended with code ${code}`);
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
  const { values } = parseArgs({
    args,
    options: { size: { type: 'string', default: 'small' }, customers: { type: 'string' }, seed: { type: 'string' } },
  });
  const size = values.size === 'full' ? 'full' : values.size === 'small' ? 'small' : null;
  const [customers, seed] = [values.customers, values.seed].map((text) =>
    text === undefined ? undefined : Number(text),
  );
  if (!size || [customers, seed].some((n) => n !== undefined && !(Number.isSafeInteger(n) && n > 0))) {
    throw new StartError({
      zh: '用法:--size small|full,--customers 与 --seed 为正整数。',
      en: 'Usage: --size small|full; --customers and --seed are positive integers.',
    });
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
