import type pg from 'pg';
import { contactHash, phoneContact } from '../src/modules/customers/index.ts';
import { blindIndex, type KeyRing } from '../src/platform/crypto.ts';
import { nameGrams } from '../src/platform/name-grams.ts';
import { fillUnits, type ListData } from './list-data.ts';

const SURNAMES = [...'赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎'];
const GIVEN =
  '芳 娜 敏 静 秀英 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 秀兰 霞 平 刚 桂英 志强 建国 海燕 文博 雨桐 子涵 欣怡 梓轩'.split(
    ' ',
  );
/** One in so many is called 张伟: ten thousand of a million. A prime, so that every dealer has some. */
const COMMON_SHARE = 97;
const COMMON = '张伟';
/** The name of one customer alone. */
const RARE = '端木赐';
const DEALERS = 800;

/** One key of every kind that somebody has, and one that nobody has; every four digits are the end of some number. */
export interface SearchKey {
  kind: string;
  present: string;
  absent: string | null;
}

export interface SearchData extends ListData {
  keys: SearchKey[];
  /** Hash of a phone and of its last four digits, for the hand-written statements. */
  hashOf(text: string): Buffer;
}

/**
 * `customers` customers of 800 dealers, each with a phone and a vehicle with its plate; one in ten a member, with an order, with a number of
 * another system; one in five with a lead.
 */
