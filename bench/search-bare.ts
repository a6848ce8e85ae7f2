import type pg from 'pg';
import { findKeys } from '../src/modules/customers/finding.ts';
import { searchKeys } from '../src/modules/search/keys.ts';
import type { KeyRing } from '../src/platform/crypto.ts';

/** Who asks: the dealer or the brand; a brand sees the customers related to it, and everything below it, which is all there is. */
export interface Asker {
  unitId: string;
  brand: boolean;
}

/** The dealer whose rows alone count; null where all do. */
const dealerOf = (asker: Asker): string | null => (asker.brand ? null : asker.unitId);

interface Statement {
  text: string;
  values: unknown[];
}

/** Hand-written statements that find what our search finds, with the scope written in and no policy. */
export function bareSearch(keys: KeyRing, limit: number) {
  const related = (customer: string, at: number) =>
    `and exists (select 1 from customers.relationship r where r.customer_id = ${customer} and r.org_id = $${at})`;

  /** The condition that a text names a customer by a key, as hand-written SQL. */
  function named(q: string, whole: boolean, external = true): Statement {
    const found = findKeys({ keys }, q);
    const values: unknown[] = [];
    const mark = (value: unknown) => `$${values.push(value)}`;
    const owners: string[] = [];
    if (found.hash)
      owners.push(
        `select customer_id from customers.identifier where value_hash = ${mark(Buffer.from(found.hash, 'hex'))}`,
      );
    if (found.tail)
      owners.push(
        `select customer_id from customers.identifier where tail_hash = ${mark(Buffer.from(found.tail, 'hex'))}`,
      );
    if (external && found.external)
      owners.push(`select customer_id from customers.external_id where external_id = ${mark(found.external)}`);
    if (whole && found.number) {
      const [number, from] = [found.number, [...found.number].reverse().join('')];
      const ends = (column: string) =>
        `reverse(${column}) collate "C" >= ${mark(from)} and reverse(${column}) collate "C" < ${mark(`${from}\u{10ffff}`)}`;
      owners.push(`select customer_id from club.member where card_number = ${mark(number)}`);
      owners.push(
        `select w.customer_id from products.unit v join products.ownership w on w.unit_id = v.id and w.to_date is null where ${ends('v.vin')}`,
      );
      owners.push(
        `select w.customer_id from products.plate p join products.ownership w on w.unit_id = p.unit_id and w.to_date is null where ${ends('p.plate')}`,
      );
      if (found.order) {
        const order = [...found.order].reverse().join('');
        owners.push(
          `select customer_id from sales.order where reverse(number) collate "C" >= ${mark(order)} and reverse(number) collate "C" < ${mark(`${order}\u{10ffff}`)}`,
        );
      }
    }
    if (found.text) {
      const byName = `c.name_grams @> ${mark(found.grams)}::text[] and position(${mark(found.text)} in replace(lower(c.name), ' ', '')) > 0`;
      const named = found.initials ? `(${byName} or c.name_grams @> array[${mark(found.initials)}])` : `(${byName})`;
      // Beside numbers the name is one more set of ids: an OR over both could use no index.
      if (owners.length > 0) owners.push(`select c.id from customers.customer c where ${named}`);
      else return { text: named, values };
    }
    return { text: owners.length > 0 ? `c.id in (${owners.join(' union all ')})` : 'false', values };
  }

  function customers(q: string, asker: Asker, whole: boolean): Statement {
    const { text, values } = named(q, whole);
    const scope = related('c.id', values.length + 1);
    return {
      text: `select c.id, c.name, c.kind, c.city_code, c.stage, c.created_at, c.status, c.vip, c.tags, c.value_class, c.source, c.completeness, c.missing,
          c.verified_at, c.primary_masked, (extract(epoch from c.created_at) * 1000000)::bigint::text as cursor
        from customers.customer c where ${text} and c.status in ('active', 'outdated') ${scope} order by c.created_at desc, c.id desc limit ${limit + 1}`,
      values: [...values, asker.unitId],
    };
  }

  function vehicles(q: string, asker: Asker): Statement {
    const below = dealerOf(asker);
    const number = q.toUpperCase().replace(/[\s·•・.-]+/g, '');
    const from = [...number].reverse().join('');
    const ends = (column: string) => `reverse(${column}) collate "C" >= $1 and reverse(${column}) collate "C" < $2`;
    return {
      text: `select u.id, u.vin, u.serial, u.plate, s.name as series, s.name_en as series_en, c.id as owner_id, c.name as owner
        from products.unit u join products.trim t on t.id = u.trim_id join products.model m on m.id = t.model_id join products.series s on s.id = m.series_id
        left join products.ownership w on w.unit_id = u.id and w.to_date is null left join customers.customer c on c.id = w.customer_id
        where u.id in (select id from products.unit where ${ends('vin')} union all select unit_id from products.plate where ${ends('plate')})
        ${below ? 'and u.org_id = $3' : ''} order by u.created_at desc, u.id desc limit ${limit + 1}`,
      values: [from, `${from}\u{10ffff}`, ...(below ? [below] : [])],
    };
  }

  function orders(q: string, asker: Asker): Statement {
    const below = dealerOf(asker);
    const from = [...q.toUpperCase()].reverse().join('');
    return {
      text: `select o.id, o.number, c.name, o.status from sales.order o join customers.customer c on c.id = o.customer_id
        where reverse(o.number) collate "C" >= $1 and reverse(o.number) collate "C" < $2 ${below ? 'and o.org_id = $3' : ''} order by o.created_at desc, o.id desc limit ${limit}`,
      values: [from, `${from}\u{10ffff}`, ...(below ? [below] : [])],
    };
  }

  function leads(q: string, asker: Asker): Statement {
    const below = dealerOf(asker);
    const { text, values } = named(q, false, false);
    const scope = below ? `and l.org_id = $${values.length + 1}` : '';
    return {
      text: `select l.id, c.name, c.primary_masked, l.status from leads.lead l join customers.customer c on c.id = l.customer_id
        where ${text} ${scope} order by l.created_at desc, l.id desc limit ${limit}`,
      values: below ? [...values, below] : values,
    };
  }

  function staff(q: string, asker: Asker): Statement {
    const below = dealerOf(asker);
    const text = q.toLowerCase();
    return {
      text: `select s.id, s.name, s.login, s.title, u.name as unit from org.staff s join org.unit u on u.id = s.org_id
        where (position($1 in replace(lower(s.name), ' ', '')) > 0 or starts_with(lower(s.login), $1) or s.name_grams @> array['~' || $1]) ${below ? 'and s.org_id = $2' : ''}
        order by s.name, s.id limit ${limit}`,
      values: below ? [text, below] : [text],
    };
  }

  function units(q: string, asker: Asker): Statement {
    const below = dealerOf(asker);
    return {
      text: `select u.id, u.kind, u.code, u.name, u.name_en from org.unit u
        where (position($1 in lower(u.name)) > 0 or position($1 in lower(u.name_en)) > 0 or starts_with(lower(u.code), $1)) ${below ? 'and u.id = $2' : ''} order by u.code limit ${limit}`,
      values: below ? [q.toLowerCase(), below] : [q.toLowerCase()],
    };
  }

  const member = (q: string, below: string | null): Statement => ({
    text: `select m.id, m.card_number, c.name, m.status from club.member m join customers.customer c on c.id = m.customer_id where m.card_number = $1 ${below ? 'and m.org_id = $2' : ''}`,
    values: below ? [q, below] : [q],
  });

  const run = async (pool: pg.Pool, { text, values }: Statement) => (await pool.query(text, values)).rows;
  return {
    /** The customers' list of a text. */
    list: async (pool: pg.Pool, q: string, asker: Asker) => ({ rows: await run(pool, customers(q, asker, true)) }),
    /** Every group that a text may name something of. */
    async everything(pool: pg.Pool, q: string, asker: Asker) {
      const fits = searchKeys(q);
      const none: pg.QueryResultRow[] = [];
      const [found, cars, sold, asked, members, people, places] = await Promise.all([
        fits.name || fits.phone || fits.external ? run(pool, customers(q, asker, false)) : none,
        fits.vehicle ? run(pool, vehicles(q, asker)) : none,
        fits.order ? run(pool, orders(q, asker)) : none,
        fits.name || fits.phone ? run(pool, leads(q, asker)) : none,
        fits.card ? run(pool, member(q, dealerOf(asker))) : none,
        fits.name ? run(pool, staff(q, asker)) : none,
        fits.name ? run(pool, units(q, asker)) : none,
      ]);
      return { customers: found, vehicles: cars, orders: sold, leads: asked, members, staff: people, units: places };
    },
  };
}
