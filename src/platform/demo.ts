import type { Platform } from './context.ts';

/** Whether demo data is loaded here: its people are made up, but their numbers may be somebody's, so nothing is ever sent to them. */
export async function isDemo({ db }: Pick<Platform, 'db'>): Promise<boolean> {
  const found = await db.pool.query("select 1 from app.setting where key = 'demo' and value ->> 'state' = 'loaded'");
  return found.rowCount === 1;
}
