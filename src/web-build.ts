import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, constants, glob, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isSignallable } from './platform/embedded-process.ts';
import { StartError } from './platform/start-error.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** What the pages are made of; package-lock.json stands for the libraries. */
const SOURCES = ['web/**/*', 'src/modules/**/*.ts', 'src/platform/**/*.ts', 'vite.config.ts', 'package-lock.json'];
const MARK = 'built-from';

/** Names, sizes and times of all sources: enough to tell whether a build is of this tree, quick enough for every start. */
async function fingerprint(): Promise<string> {
  const lines: string[] = [];
  for (const pattern of SOURCES) {
    for await (const name of glob(pattern, { cwd: ROOT })) {
      const info = await stat(join(ROOT, name));
      if (info.isFile() && !name.endsWith('.test.ts')) lines.push(`${name} ${info.size} ${Math.floor(info.mtimeMs)}`);
    }
  }
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex');
}

async function writable(directory: string): Promise<boolean> {
  return access(directory, constants.W_OK).then(
    () => true,
    () => false,
  );
}

/**
 * The folder of the built pages, built first where there is no build of this tree: beside the sources, or in the data directory where
 * the checkout may not be written. The build goes to a folder of its own and is renamed, so that a kill leaves no half of one.
 * @throws StartError with the builder's last words
 */
export async function ensureWebBuild(dataDir: string, onBuild: () => void): Promise<string> {
  const home = (await writable(ROOT)) ? join(ROOT, 'dist') : dataDir;
  const out = join(home, 'web');
  const wanted = await fingerprint();
  for (const candidate of [join(ROOT, 'dist', 'web'), out]) {
    const built = await readFile(join(candidate, MARK), 'utf8').catch(() => '');
    if (built === wanted || (built && !(await writable(ROOT)))) return candidate;
  }
  onBuild();
  const temporary = join(home, `web.${process.pid}`);
  await mkdir(home, { recursive: true });
  await removeAbandoned(home);
  await runVite(temporary);
  await writeFile(join(temporary, MARK), wanted);
  const old = join(home, `web.old.${process.pid}`);
  await rename(out, old).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  await rename(temporary, out);
  await rm(old, { recursive: true, force: true });
  return out;
}

/** Half builds of processes that were killed. */
async function removeAbandoned(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    const pid = /^web\.(?:old\.)?(\d+)$/.exec(name)?.[1];
    if (pid && !isSignallable(Number(pid))) await rm(join(home, name), { recursive: true, force: true });
  }
}

function runVite(out: string): Promise<void> {
  const home = dirname(createRequire(import.meta.url).resolve('vite/package.json'));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(home, 'bin', 'vite.js'), 'build', '--logLevel', 'warn'], {
      cwd: ROOT,
      env: { ...process.env, ROADBOOK_WEB_OUT: out, NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let words = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => (words = `${words}${chunk}`.slice(-2000)));
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) return resolve();
      reject(new StartError({ zh: `网页构建失败:${words}`, en: `The pages could not be built: ${words}` }));
    });
  });
}
