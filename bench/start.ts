import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { report } from './report.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** What the README promises; the baseline of this benchmark, since there is no other program to start. */
const PROMISE = { first: 60, later: 8, memory: 400 };

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts the program as a user would and waits for its addresses; returns seconds and the resident memory in MiB ten seconds later. */
async function start(dataDir: string, port: number): Promise<{ seconds: number; memory: number }> {
  const began = performance.now();
  const child = spawn(process.execPath, ['src/main.ts', 'start'], {
    cwd: ROOT,
    env: { ...process.env, DATA_DIR: dataDir, PORT: String(port), DATABASE_URL: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [first] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  if (typeof first === 'number') throw new Error(`the start failed with code ${first}`);
  const seconds = (performance.now() - began) / 1000;
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
  const memory = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  child.kill('SIGTERM');
  await once(child, 'exit');
  return { seconds, memory };
}

/** `npm run -s bench -- start`: first start (pages built, database made, demo data loaded), later starts, memory after each. */
export async function run(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'roadbook-start-'));
  await chmod(dataDir, 0o711);
  try {
    await rm(join(ROOT, 'dist', 'web'), { recursive: true, force: true });
    const port = await freePort();
    const first = await start(dataDir, port);
    const later = [];
    for (let turn = 0; turn < 5; turn++) later.push(await start(dataDir, port));
    const seconds = later.map((one) => one.seconds).sort((a, b) => a - b)[2] as number;
    const memory = Math.max(first.memory, ...later.map((one) => one.memory));
    const line = (name: string, ours: number, baseline: number, unit: string, note: string) =>
      report({ name, n: 1, ours, baseline, ratio: baseline / ours, unit, note });
    line('start first', first.seconds, PROMISE.first, 's', 'pages, database, demo data; the baseline is the promise');
    line('start later', seconds, PROMISE.later, 's', 'median of five; the baseline is the promise');
    line(
      'start memory',
      memory,
      PROMISE.memory,
      'MiB',
      `resident, without PostgreSQL: ${Math.round(first.memory)} after the first start, the most of all starts counts`,
    );
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}
