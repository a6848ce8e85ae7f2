import { sql } from 'kysely';
import * as z from 'zod';
import type { Tx } from './db.ts';
import type { JobDefinition } from './jobs.ts';

/**
 * Lets go of a file in the caller's transaction: its row at once, its content by a job once the transaction has committed, where no other row
 * refers to it. Take what refers to the file away first.
 */
export async function dropFile(tx: Tx, id: string): Promise<void> {
  await sql`select app.drop_file(${id})`.execute(tx);
}

const Dropped = z.object({ content: z.string().regex(/^[0-9a-f]{64}$/) });

/** Takes contents nobody refers to from the disk; what was stored anew meanwhile stays. */
export const removeContentJob: JobDefinition = {
  task: 'app.remove_content',
  async run(platform, payload) {
    const { content } = Dropped.parse(payload);
    const { rows } = await platform.db.pool.query<{ used: boolean }>('select app.content_in_use($1) as used', [
      content,
    ]);
    if (!rows[0]?.used) await platform.files.remove(content);
  },
};
