/** Looking at other processes: is this pid still the one we knew, and who works in this cluster directory? */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from './embedded-error.ts';

/** Identity of a live process whose details the system hides (for example `/proc` mounted with hidepid). */
export const HIDDEN_PROCESS = 'hidden';

/**
 * A text that tells this process from every other that had or will have the same pid (boot and start time), or null
 * when there is none. A zombie counts as none: in a container whose first process reaps nothing it stays for ever.
 */
export function processIdentity(pid: number): string | null {
  if (!isSignallable(pid)) return null;
  if (process.platform === 'win32') {
    const found = spawnSync('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'], { encoding: 'utf8' }).stdout;
    return /^"([^"]+)"/m.exec(found)?.[1] ?? null;
  }
  if (process.platform === 'linux') {
    const stat = readOrNull(`/proc/${pid}/stat`);
    if (stat === null) return isSignallable(pid) ? HIDDEN_PROCESS : null;
    // The second field is the program's name in parentheses and may itself hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return null;
    return `${(readOrNull('/proc/sys/kernel/random/boot_id') ?? '').trim()}:${fields[19]}`;
  }
  const line = ps(['-o', 'stat=', '-o', 'lstart=', '-p', String(pid)]).trim();
  if (line === '' || line.startsWith('Z')) return null;
  return line.replace(/^\S+\s+/, '');
}

/**
 * Pids of the live `postgres` and `initdb` processes that work in or on `dir` (an absolute real path): the server,
 * its children, and children that outlived it. Pids taken over by other programs are not among them.
 */
export function databaseProcesses(dir: string): number[] {
  const within = (path: string) => path === dir || path.startsWith(`${dir}/`);
  if (process.platform === 'linux') {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => {
        const program = readOrNull(`/proc/${pid}/comm`)?.trim();
        if (program !== 'postgres' && program !== 'initdb') return false;
        return within(linkOrEmpty(`/proc/${pid}/cwd`)) || argumentsOf(pid).some(within);
      });
  }
  if (process.platform === 'win32') return [];
  return ps(['-axo', 'pid=,command='])
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\S+)\s(.*)$/.exec(line))
    .filter((found) => found !== null)
    .filter((found) => /^(postgres:?|initdb)$/.test(basename(found[2] ?? '')) && (found[3] ?? '').includes(dir))
    .map((found) => Number(found[1]));
}

/** Sends a signal; a process that has gone meanwhile is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}

/** Polls until `done()` or `milliseconds` have passed; says which. */
export async function waitUntil(done: () => boolean, milliseconds: number): Promise<boolean> {
  const end = Date.now() + milliseconds;
  while (!done()) {
    if (Date.now() >= end) return false;
    await sleep(50);
  }
  return true;
}

/** Whether a process of this id is there, ours or another's. */
export function isSignallable(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

function argumentsOf(pid: number): string[] {
  return (readOrNull(`/proc/${pid}/cmdline`) ?? '').split('\0');
}

/** Processes come and go while we look, and some are not ours to read: both mean "nothing to see". */
function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function linkOrEmpty(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function ps(args: string[]): string {
  return spawnSync('ps', args, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } }).stdout ?? '';
}
