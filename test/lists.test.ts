import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../src/platform/db.ts';
import { readCursor, writeCursor } from '../src/platform/keyset.ts';
import { type Caller, type House, openHouse } from './harness.ts';
import { addPerson, makeWorld, type World } from './world.ts';

const LEADS = 240;
const STATUSES = ['assigned', 'accepted', 'following', 'won', 'defeated'];

let house: House;
let world: World;
let wide: Caller;
let region: Caller;

beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  const { units, people } = world;
  // More units than a query names: lists of the brand then follow the policy and the order index alone.
  await house.owner.query(
    "insert into org.unit (id, parent_id, kind, code, name, name_en) select app.new_id(), $1, 'dealer', 'X-' || n, 'X' || n, 'X' || n from generate_series(1, 70) n",
    [units.west],
  );
  wide = await addPerson(house, 'hq_analyst', units.brand);
  region = await addPerson(house, 'region_manager', units.east);
  // Random dealers; runs of equal instants and neighbours one microsecond apart.
  await house.owner.query(
    `with made as (
       select app.new_id() as customer, app.new_id() as lead, (array[$1, $2, $3, $4])[1 + floor(random() * 4)]::uuid as org, n,
         timestamptz '2026-03-01 10:00:00.123456+08' + (n / 7) * interval '1 microsecond' as at, (array[$5, $6])[1 + n % 2]::uuid as consultant
       from generate_series(1, ${LEADS}) n
     ), c as (
       insert into customers.customer (id, name, name_grams, created_at) select customer, case n % 3 when 0 then '张伟' else '李娜' end, case n % 3 when 0 then array['张','伟','张伟'] else array['李','娜','李娜'] end, at from made
     ), r as (
       insert into customers.relationship (id, customer_id, org_id, created_at) select app.new_id(), customer, u, at from made, unnest(array[org, $7::uuid]) u
     )
     insert into leads.lead (id, org_id, customer_id, status, channel, consultant_id, created_at, due_at)
     select lead, org, customer, (array['${STATUSES.join("','")}'])[1 + n % 5], 'website', consultant, at, case when n % 4 = 0 then timestamptz '2020-01-01' end from made`,
    [
      units.dealerA,
      units.dealerA,
      units.dealerB,
      units.dealerC,
      people.consultantA.staffId,
      people.consultantA2.staffId,
      units.brand,
    ],
  );
});
afterAll(() => house?.close());

/** Every id of a list, page by page, with the length of each page. */
async function walk(caller: Caller, url: string, limit: number): Promise<{ ids: string[]; pages: number[] }> {
  const ids: string[] = [];
  const pages: number[] = [];
  let next: string | null = '';
  while (next !== null) {
    const answer = await caller.call(
      'GET',
      `${url}${url.includes('?') ? '&' : '?'}limit=${limit}${next ? `&cursor=${encodeURIComponent(next)}` : ''}`,
    );
    expect(answer.status).toBe(200);
    ids.push(...answer.body.rows.map((row: { id: string }) => row.id));
    pages.push(answer.body.rows.length);
    next = answer.body.next;
  }
  return { ids, pages };
}

const brute = async (from: string, where: string, values: unknown[] = []) =>
  (
    await house.owner.query(`select t.id from ${from} t where ${where} order by t.created_at desc, t.id desc`, values)
  ).rows.map((row) => row.id as string);
const below = (unit: string) => `t.org_id in (select unit_id from org.unit_closure where ancestor_id = '${unit}')`;