export async function fillSearch(owner: pg.Pool, keys: KeyRing, customers: number): Promise<SearchData> {
  const names = [...SURNAMES.flatMap((surname) => GIVEN.map((given) => `${surname}${given}`)), COMMON, RARE];
  const hashOf = (text: string) => {
    const phone = phoneContact(text);
    return phone ? contactHash({ keys }, phone) : blindIndex(keys, 'tail', text);
  };
  const client = await owner.connect();
  try {
    await client.query(
      "set session_replication_role = replica; set synchronous_commit = off; set work_mem = '256MB'; set maintenance_work_mem = '512MB'",
    );
    const data = await fillUnits(client);
    // Kept by trigger from here on: arranged by hand where triggers are off.
    await client.query('create temp table bench_name (k int primary key, name text, grams text[])');
    for (const [k, name] of names.entries())
      await client.query('insert into bench_name values ($1, $2, $3)', [k, name, nameGrams(name)]);
    // At the first dealer, which asks; a member, with an order, a lead and a number of another system.
    const last = Math.floor(customers / DEALERS) * DEALERS;
    await client.query(
      `create temp table seed as
       select n, app.new_id() as customer, app.new_id() as unit, 1 + n % ${DEALERS} as dealer, now() - random() * interval '730 days' as at,
         case when n = ${last} then ${names.length - 1} when n % ${COMMON_SHARE} = 5 then ${names.length - 2} else (n::bigint * 7919) % ${names.length - 2} end as k
       from generate_series(1, ${customers}) n order by at`,
    );
    const series = await client.query(
      `with s as (insert into products.series (id, org_id, code, name, name_en) values (app.new_id(), $1, 'B', '远行', 'Voyage') returning id),
         m as (insert into products.model (id, series_id, code, name, name_en, model_year) select app.new_id(), id, 'B-1', '远行', 'Voyage', 2026 from s returning id)
       insert into products.trim (id, model_id, code, name, name_en, price_fen) select app.new_id(), id, 'B-1-1', '舒适版', 'Comfort', 12980000 from m returning id`,
      [data.brand.unitId],
    );
    const trim = series.rows[0].id as string;
    const mobile = (n: number) => `139${String(n).padStart(8, '0')}`;
    await client.query(
      `insert into customers.customer (id, name, name_grams, primary_masked, stage, created_at)
         select s.customer, b.name, b.grams, '139****' || lpad((s.n % 10000)::text, 4, '0'), 'owner', s.at from seed s join bench_name b using (k);
       insert into customers.relationship (id, customer_id, org_id, created_at)
         select app.new_id(), s.customer, u.id, s.at from seed s join bench_dealer u on u.n = s.dealer;
       insert into customers.relationship (id, customer_id, org_id, created_at) select app.new_id(), customer, '${data.brand.unitId}', at from seed;
       insert into customers.identifier (id, customer_id, kind, value_enc, value_hash, tail_hash, masked, created_at)
         select app.new_id(), customer, 'mobile', '\\x01', case when n = ${last} then '\\x${hashOf(mobile(last)).toString('hex')}' else sha256(n::text::bytea) end,
           case when n % 10000 = ${last % 10000} then '\\x${hashOf(mobile(last).slice(-4)).toString('hex')}' else sha256((n % 10000)::text::bytea) end,
           '139****' || lpad((n % 10000)::text, 4, '0'), at from seed;
       insert into products.unit (id, org_id, vin, plate, trim_id, colour, delivered_on, owned, created_at)
         select s.unit, u.id, 'LSVNV1336N' || lpad(s.n::text, 7, '0'), '沪' || chr(65 + s.n / 100000 % 8) || lpad((s.n % 100000)::text, 5, '0'), '${trim}', '白', s.at::date, true, s.at
         from seed s join bench_dealer u on u.n = s.dealer;
       insert into products.ownership (id, org_id, unit_id, customer_id, from_date, created_at)
         select app.new_id(), u.id, s.unit, s.customer, s.at::date, s.at from seed s join bench_dealer u on u.n = s.dealer;
       insert into products.plate (id, org_id, unit_id, plate, from_date)
         select app.new_id(), u.org_id, u.id, u.plate, u.delivered_on from products.unit u;
       insert into customers.external_id (id, customer_id, source, external_id) select app.new_id(), customer, 'dms', 'DMS-' || lpad(n::text, 7, '0') from seed where n % 10 = 0;
       insert into club.branch (id, org_id, code, name, name_en, opened_on) select app.new_id(), id, 'B' || n, '分会' || n, 'Branch ' || n, '2020-01-01' from bench_dealer;
       insert into club.member (id, org_id, branch_id, customer_id, unit_id, card_number, status, channel, applied_at, created_at)
         select app.new_id(), b.org_id, b.id, s.customer, s.unit, (10000000 + s.n)::text, 'active', 'desk', s.at, s.at
         from seed s join bench_dealer u on u.n = s.dealer join club.branch b on b.org_id = u.id where s.n % 10 = 0;
       insert into sales.order (id, org_id, number, lead_id, customer_id, consultant_id, trim_id, colour, price_fen, deposit_fen, deposit_kind, expected_on, status, created_at)
         select app.new_id(), u.id, 'O20260101-' || lpad(s.n::text, 7, '0'), app.new_id(), s.customer, u.consultants[1], '${trim}', '白', 12980000, 0, 'refundable', '2026-01-01', 'delivered', s.at
         from seed s join bench_dealer u on u.n = s.dealer where s.n % 10 = 0;
       insert into leads.lead (id, org_id, customer_id, status, channel, grade, consultant_id, created_at)
         select app.new_id(), u.id, s.customer, 'won', 'website', 'A', u.consultants[1], s.at from seed s join bench_dealer u on u.n = s.dealer where s.n % 5 = 0`,
    );
    await client.query('drop table seed');
    await client.query('vacuum analyze');
    await client.query('select customers.note_frequent()');
    const digits = (n: number, length: number) => String(n).padStart(length, '0');
    return {
      ...data,
      hashOf,
      keys: [
        { kind: 'name of ten thousand', present: COMMON, absent: '龘靐' },
        { kind: 'name of one', present: RARE, absent: '端木龘' },
        { kind: 'name, two characters of it', present: '木赐', absent: '靐木' },
        { kind: 'pinyin initials', present: 'dmc', absent: 'vvv' },
        { kind: 'pinyin', present: 'duanmuci', absent: 'duanmuzz' },
        { kind: 'phone', present: mobile(last), absent: '13700000001' },
        { kind: 'last four digits', present: mobile(last).slice(-4), absent: null },
        {
          kind: 'plate',
          present: `沪${String.fromCharCode(65 + (Math.floor(last / 100_000) % 8))}${digits(last % 100_000, 5)}`,
          absent: '京A99999',
        },
        { kind: 'VIN', present: `LSVNV1336N${digits(last, 7)}`, absent: 'LSVNV1336P0000001' },
        { kind: 'VIN tail', present: digits(last, 7).slice(-6), absent: 'X99999' },
        { kind: 'member number', present: String(10_000_000 + last), absent: '99999999' },
        { kind: 'order number', present: `O20260101-${digits(last, 7)}`, absent: 'O20250101-0000001' },
        { kind: 'number of another system', present: `DMS-${digits(last, 7)}`, absent: 'DMS-X000001' },
      ],
    };
  } finally {
    await client.query('reset all');
    client.release();
  }
}
