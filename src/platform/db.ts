import type { Duplex } from 'node:stream';
import {
  CamelCasePlugin,
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  type LimitNode,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  sql,
  ValueNode,
} from 'kysely';
import pg from 'pg';
import { v7 } from 'uuid';
import type { Ctx } from './context.ts';
import type { DB } from './db.types.ts';
import { AppError } from './errors.ts';

/** A transaction: Kysely over the one connection that holds it. Query functions take it first. */
export type Tx = Kysely<DB>;

export interface Database {
  /** Pool of the application role: owns nothing, cannot bypass row-level security. */
  pool: pg.Pool;
  /** Pool on a replica for read-only transactions, the same pool where none is configured. */
  readPool: pg.Pool;
  /** Names of prepared statements; null where a proxy in between cannot keep them (DATABASE_PREPARE=0). */
  statements: StatementNames | null;
}

/**
 * Names for statements worth preparing. Planning a query under row-level security costs as much as running it, and a prepared one is
 * planned once a connection. A text is named when it comes the third time, up to `most` texts: what is built once is not kept.
 */
export class StatementNames {
  readonly #seen = new Map<string, number | string>();
  readonly #most: number;
  #named = 0;

  constructor(most = 400) {
    this.#most = most;
  }

  /** The name of a text; undefined while it is not worth one. */
  nameOf(text: string): string | undefined {
    const known = this.#seen.get(text) ?? 0;
    if (typeof known === 'string') return known;
    if (this.#seen.size > this.#most * 10) this.#forgetRare();
    if (known < 2 || this.#named >= this.#most) {
      this.#seen.set(text, known + 1);
      return undefined;
    }
    const name = `rb_${++this.#named}`;
    this.#seen.set(text, name);
    return name;
  }

  #forgetRare(): void {
    for (const [text, known] of this.#seen) if (typeof known === 'number') this.#seen.delete(text);
  }
}

// bigint columns hold fen and points: exact in a JS number up to 2^53, refused beyond rather than rounded.
const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} exceeds 2^53`);
  return value;
});
// A civil date stays text: a JS Date would shift it by the server's zone.
types.setTypeParser(pg.types.builtins.DATE, (text) => text);

/**
 * Keeps the process alive when a connection dies, idle or in the middle of a transaction: the error reaches whoever waits for a query on
 * it, and the pool replaces it. Without a listener of its own a lost connection that is in use would end the process.
 */
export function bearLostConnections(pool: pg.Pool, onLost: (error: Error) => void = () => undefined): void {
  pool.on('error', onLost);
  pool.on('connect', (client) => client.on('error', () => undefined));
}

/** Opens a pool. `pipeline` lets the transaction's opening statement and its first query share one round trip. */
export function openPool(connection: string | pg.ClientConfig, max = 12): pg.Pool {
  const base = typeof connection === 'string' ? { connectionString: connection } : connection;
  const pool = new pg.Pool({ ...base, max, types, pipeline: true, application_name: 'roadbook' } as pg.PoolConfig);
  bearLostConnections(pool);
  return pool;
}

/** A new time-ordered id (UUIDv7). */
export function newId(): string {
  return v7();
}

const quote = (value: string) => `'${value.replaceAll("'", "''")}'`;

/**
 * The one statement that opens a transaction: who acts, at which unit, and the time limits; all of it ends with the transaction, so
 * that it is safe behind a transaction-pooling proxy.
 */
function opening(ctx: Ctx, readOnly: boolean, keptPlans = false): string {
  const settings: [string, string][] = [
    ['app.unit', ctx.scope?.unitId ?? ''],
    ['app.all_but', ctx.scope?.allBut ?? ''],
    ['app.customer', ctx.actor.kind === 'owner' ? ctx.actor.customerId : ''],
    ['app.actor', ctx.actor.label],
    ['app.request', ctx.requestId],
    ['app.address', ctx.address ?? ''],
    ['statement_timeout', '30000'],
    ['lock_timeout', '10000'],
    ['idle_in_transaction_session_timeout', '60000'],
  ];
  // A bitmap takes all entries of a key before it sorts them; the planner knows no long history from a short one.
  if (keptPlans) settings.push(['plan_cache_mode', 'force_generic_plan'], ['enable_bitmapscan', 'off']);
  const list = settings.map(([name, value]) => `set_config('${name}',${quote(value)},true)`).join(',');
  return `begin${readOnly ? ' read only' : ''};select ${list}`;
}

