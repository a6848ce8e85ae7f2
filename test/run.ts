/**
 * `npm test`: checks, then every suite, then the plain sum as the last line: `N passed, N failed, N skipped`.
 * Arguments go to vitest, e.g. `npm test -- --project pure`.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runChecks } from './checks.ts';

interface Result {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  success: boolean;
}

const ROOT = fileURLToPath(new URL('..', import.meta.url));

function vitest(args: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', ...args], {
      cwd: ROOT,
      stdio: 'inherit',
    });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

const given = process.argv.slice(2);
const checks = given.length ? [] : await runChecks();
const directory = await mkdtemp(join(tmpdir(), 'roadbook-run-'));
const report = join(directory, 'report.json');
const code = await vitest(['--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...given]);
const result = await readFile(report, 'utf8').then(
  (text) => JSON.parse(text) as Result,
  () => null,
);
await rm(directory, { recursive: true, force: true });
const failedChecks = checks.filter((check) => !check.passed).length;
const passed = (result?.numPassedTests ?? 0) + checks.length - failedChecks;
// A run that broke outside any test (a suite that does not load, an unhandled error) counts as one failure at least.
const broken =
  result && (result.success || result.numFailedTests > 0) && (code === 0 || result.numFailedTests > 0) ? 0 : 1;
const failed = (result?.numFailedTests ?? 0) + failedChecks + broken;
const skipped = (result?.numPendingTests ?? 0) + (result?.numTodoTests ?? 0);
process.exitCode = failed ? 1 : 0;
process.stdout.write(`\n${passed} passed, ${failed} failed, ${skipped} skipped\n`);
