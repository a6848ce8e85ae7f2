import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, openHouse } from '../../../test/harness.ts';
import { AS_BYTES, openLead, openOrder, PNG, quoteForm } from '../../../test/sale-story.ts';
import { makeWorld, type World } from '../../../test/world.ts';
import { systemContext } from '../../platform/context.ts';
import { transact } from '../../platform/db.ts';
import { saleSubject } from './subject.ts';

let house: House;
let world: World;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
});
afterAll(() => house?.close());

test('a person’s words, needs, trade-in, signature and links are gone once they are let go; sums and dates stay', async () => {
  const me = world.people.consultantA;
  const { leadId, customerId } = await openLead(house, world);
  const needs = {
    useKind: 'family',
    budgetFromFen: null,
    budgetToFen: null,
    concerns: ['comfort'],
    wishes: '秘密愿望',
  };
  const rest = { competitor: '秘密对手', currentCar: '秘密旧车', pays: null, tradeIn: true, version: 0 };
  expect((await me.call('PATCH', `/api/leads/${leadId}/needs`, { ...needs, ...rest })).status).toBe(200);
  const tradeIn = { car: '秘密旧车', year: 2018, mileageKm: 1, amountFen: 1 };
  const quote = await me.call('POST', '/api/quotes', quoteForm(world, leadId, { note: '秘密备注', tradeIn }));
  await me.call('POST', `/api/quotes/${quote.body.id}/link`, {});
  const sold = await openOrder(house, world);
  await me.call('POST', `/api/orders/${sold.orderId}/signature`, PNG, AS_BYTES);
  await me.call('POST', `/api/orders/${sold.orderId}/photos`, PNG, AS_BYTES);
  const kept = await house.owner.query(
    'select f.sha256_hex from sales.handover h join app.file f on f.id = h.signature_id or f.id = any (h.photo_ids) where h.order_id = $1',
    [sold.orderId],
  );
  const contents = kept.rows.map((row) => row.sha256_hex as string);
  expect(contents).toHaveLength(2);
  await me.call('POST', `/api/orders/${sold.orderId}/parts`, { kind: 'wash', title: '清洗', note: '秘密备注' });
  await house.owner.query(
    `with paid as (insert into sales.payment (id, org_id, order_id, kind, method, amount_fen, paid_on, receipt, note, reference, staff_id)
       values (app.new_id(), $1, $2, 'refund', 'transfer', 1, '2026-01-01', 'R-s', '秘密备注', '秘密流水', $3))
     insert into sales.delivery_release (id, org_id, order_id, lacks, reason, released_by) values (app.new_id(), $1, $2, '{contract}', '秘密原因', $3)`,
    [world.units.dealerA, sold.orderId, me.staffId],
  );
  const scope = { unitId: world.units.group, unitKind: 'group' as const, timeZone: 'Asia/Shanghai', orgIds: null };
  const ctx = systemContext(house.platform, 'test', scope);
  const shown = await transact(ctx, (tx) => saleSubject.collect(ctx, tx, [customerId]));
  expect(JSON.stringify(shown)).toContain('秘密愿望');
  const gone = await transact(
    ctx,
    (tx) => saleSubject.forget?.(tx, [customerId, sold.customerId]) ?? Promise.resolve([]),
  );
  expect(gone).toEqual(expect.arrayContaining([quote.body.id, sold.orderId]));
  for (const table of ['need', 'quote', 'order_part', 'handover', 'payment', 'delivery_release']) {
    const rows = await house.owner.query(`select string_agg(t::text, ' ') as text from sales.${table} t`);
    expect({ table, text: rows.rows[0].text }).not.toMatchObject({ text: expect.stringContaining('秘密') });
  }
  const left = await house.owner.query(
    `select (select link_hash from sales.quote where id = $1) as link, (select signature_id from sales.handover where order_id = $2) as signature,
      (select price_fen::int from sales.quote where id = $1) as price`,
    [quote.body.id, sold.orderId],
  );
  expect(left.rows[0]).toEqual({ link: null, signature: null, price: world.trim.priceFen });
  expect((await me.call('GET', `/api/quotes/${quote.body.id}`)).body.figures.totalFen).toBeGreaterThan(0);
  // The sealed contents leave the disk too.
  await house.drain();
  expect(await Promise.all(contents.map((content) => house.platform.files.has(content)))).toEqual([false, false]);
});

test('quotes follow their lead when a colleague’s work is handed over', async () => {
  const { consultantA, consultantA2, admin } = world.people;
  const { leadId } = await openLead(house, world);
  const { id } = (await consultantA.call('POST', '/api/quotes', quoteForm(world, leadId))).body;
  expect((await consultantA2.call('GET', `/api/quotes/${id}`)).status).toBe(404);
  const handed = await admin.call('POST', `/api/staff/${consultantA.staffId}/hand-over`, {
    toStaffId: consultantA2.staffId,
  });
  expect(handed.status).toBeLessThan(300);
  await house.drain();
  expect((await consultantA2.call('GET', `/api/quotes/${id}`)).status).toBe(200);
  expect((await consultantA.call('GET', `/api/quotes/${id}`)).status).toBe(404);
});
