import type pg from 'pg';

type Kind = 'uuid' | 'text' | 'date' | 'time' | 'int' | 'bool' | 'json' | 'bytes' | 'list';
type Value<K extends Kind> = K extends 'time' | 'int'
  ? number | null
  : K extends 'bool'
    ? boolean
    : K extends 'json'
      ? unknown
      : K extends 'bytes'
        ? Buffer | null
        : K extends 'list'
          ? string[]
          : string | null;

const unit = { id: 'uuid', orgId: 'uuid' } as const;
const created = { createdAt: 'time' } as const;

/**
 * The tables of the set with the columns it fills, parents before children. Instants are milliseconds, civil dates and uuids texts.
 */
export const TABLES = {
  'org.unit': {
    id: 'uuid', parentId: 'uuid', kind: 'text', code: 'text', name: 'text', nameEn: 'text', provinceCode: 'text', cityCode: 'text', address: 'text', phone: 'text',
    fullAfterSales: 'bool', workingTime: 'json', ...created,
  },
  'org.role': { id: 'uuid', code: 'text', name: 'text', nameEn: 'text', ...created },
  'org.role_permission': { id: 'uuid', roleId: 'uuid', permission: 'text', breadth: 'text' },
  'org.staff': { ...unit, login: 'text', name: 'text', title: 'text', passwordHash: 'text', ...created },
  'org.staff_role': { ...unit, staffId: 'uuid', roleId: 'uuid' },
  'products.series': { ...unit, code: 'text', name: 'text', nameEn: 'text', energy: 'text', sort: 'int', active: 'bool' },
  'products.model': { id: 'uuid', seriesId: 'uuid', code: 'text', name: 'text', nameEn: 'text', modelYear: 'int' },
  'products.trim': { id: 'uuid', modelId: 'uuid', code: 'text', name: 'text', nameEn: 'text', priceFen: 'int' },
  'leads.source': { ...unit, code: 'text', name: 'text', nameEn: 'text', channel: 'text', secretEnc: 'bytes', ...created },
  'club.branch': { ...unit, code: 'text', name: 'text', nameEn: 'text', openedOn: 'date', ...created },
  'club.points_rule': { ...unit, code: 'text', name: 'text', nameEn: 'text', points: 'int', validMonths: 'int', validFrom: 'date', ...created },
  'customers.customer': {
    id: 'uuid', kind: 'text', name: 'text', nameGrams: 'list', gender: 'text', provinceCode: 'text', cityCode: 'text', stage: 'text', stageSince: 'time', version: 'int',
    ...created,
  },
  'customers.relationship': { id: 'uuid', customerId: 'uuid', orgId: 'uuid', ...created },
  'customers.identifier': {
    id: 'uuid', customerId: 'uuid', kind: 'text', valueEnc: 'bytes', valueHash: 'bytes', tailHash: 'bytes', masked: 'text', isPrimary: 'bool', ...created,
  },
  'customers.consent': { id: 'uuid', customerId: 'uuid', purpose: 'text', state: 'text', textVersion: 'text', channel: 'text', evidence: 'json', ...created },
  'leads.lead': {
    ...unit, customerId: 'uuid', status: 'text', channel: 'text', sourceId: 'uuid', grade: 'text', seriesId: 'uuid', cityCode: 'text', testDrive: 'bool', comments: 'text',
    consultantId: 'uuid', dueAt: 'time', nextContactAt: 'time', assignedAt: 'time', acceptedAt: 'time', firstFollowAt: 'time', touchCount: 'int', version: 'int', ...created,
  },
  'leads.touch': { ...unit, leadId: 'uuid', channel: 'text', sourceId: 'uuid', seriesId: 'uuid', comments: 'text', ...created },
  'leads.inbound': {
    ...unit, sourceId: 'uuid', externalId: 'text', format: 'text', result: 'text', leadId: 'uuid', rawEnc: 'bytes', ...created,
  },
  'leads.follow_up': { ...unit, leadId: 'uuid', staffId: 'uuid', channel: 'text', note: 'text', grade: 'text', nextContactAt: 'time', ...created },
  'products.unit': { ...unit, vin: 'text', plate: 'text', trimId: 'uuid', colour: 'text', invoicedOn: 'date', deliveredOn: 'date', ...created },
  'products.ownership': { ...unit, unitId: 'uuid', customerId: 'uuid', fromDate: 'date', ...created },
  'sales.order': {
    ...unit, number: 'text', leadId: 'uuid', customerId: 'uuid', consultantId: 'uuid', trimId: 'uuid', colour: 'text', priceFen: 'int', depositFen: 'int', depositKind: 'text',
    expectedOn: 'date', status: 'text', version: 'int', ...created,
  },
  'sales.delivery': { ...unit, orderId: 'uuid', unitId: 'uuid', staffId: 'uuid', deliveredOn: 'date', plate: 'text', odometerKm: 'int', ...created },
  'engagement.opportunity': {
    ...unit, customerId: 'uuid', unitId: 'uuid', kind: 'text', dueOn: 'date', status: 'text', nextContactOn: 'date', attempts: 'int', lastResult: 'text', lastNote: 'text',
    lastStaffId: 'uuid', version: 'int', ...created,
  },
  'club.member': {
    ...unit, branchId: 'uuid', customerId: 'uuid', unitId: 'uuid', cardNumber: 'text', status: 'text', channel: 'text', appliedAt: 'time', decidedAt: 'time', decidedBy: 'uuid',
    reason: 'text', version: 'int', ...created,
  },
  'club.account': { ...unit, kind: 'text', memberId: 'uuid', customerId: 'uuid', guarded: 'bool', balance: 'int', version: 'int', ...created },
  'club.ledger_transaction': {
    ...unit, scope: 'text', idempotencyKey: 'text', bodyHash: 'bytes', kind: 'text', memberId: 'uuid', customerId: 'uuid', ruleId: 'uuid', occurredAt: 'time', postedAt: 'time',
  },
  'club.entry': { transactionId: 'uuid', seq: 'int', orgId: 'uuid', accountId: 'uuid', customerId: 'uuid', amount: 'int', balanceAfter: 'int', postedAt: 'time' },
  'club.lot': {
    ...unit, memberId: 'uuid', customerId: 'uuid', transactionId: 'uuid', issuerId: 'uuid', earned: 'int', remaining: 'int', activatesOn: 'date', expiresOn: 'date', ...created,
  },
  'app.event': { id: 'uuid', name: 'text', orgId: 'uuid', subjectId: 'uuid', customerId: 'uuid', payload: 'json', actor: 'text', occurredAt: 'time' },
} as const satisfies Record<string, Record<string, Kind>>;