describe('keyset paging', () => {
  test.each([3, 49, 100])(
    'shows every lead once, in order, in pages of %i, over equal instants and microseconds',
    async (limit) => {
      const { ids, pages } = await walk(wide, '/api/leads', limit);
      expect(ids).toEqual(await brute('leads.lead', 'true'));
      expect(ids).toHaveLength(LEADS);
      expect(pages.slice(0, -1).every((length) => length === limit)).toBe(true);
      expect(pages.at(-1)).toBeGreaterThan(0);
    },
  );

  test.each([7, 50])('shows every customer once in pages of %i', async (limit) => {
    expect((await walk(wide, '/api/customers', limit)).ids).toEqual(await brute('customers.customer', 'true'));
    const related = `exists (select 1 from customers.relationship r where r.customer_id = t.id and r.org_id = '${world.units.dealerA}')`;
    expect((await walk(world.people.managerA, '/api/customers', limit)).ids).toEqual(
      await brute('customers.customer', related),
    );
  });

  test('rows that come while one pages are no reason to repeat or skip', async () => {
    const before = await brute('leads.lead', below(world.units.dealerB));
    const first = await world.people.managerB.call('GET', '/api/leads?limit=10');
    const customer = (
      await house.owner.query('select customer_id from leads.lead where org_id = $1 limit 1', [world.units.dealerB])
    ).rows[0].customer_id;
    const id = newId();
    await house.owner.query(
      "insert into leads.lead (id, org_id, customer_id, status, channel) values ($1, $2, $3, 'won', 'website')",
      [id, world.units.dealerB, customer],
    );
    const rest = await world.people.managerB.call('GET', `/api/leads?limit=100&cursor=${first.body.next}`);
    await house.owner.query('delete from leads.lead where id = $1', [id]);
    expect([...first.body.rows, ...rest.body.rows].map((row: { id: string }) => row.id)).toEqual(before);
  });

  test('a marker that is not ours is refused, in every list', async () => {
    const encoded = (text: string) => Buffer.from(text).toString('base64url');
    const lists = [
      '/api/leads',
      '/api/customers',
      '/api/orders',
      '/api/quotes',
      '/api/payments',
      '/api/stock',
      '/api/deliveries/appointments',
      '/api/deliveries/without-contact',
      '/api/vehicles',
      '/api/members',
      '/api/opportunities',
      '/api/leads/inbound',
    ];
    for (const url of lists) {
      const caller = url === '/api/leads/inbound' ? world.people.agent : world.people.analyst;
      for (const cursor of [
        'x',
        writeCursor('1 or 1=1', newId()),
        encoded('99999999999999999999 x'),
        encoded(`1 ${'-'.repeat(36)}`),
        encoded(`2026-02-30 ${newId()}`),
        encoded(`2026-01-01 ${'-'.repeat(36)}`),
      ]) {
        expect({ url, ...(await caller.call('GET', `${url}?cursor=${cursor}`)) }).toMatchObject({
          url,
          status: 400,
          body: { details: { fields: [{ field: 'cursor' }] } },
        });
      }
      for (const limit of ['0', '101', 'x', '1.5'])
        expect((await caller.call('GET', `${url}?limit=${limit}`)).status).toBe(400);
      for (const at of ['9'.repeat(18), `-${'9'.repeat(17)}`, `-${'9'.repeat(18)}`])
        expect((await caller.call('GET', `${url}?cursor=${writeCursor(at, newId())}`)).status).toBeLessThan(500);
    }
  });

  test('a cursor is read back as it was written', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n - 10n ** 17n, max: 10n ** 18n - 1n }), fc.uuid(), (at, id) => {
        expect(readCursor(writeCursor(String(at), id))).toEqual({ at: String(at), id });
      }),
    );
  });
});

describe('leads of one dealer, of a region merged from its dealers, of a brand', () => {
  const callers = (): [string, Caller, string][] => {
    const { people, units } = world;
    return [
      ['one dealer', people.managerA, below(units.dealerA)],
      ['another dealer', people.managerB, below(units.dealerB)],
      ['a region of three units', region, below(units.east)],
      ['a brand by name', people.analyst, 'true'],
      ['a brand of many units', wide, 'true'],
      [
        'a consultant',
        people.consultantA,
        `t.consultant_id = '${people.consultantA.staffId}' and ${below(units.dealerA)}`,
      ],
    ];
  };

  test.each([
    ['', 'true'],
    ['?status=following', "t.status = 'following'"],
    ['?overdue=true', "t.status in ('assigned', 'accepted', 'following', 'ordered') and t.due_at < now()"],
    ['?q=张伟', "exists (select 1 from customers.customer c where c.id = t.customer_id and c.name = '张伟')"],
    [
      '?q=张&status=won',
      "t.status = 'won' and exists (select 1 from customers.customer c where c.id = t.customer_id and c.name = '张伟')",
    ],
    ['?q=王', 'false'],
    ['?plan=none', "t.status in ('assigned', 'accepted', 'following', 'ordered') and t.act_by is null"],
    [
      '?q=张&plan=none&grade=N',
      "t.status in ('assigned', 'accepted', 'following', 'ordered') and t.act_by is null and exists (select 1 from customers.customer c where c.id = t.customer_id and c.name = '张伟')",
    ],
  ])('%s equals the brute force order', async (query, where) => {
    for (const [name, caller, scope] of callers()) {
      for (const limit of [19, 100])
        expect({ name, ids: (await walk(caller, encodeURI(`/api/leads${query}`), limit)).ids }).toEqual({
          name,
          ids: await brute('leads.lead', `${scope} and ${where}`),
        });
    }
  });

  test('counts are those of the list', async () => {
    for (const [name, caller, scope] of callers()) {
      const counts: Record<string, number> = {};
      for (const status of [
        'new',
        'assigned',
        'accepted',
        'following',
        'ordered',
        'won',
        'defeated',
        'dormant',
        'invalid',
      ])
        counts[status] = (await brute('leads.lead', `${scope} and t.status = '${status}'`)).length;
      counts.overdue = (
        await brute(
          'leads.lead',
          `${scope} and t.status in ('assigned', 'accepted', 'following', 'ordered') and t.due_at < now()`,
        )
      ).length;
      counts.planless = (
        await brute(
          'leads.lead',
          `${scope} and t.status in ('assigned', 'accepted', 'following', 'ordered') and t.act_by is null`,
        )
      ).length;
      counts.revisit = (await brute('leads.lead', `${scope} and t.revisit_at <= now()`)).length;
      expect({ name, counts: (await caller.call('GET', '/api/leads/counts')).body.counts }).toEqual({ name, counts });
    }
  });
});
