#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { HELP } from './help.ts';
import { startText } from './platform/start-error.ts';
import { VERSION } from './platform/version.ts';

/** Command → the file that runs it, loaded only then. */
const COMMANDS: Record<string, () => Promise<{ run(args: string[]): Promise<void> }>> = {
  start: () => import('./commands/start.ts'),
  web: () => import('./commands/web.ts'),
  worker: () => import('./commands/worker.ts'),
  migrate: () => import('./commands/migrate.ts'),
  setup: () => import('./commands/setup.ts'),
  demo: () => import('./commands/demo.ts'),
  build: () => import('./commands/build.ts'),
  openapi: () => import('./commands/openapi.ts'),
  source: () => import('./commands/source.ts'),
  match: () => import('./commands/match.ts'),
  'audit:verify': () => import('./commands/audit-verify.ts'),
  'ledger:verify': () => import('./commands/ledger-verify.ts'),
  'keys:rotate': () => import('./commands/keys-rotate.ts'),
};

/** Says what went wrong in one sentence a language, or with its stack where it is a defect, and ends with code 1. */
function fail(error: unknown): never {
  const text = startText(error);
  if (text) process.stderr.write(`\n${text.zh}\n${text.en}\n`);
  else process.stderr.write(`\n${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
}

async function main(): Promise<void> {
  const [name = 'start', ...rest] = process.argv.slice(2);
  const asked = parseArgs({
    args: process.argv.slice(2),
    strict: false,
    options: { help: { type: 'boolean', short: 'h' }, version: { type: 'boolean' } },
  });
  if (asked.values.version) {
    process.stdout.write(`${VERSION}\n`);
    return;
  }
  if (asked.values.help || name === 'help') {
    process.stdout.write(HELP);
    return;
  }
  const command = COMMANDS[name];
  if (!command) {
    process.stderr.write(`没有命令 ${name},可用 --help 查看。\nThere is no command ${name}; --help lists them.\n`);
    process.exit(1);
  }
  await (await command()).run(rest);
}

process.on('unhandledRejection', fail);
main().catch(fail);