/**
 * Holds back what is written until this turn of the event loop ends, so that statements sent together leave in one system call: the calls
 * were a quarter of the server's time on the write path.
 */
function gather(client: pg.PoolClient): void {
  const { stream } = (client as unknown as { connection: { stream: Duplex } }).connection;
  if (stream.writableCorked > 0) return;
  stream.cork();
  setImmediate(() => stream.uncork());
}

class ClientConnection implements DatabaseConnection {
  readonly client: pg.PoolClient;
  readonly names: StatementNames | null;
  readonly leave: Promise<void> | null;

  constructor(client: pg.PoolClient, names: StatementNames | null, leave: Promise<void> | null) {
    this.client = client;
    this.names = names;
    this.leave = leave;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    gather(this.client);
    const answer = this.client.query({
      name: this.names?.nameOf(query.sql),
      text: query.sql,
      values: query.parameters as unknown[],
    });
    if (this.leave) {
      answer.catch(() => undefined);
      await this.leave;
    }
    const result = await answer;
    return {
      rows: (result.rows ?? []) as R[],
      numAffectedRows: result.rowCount === null ? undefined : BigInt(result.rowCount),
    };
  }

  // biome-ignore lint/correctness/useYield: lists page by keyset and exports by keyset batches; no cursor lives in a transaction.
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('streaming queries are not used');
  }
}

class ClientDriver implements Driver {
  readonly connection: ClientConnection;

  constructor(client: pg.PoolClient, names: StatementNames | null, leave: Promise<void> | null) {
    this.connection = new ClientConnection(client, names, leave);
  }
  async init(): Promise<void> {}
  async acquireConnection(): Promise<DatabaseConnection> {
    return this.connection;
  }
  async beginTransaction(): Promise<void> {
    throw new Error('transactions are opened by transact()');
  }
  async commitTransaction(): Promise<void> {}
  async rollbackTransaction(): Promise<void> {}
  async releaseConnection(): Promise<void> {}
  async destroy(): Promise<void> {}
}

/**
 * Writes LIMIT as a number. As a parameter the planner takes it for a tenth of the table: a prepared page over a million rows then looks
 * dearer than it is, and PostgreSQL plans each one anew (measured: a page of a million was half as quick as one of 100 000).
 */
class Compiler extends PostgresQueryCompiler {
  protected override visitLimit(node: LimitNode): void {
    const { limit } = node;
    if (ValueNode.is(limit) && Number.isSafeInteger(limit.value)) this.append(`limit ${limit.value}`);
    else super.visitLimit(node);
  }
}

const compiler = new Compiler();
const adapter = new PostgresAdapter();
const camelCase = new CamelCasePlugin({ maintainNestedObjectKeys: true });

/**
 * Kysely over one connection; whoever passes the connection owns its transaction. Statements are sent at once; their answers are given out
 * only with `leave`, and where it is refused they fail with what refused it.
 */
export function over(
  client: pg.PoolClient,
  names: StatementNames | null = null,
  leave: Promise<void> | null = null,
): Tx {
  const dialect: Dialect = {
    createAdapter: () => adapter,
    createDriver: () => new ClientDriver(client, names, leave),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => compiler,
  };
  return new Kysely<DB>({ dialect, plugins: [camelCase] });
}

/**
 * Runs `work` in one transaction under the caller's scope. Commits when it returns, rolls back when it throws.
 * A request that carries an idempotency key and was answered before gets the first answer: the key is claimed in the same round trip as the
 * first statement of `work`, which gets no answer where the key is taken and is rolled back.
 * @throws AppError request.idempotency_reused when the key came with another body before
 */
