import { access, chmod, constants, lstat, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { inflate } from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const PLACES = ['/usr/bin', '/usr/local/bin', '/snap/bin', '/opt/google/chrome'];
/** --no-sandbox: Chromium's sandbox does not run as root nor in most containers. The rest keeps it from calling home. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** A Chromium that may start, and what its process needs around it. */
interface Candidate {
  path: string;
  env?: Record<string, string>;
}

/**
 * Starts a Chromium: the one CHROMIUM_PATH names, else one installed on this system, else the one npm brought.
 * @throws Error with one sentence that says what was tried
 */
export async function launchBrowser(): Promise<Browser> {
  const chosen = process.env.CHROMIUM_PATH;
  const tried: string[] = [];
  const attempt = async (candidate: Candidate) => {
    try {
      return await start(candidate);
    } catch (error) {
      const lines = error instanceof Error ? error.message.split('\n') : [String(error)];
      const reason = lines.find((line) => /error while loading|ERROR|Error:|ENOENT/.test(line)) ?? lines[0];
      tried.push(`${candidate.path} (${reason?.trim()})`);
      return null;
    }
  };
  for (const path of chosen ? [chosen] : await installed()) {
    const browser = await attempt({ path });
    if (browser) return browser;
  }
  const packed = chosen ? null : await attemptUnpack(tried);
  const browser = packed && (await attempt(packed));
  if (browser) return browser;
  const what = chosen ? 'the Chromium that CHROMIUM_PATH names' : 'any Chromium';
  throw new Error(
    `The browser tests could not start ${what}; name a working one in CHROMIUM_PATH. Tried: ${tried.join('; ')}`,
  );
}

/** Launches and draws a page: a browser that lacks a library may start and then fail at its first page. */
async function start({ path, env }: Candidate): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: path,
    args: ARGS,
    timeout: 60_000,
    ...(env ? { env: { ...process.env, ...env } } : {}),
  });
  try {
    const page = await browser.newPage();
    await page.setContent('<p>路书</p><input value="路书">');
    await page.screenshot({ timeout: 30_000 });
    await page.close();
    return browser;
  } catch (error) {
    await browser.close();
    throw error;
  }
}

/** Paths of the browsers on this system, without doubles. */
async function installed(): Promise<string[]> {
  const folders = new Set([...(process.env.PATH ?? '').split(delimiter).filter(Boolean), ...PLACES]);
  const found: string[] = [];
  for (const name of NAMES) {
    for (const folder of folders) {
      const path = join(folder, name === 'google-chrome' && folder === '/opt/google/chrome' ? 'chrome' : name);
      if (!found.includes(path) && (await isProgram(path))) found.push(path);
    }
  }
  return found;
}

async function isProgram(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function attemptUnpack(tried: string[]): Promise<Candidate | null> {
  try {
    return await unpacked();
  } catch (error) {
    tried.push(`@sparticuz/chromium (${error instanceof Error ? error.message : String(error)})`);
    return null;
  }
}

/**
 * The Chromium of @sparticuz/chromium, unpacked once a user and version with the libraries (NSS and others) that a plain Debian lacks.
 * The package itself unpacks those libraries on Amazon's machines only, and the browser to one path that all users would share.
 */
async function unpacked(): Promise<Candidate> {
  const packed = dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')).replace(/build$/, 'bin');
  const { size, mtimeMs } = await lstat(join(packed, 'chromium.br'));
  const home = join(tmpdir(), `roadbook-chromium-${process.getuid?.() ?? 'user'}-${size}-${Math.floor(mtimeMs)}`);
  if (!(await isOurs(home))) {
    const making = await mkdtemp(`${home}.`);
    try {
      await unpackInto(making, packed);
      await listFonts(making, home);
      // Only a whole one gets the name; where another process was faster, its folder is as good.
      await rename(making, home).catch(async (error: unknown) => {
        if (!(await isOurs(home))) throw error;
      });
    } finally {
      await rm(making, { recursive: true, force: true });
    }
  }
  const libraries = [join(home, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(delimiter);
  return { path: join(home, 'chromium'), env: { LD_LIBRARY_PATH: libraries, FONTCONFIG_PATH: join(home, 'fonts') } };
}

async function unpackInto(folder: string, packed: string): Promise<void> {
  // The package asks the system's temporary folder where to unpack to, each time anew.
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  try {
    const files = ['chromium.br', 'al2023.tar.br', 'fonts.tar.br', 'swiftshader.tar.br'];
    await Promise.all(files.map((file) => inflate(join(packed, file))));
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
  await chmod(join(folder, 'chromium'), 0o700);
}

/**
 * Names the fonts to the browser: its own one and those of the system. The package's own list leads elsewhere, and without any font this
 * browser ends at the first input it has to draw.
 */
async function listFonts(making: string, home: string): Promise<void> {
  const places = [join(home, 'fonts', 'fonts'), '/usr/share/fonts', '/usr/local/share/fonts'];
  const list = places.map((place) => `<dir>${place}</dir>`).join('');
  const text = `<?xml version="1.0"?><fontconfig>${list}<cachedir>${join(home, 'cache')}</cachedir></fontconfig>`;
  await writeFile(join(making, 'fonts', 'fonts.conf'), text);
}

/** Is this a folder of ours that nobody else may write to? The temporary folder is everybody's. */
async function isOurs(folder: string): Promise<boolean> {
  const info = await lstat(folder).catch(() => null);
  return info?.isDirectory() === true && info.uid === (process.getuid?.() ?? info.uid) && (info.mode & 0o022) === 0;
}