export type Table = keyof typeof TABLES;
export type Row<T extends Table> = { [C in keyof (typeof TABLES)[T]]: (typeof TABLES)[T][C] extends Kind ? Value<(typeof TABLES)[T][C]> : never };

/** Takes rows and writes them in chunks, some thousand a statement, while the next are being made. */
export interface Writer {
  add<T extends Table>(table: T, row: Row<T>): void;
  /** To be awaited after each customer: lets a full chunk go, and waits while two are on their way. */
  breathe(): Promise<void>;
  /** Writes what is left and waits for the end. @throws the first error of any statement */
  finish(): Promise<void>;
  /** Rows taken so far, by table. */
  counts(): Record<string, number>;
}

const POSTGRES: Record<Kind, string> = { uuid: 'uuid', text: 'text', date: 'date', time: 'timestamptz', int: 'bigint', bool: 'boolean', json: 'jsonb', bytes: 'bytea', list: 'text' };

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

/** One statement for any number of rows: each column travels as one array, which was the cheapest of the ways tried. */
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
    const columns = Object.entries(shape).map(([column, kind]) => ({ name: column, element: ELEMENT[kind], data: [] as string[] }));
    return { name, columns, text: statement(name, Object.entries(shape)), waiting: 0, total: 0 };
  });
  const byName = new Map(tables.map((table) => [table.name, table]));
  let underWay: Promise<unknown>[] = [];
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let turn = 0;

  function send(): void {
    for (const table of tables) {
      if (table.waiting === 0) continue;
      const values = table.columns.map((column) => `{${column.data.join(',')}}`);
      for (const column of table.columns) column.data = [];
      table.waiting = 0;
      // One after the other, as the tables' references ask for; the first failure stops all that come after it.
      last = last.then(() => client.query(table.text, values));
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
    counts: () => Object.fromEntries(tables.filter((table) => table.total > 0).map((table) => [table.name, table.total])),
  };
}