export async function transact<T>(ctx: Ctx, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (ctx.joined) return savepoint(ctx.joined, work);
  const client = await ctx.db.pool.connect();
  let broken: Error | undefined;
  try {
    // Not awaited: with pipelining it travels together with the first query, which fails too if this does.
    gather(client);
    const opened = client.query(opening(ctx, false));
    opened.catch(() => undefined);
    const claim = ctx.idempotency;
    ctx.idempotency = null;
    const fresh = claim && claimKey(ctx, client, claim);
    const leave = fresh?.then((first) => {
      if (!first) throw new AnsweredBefore();
    });
    leave?.catch(() => undefined);
    const result = await work(over(client, ctx.db.statements, leave)).catch(async (error: unknown) => {
      if (claim && !(await fresh)) return null as T;
      throw error;
    });
    if (claim && !(await fresh)) return await earlierAnswer<T>(ctx, client, claim);
    gather(client);
    // Sent with the commit, which rolls back where this fails.
    const kept = claim
      ? client.query({
          name: ctx.db.statements?.nameOf(KEEP_ANSWER),
          text: KEEP_ANSWER,
          values: [ctx.actor.label, claim.endpoint, claim.key, JSON.stringify(result ?? null)],
        })
      : null;
    const committed = client.query('commit');
    committed.catch(() => undefined);
    await Promise.all([opened, kept]);
    await committed;
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/**
 * As `transact`, read only and on the replica where one is configured; the answer does not wait for the commit. `keptPlans`: each
 * statement is planned once a connection, whatever its values. For a large one that goes by key: PostgreSQL would plan it anew each time
 * where it hopes to gain from the values, and planning it costs ten times what running it does.
 */
export async function read<T>(ctx: Ctx, work: (tx: Tx) => Promise<T>, { keptPlans = false } = {}): Promise<T> {
  if (ctx.joined) return work(ctx.joined);
  const client = await ctx.db.readPool.connect();
  gather(client);
  client.query(opening(ctx, true, keptPlans)).catch(() => undefined);
  try {
    return await work(over(client, ctx.db.statements));
  } finally {
    client.query('rollback').then(
      () => client.release(),
      (failure: Error) => client.release(failure),
    );
  }
}

/**
 * The rows of one statement in a read-only transaction of its own: as `read` with `keptPlans`, but the end of the transaction travels with
 * the statement, so that all of it is one system call and one round trip.
 */
export async function readOne<R extends pg.QueryResultRow>(ctx: Ctx, text: string, values: unknown[]): Promise<R[]> {
  if (ctx.joined) return (await ctx.joined.executeQuery<R>(CompiledQuery.raw(text, values))).rows;
  const client = await ctx.db.readPool.connect();
  gather(client);
  client.query(opening(ctx, true, true)).catch(() => undefined);
  const answer = client.query<R>({ name: ctx.db.statements?.nameOf(text), text, values });
  client.query('rollback').then(
    () => client.release(),
    (failure: Error) => client.release(failure),
  );
  return (await answer).rows;
}

/**
 * A context whose transactions are savepoints of an open one: what a service does for one record can so be done for many in one
 * transaction, each record for itself.
 */
export function within(ctx: Ctx, tx: Tx): Ctx {
  return { ...ctx, joined: tx, idempotency: null };
}

async function savepoint<T>(tx: Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
  await sql`savepoint one`.execute(tx);
  try {
    const result = await work(tx);
    await sql`release savepoint one`.execute(tx);
    return result;
  } catch (error) {
    await sql`rollback to savepoint one`.execute(tx);
    await sql`release savepoint one`.execute(tx);
    throw error;
  }
}

const CLAIM =
  'insert into app.idempotency (actor, endpoint, key, body_hash) values ($1, $2, $3, $4) on conflict do nothing';
const KEEP_ANSWER = 'update app.idempotency set response = $4 where actor = $1 and endpoint = $2 and key = $3';

/** What the statements of a request fail with that was answered before. */
class AnsweredBefore extends Error {}

type Claim = NonNullable<Ctx['idempotency']>;

/** Whether a key is new. The second of two equal keys waits here for the first to end. */
async function claimKey(ctx: Ctx, client: pg.PoolClient, claim: Claim): Promise<boolean> {
  const claimed = await client.query({
    name: ctx.db.statements?.nameOf(CLAIM),
    text: CLAIM,
    values: [ctx.actor.label, claim.endpoint, claim.key, claim.bodyHash],
  });
  return claimed.rowCount === 1;
}

/** What the first request of a key was answered. What the second one did until it was known is rolled back before. */
async function earlierAnswer<T>(ctx: Ctx, client: pg.PoolClient, claim: Claim): Promise<T> {
  await client.query('rollback');
  await client.query(opening(ctx, true));
  const found = await client.query<{ body_hash: Buffer; response: T; forgotten: boolean }>(
    'select body_hash, response, response is null as forgotten from app.idempotency where actor = $1 and endpoint = $2 and key = $3',
    [ctx.actor.label, claim.endpoint, claim.key],
  );
  await client.query('rollback');
  const first = found.rows[0];
  if (!first?.body_hash.equals(claim.bodyHash)) throw new AppError('request.idempotency_reused');
  // What the request made was erased since: it is not made again, and nothing is left to say of it.
  if (first.forgotten) throw new AppError('request.not_found');
  return first.response;
}
