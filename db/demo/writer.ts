import type pg from 'pg';
import { type Kind, type Row, TABLES, type Table } from './tables.ts';

/** Takes rows and writes them in chunks, some thousand a statement, while the next are being made. */
export interface Writer {
  add<T extends Table>(table: T, row: Row<T>): void;
  /** To be awaited after each customer: lets a full chunk go, and waits while two are on their way. */
  breathe(): Promise<void>;
  /** Writes what is left and waits for the end. @throws the first error of any statement */
  finish(): Promise<void>;
  /** Drops what has not been sent and waits for what has: before a rollback, or the rest would be written after it. */
  stop(): Promise<void>;
  /** Rows taken so far, by table. */
  counts(): Record<string, number>;
}

const POSTGRES: Record<Kind, string> = {
  uuid: 'uuid',
  text: 'text',
  date: 'date',
  time: 'timestamptz',
  int: 'bigint',
  bool: 'boolean',
  json: 'jsonb',
  bytes: 'bytea',
  list: 'text',
};

const quoted = (text: string) => `"${/["\\]/.test(text) ? text.replace(/["\\]/g, '\\$&') : text}"`;

/** A value as an element of an array literal of its kind. */
const ELEMENT: Record<Kind, (value: unknown) => string> = {
  uuid: String,
  date: String,
  int: String,
  text: (value) => quoted(value as string),
  time: (value) => new Date(value as number).toISOString(),
  bool: (value) => (value ? 't' : 'f'),
  json: (value) => quoted(JSON.stringify(value)),
  bytes: (value) => `"\\\\x${(value as Buffer).toString('hex')}"`,
  list: (value) => quoted(`{${(value as string[]).map(quoted).join(',')}}`),
};

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** One statement for any number of rows: each column travels as one array, which takes half the database time of a JSON object a row. */
function statement(table: Table, columns: [string, Kind][]): string {
  const names = columns.map(([name]) => snake(name));
  // unnest would flatten an array of arrays, hence a list travels as text and is cast back.
  const values = columns.map(([, kind], at) => `c${at}${kind === 'list' ? '::text[]' : ''}`);
  const arrays = columns.map(([, kind], at) => `$${at + 1}::${POSTGRES[kind]}[]`);
  return `insert into ${table} (${names.join(', ')}) select ${values.join(', ')} from unnest(${arrays.join(', ')}) as given(${columns.map((_, at) => `c${at}`).join(', ')})`;
}

const CHUNK_ROWS = 8_000;
const CHUNKS_UNDER_WAY = 2;
/** After so many customers the connection gets its turn, so that the database never waits long for the next statement. */
const TURN = 40;

/** A writer over one connection, inside whatever transaction it holds. */
export function createWriter(client: pg.ClientBase): Writer {
  const tables = (Object.entries(TABLES) as [Table, Record<string, Kind>][]).map(([name, shape]) => {
    const columns = Object.entries(shape).map(([column, kind]) => ({
      name: column,
      element: ELEMENT[kind],
      data: [] as string[],
    }));
    return { name, columns, text: statement(name, Object.entries(shape)), waiting: 0, total: 0 };
  });
  const byName = new Map(tables.map((table) => [table.name, table]));
  let underWay: Promise<unknown>[] = [];
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let turn = 0;
  let stopped = false;

  function send(): void {
    for (const table of tables) {
      if (table.waiting === 0) continue;
      const values = table.columns.map((column) => `{${column.data.join(',')}}`);
      for (const column of table.columns) column.data = [];
      table.waiting = 0;
      // One after the other, as the tables' references ask for; the first failure stops all that come after it.
      last = last.then(() => (stopped ? undefined : client.query(table.text, values)));
    }
    waiting = 0;
    // Reported where it is awaited; until then it must not count as unhandled.
    last.catch(() => undefined);
    underWay.push(last);
  }
  async function settle(atMost: number): Promise<void> {
    const due = underWay.slice(0, Math.max(0, underWay.length - atMost));
    underWay = underWay.slice(due.length);
    await due.at(-1);
  }
  return {
    add(name, row) {
      const table = byName.get(name);
      if (!table) throw new Error(`no table ${name}`);
      const values = row as Record<string, unknown>;
      for (const { name: column, element, data } of table.columns) {
        const value = values[column];
        data.push(value === null ? 'NULL' : element(value));
      }
      table.waiting += 1;
      table.total += 1;
      waiting += 1;
    },
    async breathe() {
      if (waiting >= CHUNK_ROWS) {
        send();
        await settle(CHUNKS_UNDER_WAY);
      }
      turn += 1;
      if (turn % TURN === 0) await new Promise((resolve) => setImmediate(resolve));
    },
    async finish() {
      send();
      await settle(0);
    },
    async stop() {
      stopped = true;
      // Its error is the one that led here, or follows from it.
      await last.catch(() => undefined);
    },
    counts: () =>
      Object.fromEntries(tables.filter((table) => table.total > 0).map((table) => [table.name, table.total])),
  };
}
