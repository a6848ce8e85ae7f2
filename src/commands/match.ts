import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type Labelled, measure, type Quality, readLabelled } from '../modules/customers/matching/measuring.ts';
import { createProgress } from '../platform/progress.ts';
import { StartError } from '../platform/start-error.ts';
import { openScratch } from './scratch.ts';

const USAGE = {
  zh: '用法:npm run match -- FILE.csv [SECOND.csv] --truth 列名;列名指明哪些记录是同一人,只用于评分。',
  en: 'Usage: npm run match -- FILE.csv [SECOND.csv] --truth COLUMN; the column says which records are one person and is used for scoring only.',
};

/**
 * `match FILE.csv [SECOND.csv] --truth COLUMN`: how well the matcher does on a labelled file (two files: pairs between them), through the
 * product's own tables in a database of its own that is dropped again. @throws StartError for wrong options or files
 */
export async function run(args: string[]): Promise<void> {
  const { paths, truth } = readOptions(args);
  const files = await Promise.all(paths.map((path) => labelled(path, truth)));
  const progress = createProgress();
  progress.step('数据库 · database');
  const scratch = await openScratch(process.env.DATABASE_URL || undefined);
  try {
    progress.step('匹配 · matching');
    const measured = await measure(scratch.client, scratch.keys, files);
    progress.done();
    const { even, best, recallAt985, certain, found } = measured;
    const seconds = Object.entries(found.seconds).map(([step, taken]) => `${step} ${taken.toFixed(1)}`);
    const lines = [
      `记录 ${measured.records},真实配对 ${measured.truePairs},候选 ${measured.candidates} · records, true pairs, candidates`,
      row('p ≥ .5', even),
      `最佳 F1 · best F1           ${best.toFixed(5)}`,
      `P ≥ .985 时召回 · recall   ${recallAt985.toFixed(5)}`,
      row('自动合并 · auto-merge', certain),
      row('自动聚类 · its clusters', measured.certainClusters),
      row('聚类 clusters p ≥ .95', measured.clusters(Math.log2(0.95 / 0.05))),
      row('聚类 clusters p ≥ .99', measured.clusters(Math.log2(0.99 / 0.01))),
      row('聚类 clusters w ≥ 3', measured.clusters(3)),
      `秒 · seconds: ${seconds.join(', ')}`,
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
  } finally {
    await scratch.close();
  }
}

function row(name: string, { precision, recall, f1 }: Quality): string {
  return `${name.padEnd(24)} P ${precision.toFixed(5)}  R ${recall.toFixed(5)}  F1 ${f1.toFixed(5)}`;
}

function readOptions(args: string[]): { paths: string[]; truth: string } {
  const parsed = parsedOptions(args);
  const { truth } = parsed.values;
  const paths = parsed.positionals;
  if (!truth || paths.length < 1 || paths.length > 2) throw new StartError(USAGE);
  return { paths, truth };
}

function parsedOptions(args: string[]) {
  try {
    return parseArgs({ args, allowPositionals: true, options: { truth: { type: 'string' } } });
  } catch {
    throw new StartError(USAGE);
  }
}

async function labelled(path: string, truth: string): Promise<Labelled> {
  const text = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new StartError({ zh: `无法读取 ${path}(${error.code})。`, en: `Cannot read ${path} (${error.code}).` });
  });
  try {
    return readLabelled(text, truth);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new StartError({ zh: `${path} 没有列 ${truth}。`, en: `${path} has no column ${truth}.` });
  }
}
