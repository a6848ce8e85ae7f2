import { sql } from 'kysely';
import * as z from 'zod';
import { type Ctx, type Platform, type Scope, systemContext } from './context.ts';
import { newId, type Tx, transact } from './db.ts';
import { type ColumnKind, insertMany } from './insert-many.ts';

/** A kind of event: its name and the shape of its payload. The catalogue of all stands in modules/events.ts. */
export interface EventKind<P extends z.ZodType = z.ZodType> {
  name: string;
  payload: P;
}

/** Declares a kind of event; names are `noun.past`, e.g. `order.delivered`. */
export function eventKind<P extends z.ZodType>(name: string, payload: P): EventKind<P> {
  return { name, payload };
}

/** An event as a listener receives it. */
export interface Occurred<T> {
  id: string;
  orgId: string;
  subjectId: string;
  customerId: string | null;
  occurredAt: Date;
  payload: T;
}

/** Rows of one statement. */
const BATCH = 1000;
const FEW = 20;
const EVENT: Record<string, ColumnKind> = {
  id: 'uuid',
  name: 'text',
  orgId: 'uuid',
  subjectId: 'uuid',
  customerId: 'uuid',
  payload: 'json',
};

/** What happened to which record, at which unit. */
interface Fact<P extends z.ZodType> {
  orgId: string;
  subjectId: string;
  customerId?: string | null;
  payload: z.input<P>;
}

/**
 * Writes an event in the transaction it happened in and hands it to each listener as a job that exists only if the transaction commits.
 */
export function emit<P extends z.ZodType>(ctx: Ctx, tx: Tx, kind: EventKind<P>, fact: Fact<P>): Promise<void> {
  return emitMany(ctx, tx, kind, [fact]);
}

/** Events of one kind written at once: one statement each thousand, however many there are; otherwise as `emit`. */
export async function emitMany<P extends z.ZodType>(
  ctx: Ctx,
  tx: Tx,
  kind: EventKind<P>,
  facts: readonly Fact<P>[],
): Promise<void> {
  const tasks = ctx.listeners.get(kind.name) ?? [];
  for (let at = 0; at < facts.length; at += BATCH) {
    const rows = facts.slice(at, at + BATCH).map((fact) => ({
      id: newId(),
      name: kind.name,
      orgId: fact.orgId,
      subjectId: fact.subjectId,
      customerId: fact.customerId ?? null,
      payload: JSON.stringify(kind.payload.parse(fact.payload)),
    }));
    const jobs = JSON.stringify(rows.map(({ id, orgId }) => ({ event: id, org: orgId })));
    // Sent together: the connection pipelines them into one round trip.
    await Promise.all([
      // A parameter a value for a few; for many one array a column, whose statement is the same however many they are.
      rows.length > FEW ? insertMany(tx, 'app.event', EVENT, rows) : tx.insertInto('app.event').values(rows).execute(),
      ...tasks.map((task) =>
        sql`select app.enqueue(${task}, job) from jsonb_array_elements(${jobs}::jsonb) job`.execute(tx),
      ),
    ]);
  }
}

/** A reaction to events: runs as a job of its own, in a transaction of its own, at the unit of the event. */
export interface Listener {
  /** Task name, `module.reaction`. */
  task: string;
  event: string;
  run(platform: Platform, payload: unknown): Promise<void>;
}

const Job = z.object({ event: z.uuid(), org: z.uuid() });

/** Declares a listener. `react` runs exactly once an event, however often its job does: the mark of done is in the same transaction. */
export function listen<P extends z.ZodType>(
  kind: EventKind<P>,
  task: string,
  react: (ctx: Ctx, tx: Tx, event: Occurred<z.output<P>>) => Promise<void>,
): Listener {
  return {
    task,
    event: kind.name,
    async run(platform, payload) {
      const job = Job.parse(payload);
      const scope: Scope = {
        unitId: job.org,
        unitKind: 'dealer',
        timeZone: 'Asia/Shanghai',
        orgIds: [job.org],
        allBut: null,
      };
      const ctx = systemContext(platform, task, scope, job.event);
      await transact(ctx, async (tx) => {
        const row = await tx.selectFrom('app.event').selectAll().where('id', '=', job.event).executeTakeFirst();
        if (!row) throw new Error(`event ${job.event} is not visible at unit ${job.org}`);
        const claimed = await tx
          .insertInto('app.eventDone')
          .values({ listener: task, eventId: row.id })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
        if (claimed.numInsertedOrUpdatedRows === 0n) return;
        const { id, orgId, subjectId, customerId, occurredAt } = row;
        await react(ctx, tx, {
          id,
          orgId,
          subjectId,
          customerId,
          occurredAt,
          payload: kind.payload.parse(row.payload),
        });
      });
    },
  };
}

/** Event name → task names, for `Platform.listeners`. */
export function listenersByEvent(listeners: readonly Listener[]): ReadonlyMap<string, readonly string[]> {
  const map = new Map<string, string[]>();
  for (const { event, task } of listeners) map.set(event, [...(map.get(event) ?? []), task]);
  return map;
}
