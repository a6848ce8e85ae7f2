import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Place } from './place.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const READY_MS = 180_000;
const STOP_MS = 30_000;
/** Settings of the test run that are none of the program's. */
const FOREIGN =
  /^(NODE_ENV|NODE_OPTIONS|VITEST.*|DATABASE_.*|ROADBOOK_KEYS|DATA_DIR|HOST|PORT|DEMO|RATE_FACTOR|LOG_LEVEL|TRUST_PROXY)$/;

/** How a process ended. */
export interface End {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A running command of the program. */
export interface Program {
  child: ChildProcess;
  ended: Promise<End>;
  stdout(): string;
  stderr(): string;
}

/** A server that answers. */
export interface Server extends Program {
  /** `http://127.0.0.1:port` */
  url: string;
  /** Ends it as an operator does. @throws Error unless it ends in order, with exit code 0 */
  stop(): Promise<void>;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
}

const running = new Set<Program>();

/** Ends whatever this test file left running, so that its place can be deleted after a failure too. */
export async function killRest(): Promise<void> {
  for (const { child } of running) child.kill('SIGKILL');
  await Promise.all([...running].map(({ ended }) => ended));
}

/** Runs `node src/main.ts …args` with these settings and no other of ours. */
export function runProgram(args: string[], env: Record<string, string>): Program {
  const kept = Object.fromEntries(Object.entries(process.env).filter(([name]) => !FOREIGN.test(name)));
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...kept, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk));
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk));
  // A test run that ends early leaves no server behind, nor the server its database.
  const reap = () => child.kill('SIGTERM');
  process.once('exit', reap);
  const ended = new Promise<End>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      process.removeListener('exit', reap);
      running.delete(program);
      resolve({ code, signal });
    });
  });
  const program: Program = { child, ended, stdout: () => said.stdout, stderr: () => said.stderr };
  running.add(program);
  return program;
}

/** Starts a server on a free port and waits until it says that it is ready. @throws Error with its last words when it ends instead */
export async function startServer(place: Place, env: Record<string, string> = {}): Promise<Server> {
  const program = runProgram(['start'], { PORT: '0', DEMO: '0', RATE_FACTOR: '50', ...place.env, ...env });
  const url = await readiness(program);
  return {
    ...program,
    url,
    async stop() {
      program.child.kill('SIGTERM');
      const { code, signal } = await within(program.ended, STOP_MS, () => 'the server did not stop');
      if (code !== 0)
        throw new Error(`the server stopped with ${signal ?? `code ${code}`}: ${program.stderr().slice(-2000)}`);
    },
    async kill() {
      program.child.kill('SIGKILL');
      await program.ended;
    },
  };
}

async function readiness(program: Program): Promise<string> {
  const address = new Promise<string>((resolve) => {
    program.child.stdout?.on('data', () => {
      const found = /console\s+(http:\S+)\/console/.exec(program.stdout());
      if (found?.[1]) resolve(found[1]);
    });
  });
  const early = program.ended.then(({ code, signal }) => {
    throw new Error(
      `the server ended with ${signal ?? `code ${code}`} before it was ready: ${program.stderr().slice(-2000)}`,
    );
  });
  const url = await within(
    Promise.race([address, early]),
    READY_MS,
    () => `the server was not ready: ${program.stderr().slice(-2000)}`,
  );
  const ready = await fetch(`${url}/readyz`);
  if (ready.status !== 200) throw new Error(`/readyz answers ${ready.status}`);
  return url;
}

/** Waits for something, but not longer than `ms`. @throws Error with the given words */
export async function within<T>(wanted: Promise<T>, ms: number, words: () => string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${words()} (${ms / 1000} s)`)), ms);
  });
  return Promise.race([wanted, late]).finally(() => clearTimeout(timer));
}
