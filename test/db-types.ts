/** `npm run db:types`: writes src/platform/db.types.ts from a freshly migrated database; with --check, fails when it is out of date. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { urlOf } from '../src/platform/migrate.ts';
import { openTestCluster } from './cluster.ts';

const cluster = await openTestCluster();
try {
  const bin = fileURLToPath(new URL('../node_modules/kysely-codegen/dist/cli/bin.js', import.meta.url));
  const out = fileURLToPath(new URL('../src/platform/db.types.ts', import.meta.url));
  const { status } = spawnSync(
    process.execPath,
    [
      bin,
      `--url=${urlOf(cluster.template)}`,
      '--dialect=postgres',
      '--camel-case',
      '--date-parser=string',
      '--exclude-pattern={graphile_worker,audit}.*',
      '--type-mapping={"int8":"number"}',
      `--out-file=${out}`,
      ...(process.argv.includes('--check') ? ['--verify'] : []),
    ],
    { stdio: 'inherit' },
  );
  process.exitCode = status ?? 1;
} finally {
  await cluster.close();
}
