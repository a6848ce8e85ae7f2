import { Readable } from 'node:stream';
import type pg from 'pg';
import type { RuleLine } from '../../src/modules/customers/index.ts';
import { shipRoles } from '../../src/modules/org/index.ts';
import { hashPassword } from '../../src/platform/auth.ts';
import type { KeyRing } from '../../src/platform/crypto.ts';
import type { FileStore } from '../../src/platform/files.ts';
import type { Text } from '../../src/platform/i18n.ts';
import { StartError } from '../../src/platform/start-error.ts';
import { DEMO_PASSWORD } from './accounts.ts';
import { writeAnswers } from './answers.ts';
import { writeClocks } from './clocks.ts';
import { TAKEN_REQUESTS } from './consents.ts';
import { writeContracts } from './contracts.ts';
import { writeDesks } from './desks.ts';
import { writeEndings } from './endings.ts';
import { writeImports } from './imports.ts';
import { writeIntake } from './intake.ts';
import { writeMembers } from './members.ts';
import { writeNetwork } from './network.ts';
import { writePoints } from './points.ts';
import { quieten, wake } from './quiet.ts';
import { writeRefunds } from './refunds.ts';
import { writeReturns } from './returns.ts';
import { writeRewards } from './rewards.ts';
import { writeSet } from './set.ts';
import { writeSettlement } from './settlement.ts';
import { writeShowroom } from './showroom.ts';
import { writeTargets } from './targets.ts';
import { writeMessages } from './told.ts';
import { writeTwins } from './twins.ts';
import { createWriter } from './writer.ts';

export interface DemoOptions {
  /** `small`: 24 dealers, 20 000 customers. `full`: 152 dealers, 203 642 private owners and what belongs to them. */
  size: 'small' | 'full';
  /** Owners and prospects in total instead, with the dealers of the size: at least 2 000 for small, 20 000 for full. */
  customers?: number | undefined;
  /** Another set of the same shape. */
  seed?: number | undefined;
  /** The set's history ends here. */
  now: Date;
  /** Where pictures of the catalogue go; without it they are named but not there. */
  files?: FileStore | undefined;
  onProgress?: ((label: Text, done: number, total: number) => void) | undefined;
}

export interface DemoSummary {
  /** Rows by table, `schema.table`. */
  counts: Record<string, number>;
  seed: number;
}

const SEED = 20_100_531;
const LEAST = { small: 2_000, full: 20_000 };
const INDEXING: Text = { zh: '建立索引', en: 'indexes' };

/**
 * Loads the demo set into an empty database, in one transaction: an interrupted load leaves nothing. Ends with the setting `demo`.
 * The rows do not go through the audit trail one by one; the load itself leaves one line there.
 * @throws StartError when the database holds units already, or `customers` is too small for the network
 */
export async function loadDemo(owner: pg.Pool, keys: KeyRing, options: DemoOptions): Promise<DemoSummary> {
  const { size, customers, now, onProgress } = options;
  const seed = options.seed ?? SEED;
  if (customers !== undefined && customers < LEAST[size]) {
    throw new StartError({
      zh: `演示数据(${size})至少需要 ${LEAST[size]} 名客户。`,
      en: `The ${size} demo set needs at least ${LEAST[size]} customers.`,
    });
  }
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  const client = await owner.connect();
  const writer = createWriter(client);
  let broken: Error | undefined;
  try {
    await client.query('begin');
    await client.query(
      "select set_config('app.actor', 'system:demo', true), set_config('maintenance_work_mem', '256MB', true)",
    );
    // A second load waits here for the first and then finds units.
    await client.query('lock table org.unit in exclusive mode');
    const { rowCount } = await client.query('select 1 from org.unit limit 1');
    if (rowCount)
      throw new StartError({
        zh: '数据库不是空的,演示数据只能载入空库。',
        en: 'The database is not empty; demo data can only be loaded into an empty one.',
      });
    await shipRoles(client);
    // The accounts share one published password, which is not to run out while people try the product.
    await client.query('update org.sign_in_policy set expiry_days = 0, version = version + 1');
    const rule = await client.query<RuleLine>('select kind, field, weight from customers.completeness_rule');
    const quiet = await quieten(client);
    const { groupId, lastOrder, lastCard, pictures } = await writeSet(writer, keys, {
      size,
      customers,
      seed,
      now,
      passwordHash,
      completeness: rule.rows,
      onProgress,
    });
    for (const { content } of pictures) await options.files?.put(Readable.from(content));
    await wake(client, quiet, (done, total) => onProgress?.(INDEXING, done, total));
    await client.query("select setval('sales.order_number', $1), setval('club.card_number', $2)", [
      lastOrder,
      lastCard,
    ]);
    await client.query("select setval('customers.request_number', $1)", [TAKEN_REQUESTS]);
    await client.query("select setval('sales.quote_number', 5000), setval('sales.receipt_number', 5000)");
    await writeTwins(client, keys, groupId, now);
    await writeImports(client, keys, now);
    await writeIntake(client, keys, now);
    await writeShowroom(client, seed, now);
    await writeEndings(client, now);
    await writeDesks(client, now);
    await writeClocks(client, now);
    await writeNetwork(client, now);
    await writeContracts(client, keys, now);
    await writeAnswers(client, now);
    await writeTargets(client, now);
    await writeMessages(client, keys, now);
    await writeMembers(client, groupId, size, now);
    const goods = await writeRewards(client, groupId, now);
    for (const content of goods) await options.files?.put(Readable.from(content));
    await writePoints(client, groupId, now);
    await writeReturns(client, now);
    await writeRefunds(client, now);
    await writeSettlement(client, now);
    // Learnt by the worker at once, not only next night.
    await client.query("select app.enqueue('analytics.forecast', '{}', 'analytics.forecast')");
    // The set's rows went in past the services, which tell the matcher of each customer.
    await client.query("select app.enqueue('customers.match_missing', '{}', 'customers.match_missing')");
    const counts = writer.counts();
    const state = { state: 'loaded', size, seed, at: now.toISOString(), customers: counts['customers.customer'] };
    await client.query(
      'insert into app.setting (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value, changed_at = now()',
      ['demo', state],
    );
    await client.query("select set_config('app.unit', $1, true)", [groupId]);
    await client.query("select app.audit_view('demo', 'load', $1, $2)", [groupId, { ...state, counts }]);
    await client.query('commit');
    return { counts, seed };
  } catch (error) {
    await writer.stop();
    await client.query('rollback').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
