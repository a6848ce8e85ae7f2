import { bringUp } from './serve.ts';

/** `npm run migrate`: the newest schema, the application's login, the check of the wall. */
export async function run(): Promise<void> {
  const { booted, progress } = await bringUp();
  await booted.close();
  progress.done();
  process.stdout.write('数据库已是最新 · the database is up to date\n');
}
