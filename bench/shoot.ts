import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What the load process fires: one GET again and again (or each of some paths in turn), new customers, or signed inbound leads of ever new people. */
export type Salvo = { clients: number; seconds: number; url: string } & (
  | { kind: 'get'; headers: Record<string, string>; paths?: string[] }
  | { kind: 'customers'; cookie: string; turn: number }
  | { kind: 'inbound'; source: string; secret: string; turn: number }
);

/** Fires from a process of its own (in the server's it would be measured too) and returns answers a second. */
export async function shoot(salvo: Salvo): Promise<number> {
  const child = fork(fileURLToPath(new URL('./load-process.ts', import.meta.url)), [JSON.stringify(salvo)]);
  const [answer] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
  if (typeof answer !== 'object' || answer === null) throw new Error('the load process failed');
  return (answer as { rate: number }).rate;
}
