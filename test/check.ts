/** `npm run check`: everything that needs no database and no browser, in under a minute. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { runChecks } from './checks.ts';

const checks = await runChecks();
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const pure = spawnSync(process.execPath, [vitest, 'run', '--project', 'pure', '--reporter=dot'], { stdio: 'inherit' });
process.exitCode = pure.status === 0 && checks.every((check) => check.passed) ? 0 : 1;
