import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { contractText } from '../contract.ts';
import { StartError } from '../platform/start-error.ts';

const FILE = fileURLToPath(new URL('../../openapi.json', import.meta.url));

/** `npm run openapi`: writes the contract; with --check only compares and fails on a difference. */
export async function run(args: string[]): Promise<void> {
  const text = await contractText();
  if (!args.includes('--check')) return writeFile(FILE, text);
  if ((await readFile(FILE, 'utf8').catch(() => '')) !== text) {
    throw new StartError({
      zh: 'openapi.json 已过期,请运行 npm run openapi。',
      en: 'openapi.json is out of date; run npm run openapi.',
    });
  }
}
