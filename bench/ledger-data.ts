import { createHash } from 'node:crypto';
import { shipRoles } from '../src/modules/org/index.ts';
import { newId } from '../src/platform/db.ts';
import type { BenchDatabase } from './database.ts';

export interface LedgerHouse {
  group: string;
  brand: string;
  dealers: string[];
  /** Members with their dealer; every tenth of a turn goes to the first dealer's. */
  members: {
    id: string;
    dealerId: string;
    customerId: string;
    accountId: string;
    fundingId: string;
    clearingId: string;
  }[];
  /** Somebody at headquarters who may correct points. */
  cookie: string;
}

/** A brand with dealers, their branches and members with an account each. */
export async function ledgerHouse(
  { owner }: BenchDatabase,
  dealerCount: number,
  memberCount: number,
): Promise<LedgerHouse> {
  await shipRoles(owner);
  const [group, brand, region, series, model, trim] = [newId(), newId(), newId(), newId(), newId(), newId()];
  const unit = (id: string, parent: string | null, kind: string, code: string) =>
    owner.query('insert into org.unit (id, parent_id, kind, code, name, name_en) values ($1, $2, $3, $4, $4, $4)', [
      id,
      parent,
      kind,
      code,
    ]);
  await unit(group, null, 'group', 'G');
  await unit(brand, group, 'brand', 'B');
  await unit(region, brand, 'region', 'R');
  const dealers: string[] = [];
  for (let n = 0; n < dealerCount; n++) {
    const id = newId();
    await unit(id, region, 'dealer', `D${n}`);
    dealers.push(id);
  }
  await owner.query(
    `insert into club.branch (id, org_id, code, name, name_en, opened_on) select app.new_id(), id, code, code, code, '2020-01-01' from org.unit where kind = 'dealer'`,
  );
  await owner.query(`insert into products.series (id, org_id, code, name, name_en) values ($1, $2, 'S', 'S', 'S')`, [
    series,
    brand,
  ]);
  await owner.query(
    `insert into products.model (id, series_id, code, name, name_en, model_year) values ($1, $2, 'M', 'M', 'M', 2026)`,
    [model, series],
  );
  await owner.query(
    `insert into products.trim (id, model_id, code, name, name_en, price_fen) values ($1, $2, 'T', 'T', 'T', 12980000)`,
    [trim, model],
  );
  const client = await owner.connect();
  try {
    await client.query('set session_replication_role = replica');
    await client.query(
      `create temp table made as select n, app.new_id() as member, app.new_id() as customer, app.new_id() as unit, ($1::uuid[])[1 + n % $2] as dealer from generate_series(0, $3 - 1) n`,
      [dealers, dealerCount, memberCount],
    );
    await client.query("insert into customers.customer (id, name) select customer, '会员' from made");
    await client.query(
      'insert into customers.relationship (id, customer_id, org_id) select app.new_id(), m.customer, u.id from made m cross join lateral (values (m.dealer), ($1::uuid)) u (id)',
      [brand],
    );
    await client.query(
      `insert into products.unit (id, org_id, vin, trim_id) select unit, dealer, 'LSVNV133' || lpad(n::text, 9, '0'), $1 from made`,
      [trim],
    );
    await client.query(
      `insert into club.member (id, org_id, branch_id, customer_id, unit_id, card_number, status, channel)
       select m.member, m.dealer, b.id, m.customer, m.unit, (50000000 + m.n)::text, 'active', 'desk' from made m join club.branch b on b.org_id = m.dealer`,
    );
    await client.query(
      `insert into club.account (id, org_id, kind, member_id, customer_id, guarded) select app.new_id(), dealer, 'available', member, customer, true from made`,
    );
    await client.query(
      `insert into club.account (id, org_id, kind, guarded) select app.new_id(), id, k, false from org.unit cross join (values ('funding'), ('clearing'), ('goodwill')) s (k) where kind = 'dealer'`,
    );
    await client.query('set session_replication_role = origin');
    const [staff, token] = [newId(), `bench-${newId()}`];
    await client.query(
      "insert into org.staff (id, org_id, login, name, password_hash) values ($1, $2, 'bench-care', 'bench-care', '-')",
      [staff, brand],
    );
    await client.query(
      "insert into org.staff_role (org_id, staff_id, role_id) select $1, $2, id from org.role where code = 'hq_care'",
      [brand, staff],
    );
    await client.query(
      "insert into org.session (token_hash, staff_id, unit_id, expires_at) values ($1, $2, $3, now() + interval '6 hours')",
      [createHash('sha256').update(token).digest(), staff, brand],
    );
    const { rows } = await client.query(
      `select m.id, m.org_id as "dealerId", m.customer_id as "customerId", a.id as "accountId", f.id as "fundingId", c.id as "clearingId"
       from club.member m join club.account a on a.member_id = m.id
       join club.account f on f.org_id = m.org_id and f.kind = 'funding' and f.member_id is null
       join club.account c on c.org_id = m.org_id and c.kind = 'clearing' and c.member_id is null order by m.card_number`,
    );
    await client.query('vacuum analyze');
    return { group, brand, dealers, members: rows, cookie: `rb_staff=${token}` };
  } finally {
    client.release();
  }
}
