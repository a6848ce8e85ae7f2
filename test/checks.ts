/** The checks that need no database: format, lint, types, boundaries, unused code, migrations' safety, the contract. */
import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

export interface Check {
  name: string;
  passed: boolean;
  seconds: number;
}

/** Script of an npm package's command, run by the Node that runs us. */
const bin = (path: string) => join(ROOT, 'node_modules', path);

async function commands(): Promise<[string, string[]][]> {
  const migrations = (await readdir(join(ROOT, 'db/migrations')))
    .filter((name) => name.endsWith('.sql'))
    .map((name) => join('db/migrations', name));
  return [
    ['format and lint (Biome)', [bin('@biomejs/biome/bin/biome'), 'check', '.']],
    ['types (TypeScript)', [bin('typescript-native/bin/tsc'), '-p', '.']],
    [
      'boundaries (dependency-cruiser)',
      [
        bin('dependency-cruiser/bin/dependency-cruiser.mjs'),
        '--config',
        '.dependency-cruiser.mjs',
        'src',
        'web',
        'db',
        'bench',
        'test',
      ],
    ],
    ['unused code (knip)', [bin('knip/bin/knip.js')]],
    ['migrations (squawk)', [bin('squawk-cli/js/bin/squawk'), ...migrations]],
    ['contract (openapi.json)', ['src/main.ts', 'openapi', '--check']],
  ];
}

function runOne(name: string, args: string[]): Promise<Check> {
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => (output += error.message));
    child.on('close', (code) => {
      const seconds = (performance.now() - started) / 1000;
      process.stdout.write(`${code === 0 ? '✓' : '✗'} ${name} ${seconds.toFixed(1)} s\n${code === 0 ? '' : output}`);
      resolve({ name, passed: code === 0, seconds });
    });
  });
}

/** Runs all checks, two at a time. */
export async function runChecks(): Promise<Check[]> {
  const waiting = await commands();
  const done: Check[] = [];
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) done.push(await runOne(...next));
  };
  await Promise.all([lane(), lane()]);
  return done;
}
