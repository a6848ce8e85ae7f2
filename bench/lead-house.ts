import { shipRoles } from '../src/modules/org/index.ts';
import { newId } from '../src/platform/db.ts';
import type { BenchDatabase } from './database.ts';

/** A group with dealers of equal standing, some a city, each with one sales manager. */
export interface LeadHouse {
  group: string;
  brand: string;
  cities: string[];
  /** Dealers by city. */
  dealers: string[][];
}

/** Builds the house; cities are made-up codes of one province each, so that none borrows a dealer of another. */
export async function leadHouse({ owner }: BenchDatabase, cityCount: number, perCity: number): Promise<LeadHouse> {
  await shipRoles(owner);
  const [group, brand, region] = [newId(), newId(), newId()];
  const unit = (id: string, parent: string | null, kind: string, code: string, city: string | null = null) =>
    owner.query(
      'insert into org.unit (id, parent_id, kind, code, name, name_en, city_code) values ($1, $2, $3, $4, $4, $4, $5)',
      [id, parent, kind, code, city],
    );
  await unit(group, null, 'group', 'G');
  await unit(brand, group, 'brand', 'B');
  await unit(region, brand, 'region', 'R');
  const cities = Array.from({ length: cityCount }, (_, n) => `${10 + n}0100`);
  const dealers: string[][] = [];
  for (const city of cities) {
    const ids: string[] = [];
    for (let n = 0; n < perCity; n++) {
      const id = newId();
      await unit(id, region, 'dealer', `${city}-${n}`, city);
      const staff = newId();
      await owner.query(
        "insert into org.staff (id, org_id, login, name, password_hash) values ($1, $2, $3, $3, 'none')",
        [staff, id, `manager-${city}-${n}`],
      );
      await owner.query(
        "insert into org.staff_role (org_id, staff_id, role_id) select $1, $2, r.id from org.role r where r.code = 'dealer_manager'",
        [id, staff],
      );
      ids.push(id);
    }
    dealers.push(ids);
  }
  return { group, brand, cities, dealers };
}

/** Quiet loading: the owner's own rows, without audit, stages or match keys. */
export async function withoutTriggers(
  { owner }: BenchDatabase,
  tables: readonly string[],
  work: () => Promise<void>,
): Promise<void> {
  for (const table of tables) await owner.query(`alter table ${table} disable trigger user`);
  await work();
  for (const table of tables) await owner.query(`alter table ${table} enable trigger user`);
}

/** Customers and leads, numbered from 1, spread evenly over dealers or, without `held`, waiting at the brand by city. */
export async function loadLeads(
  database: BenchDatabase,
  house: LeadHouse,
  count: number,
  held: boolean,
): Promise<void> {
  const { owner } = database;
  const dealers = house.dealers.flat();
  await withoutTriggers(
    database,
    ['customers.customer', 'customers.relationship', 'leads.lead', 'leads.touch'],
    async () => {
      await owner.query(
        "insert into customers.customer (id, kind, name) select md5('c' || n)::uuid, 'person', '客户' || n from generate_series(1, $1::integer) n",
        [count],
      );
      await owner.query(
        `insert into customers.relationship (id, customer_id, org_id)
       select md5('r' || n)::uuid, md5('c' || n)::uuid, $2 from generate_series(1, $1::integer) n`,
        [count, house.brand],
      );
      await owner.query(
        `insert into leads.lead (id, org_id, customer_id, status, channel, city_code, created_at)
       select md5('l' || n)::uuid, case when $5 then ($2::uuid[])[1 + n % cardinality($2::uuid[])] else $3::uuid end, md5('c' || n)::uuid,
         case when $5 then 'assigned' else 'new' end, 'website', ($4::text[])[1 + n % cardinality($4::text[])], now() - n * interval '1 second'
       from generate_series(1, $1::integer) n`,
        [count, dealers, house.brand, house.cities, held],
      );
      await owner.query(
        `insert into leads.touch (id, org_id, lead_id, channel)
       select md5('t' || n)::uuid, l.org_id, l.id, 'website' from generate_series(1, $1::integer) n join leads.lead l on l.id = md5('l' || n)::uuid`,
        [count],
      );
    },
  );
}
