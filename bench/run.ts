/** `npm run -s bench -- NAME`: prints one JSON object a line. */
const BENCHMARKS: Record<string, () => Promise<{ run(): Promise<void> }>> = {
  analysis: () => import('./analysis.ts'),
  clocks: () => import('./clocks.ts'),
  dispatch: () => import('./dispatch.ts'),
  import: () => import('./import.ts'),
  kanban: () => import('./kanban.ts'),
  ledger: () => import('./ledger.ts'),
  list: () => import('./list.ts'),
  page: () => import('./page.ts'),
  record: () => import('./record.ts'),
  scope: () => import('./scope.ts'),
  search: () => import('./search.ts'),
  write: () => import('./write.ts'),
  start: () => import('./start.ts'),
  match: () => import('./match.ts'),
  settlement: () => import('./settlement.ts'),
};

const name = process.argv[2] ?? '';
const chosen = BENCHMARKS[name];
if (!chosen) {
  process.stderr.write(`Benchmarks: ${Object.keys(BENCHMARKS).join(', ')}\n`);
  process.exit(1);
}
await (await chosen()).run();
