/** Loads demo data in a process of its own: the memory that the load takes goes with it, the server starts lean. */
import pg from 'pg';
import { type DemoOptions, loadDemo } from '../../db/demo/load.ts';
import type { KeyRing } from '../platform/crypto.ts';
import { createFileStore } from '../platform/files.ts';
import { startText } from '../platform/start-error.ts';

/** What the starting process hands over. */
export interface DemoOrder {
  connection: pg.ClientConfig;
  keys: { current: string; keys: Record<string, Uint8Array>; hashKey: Uint8Array };
  /** Directory of the file store. */
  filesDirectory: string;
  options: Omit<DemoOptions, 'onProgress' | 'files'>;
}

async function load({ connection, keys, filesDirectory, options }: DemoOrder): Promise<void> {
  const ring: KeyRing = {
    current: keys.current,
    keys: Object.fromEntries(Object.entries(keys.keys).map(([id, key]) => [id, Buffer.from(key)])),
    hashKey: Buffer.from(keys.hashKey),
  };
  const owner = new pg.Pool({ ...connection, max: 2 });
  try {
    await loadDemo(owner, ring, {
      ...options,
      files: createFileStore({ directory: filesDirectory, maxBytes: 1 << 20 }),
      onProgress: (label, done, total) => process.send?.({ label, done, total }),
    });
  } finally {
    await owner.end();
  }
}

// Without the process that asked for it nobody would see the load end; its transaction rolls back.
process.on('disconnect', () => process.exit(1));
process.once('message', (order) => {
  load(order as DemoOrder).then(
    () => process.exit(0),
    (error: Error) => process.send?.({ refused: startText(error), stack: error.stack }, () => process.exit(1)),
  );
});
