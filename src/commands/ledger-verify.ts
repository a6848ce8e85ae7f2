import { findFaults, ledgerSize } from '../modules/club/index.ts';
import { bringUp } from './serve.ts';

/** `npm run ledger:verify`: computes balances and lots anew from the journal; exit code 2 when something differs. Nothing is repaired. */
export async function run(): Promise<void> {
  const { booted, progress } = await bringUp();
  try {
    const size = await ledgerSize(booted.owner);
    const faults = await findFaults(booted.owner);
    progress.done();
    process.stdout.write(
      `积分账 · points ledger: ${size.members} members, ${size.transactions} transactions, ${size.entries} entries, ${size.lots} lots\n`,
    );
    for (const { rule, subject, expected, found } of faults)
      process.stdout.write(`  ${rule} ${subject}: ${expected} expected, ${found} found\n`);
    process.stdout.write(faults.length ? '不一致 · BROKEN\n' : '一致 · intact\n');
    if (faults.length) process.exitCode = 2;
  } finally {
    await booted.close();
  }
}
