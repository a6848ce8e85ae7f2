import { verifyAudit } from '../platform/audit.ts';
import { bringUp } from './serve.ts';

/** `npm run audit:verify`: recomputes the whole trail; exit code 2 when it does not hold together. */
export async function run(): Promise<void> {
  const { booted, progress } = await bringUp();
  try {
    const client = await booted.owner.connect();
    const verdict = await verifyAudit(client).finally(() => client.release());
    progress.done();
    process.stdout.write(
      `审计链 · audit trail: ${verdict.chains} chains, ${verdict.batches} batches, ${verdict.entries} entries\n`,
    );
    for (const { chain, seq, problem } of verdict.broken)
      process.stdout.write(`  chain ${chain} batch ${seq}: ${problem}\n`);
    process.stdout.write(verdict.broken.length ? '不完整 · BROKEN\n' : '完整 · intact\n');
    if (verdict.broken.length) process.exitCode = 2;
  } finally {
    await booted.close();
  }
}
