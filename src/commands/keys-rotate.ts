import { join } from 'node:path';
import { addKey } from '../platform/crypto.ts';
import { rotateKeys } from '../platform/rotate.ts';
import { StartError } from '../platform/start-error.ts';
import { bringUp } from './serve.ts';

/**
 * `npm run keys:rotate`: adds a key and seals every field with it. Old keys stay in the file for backups; a second run after a kill
 * goes on where the first one stopped, because each value says which key sealed it.
 */
export async function run(args: string[]): Promise<void> {
  const { booted, config, progress } = await bringUp();
  try {
    const reseal = args.includes('--reseal');
    if (config.keys && !reseal)
      throw new StartError({
        zh: '密钥来自 ROADBOOK_KEYS:请先在其中加入新密钥,再以 --reseal 运行。',
        en: 'The keys come from ROADBOOK_KEYS; add a key there first, then run with --reseal.',
      });
    const ring = reseal ? booted.platform.keys : await addKey(join(config.dataDir, 'keys.json'));
    const sealed = await rotateKeys(booted.owner, ring, (table, rows) => progress.step(`${table}: ${rows}`));
    progress.done();
    process.stdout.write(`密钥 · key ${ring.current}: ${sealed} 个字段已重新加密 · fields sealed again\n`);
  } finally {
    await booted.close();
  }
}
