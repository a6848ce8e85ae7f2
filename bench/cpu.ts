import { readdir, readFile } from 'node:fs/promises';

const TICKS = 100;

async function stat(pid: string): Promise<{ parent: string; ms: number } | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name stands in brackets and may hold spaces; what follows it does not.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  if (fields.length < 15) return null;
  const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0);
  return { parent: fields[1] as string, ms: (ticks * 1000) / TICKS };
}

/** Processor milliseconds of PostgreSQL so far: the postmaster, its children, those that ended. Null for a server elsewhere. */
export async function databaseCpu(postmaster: number | null): Promise<number | null> {
  if (postmaster === null) return null;
  let total = 0;
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const found = await stat(pid);
    if (found && (pid === String(postmaster) || found.parent === String(postmaster))) total += found.ms;
  }
  return total;
}

/** Measures processor milliseconds of this process and of the database over some work. */
export async function cpuOf<T>(
  postmaster: number | null,
  work: () => Promise<T>,
): Promise<{ result: T; server: number; database: number | null }> {
  const [own, other] = [process.cpuUsage(), await databaseCpu(postmaster)];
  const result = await work();
  const used = process.cpuUsage(own);
  const after = await databaseCpu(postmaster);
  return {
    result,
    server: (used.user + used.system) / 1000,
    database: other === null || after === null ? null : after - other,
  };
}
