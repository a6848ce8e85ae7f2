import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call, type House, openHouse } from '../../../../test/harness.ts';
import {
  AS_BYTES,
  openLead,
  openOrder,
  PNG,
  quoteForm,
  type SalePeople,
  salePeople,
} from '../../../../test/sale-story.ts';
import { orderForm } from '../../../../test/story.ts';
import { makeWorld, type World } from '../../../../test/world.ts';
import { addDays, civilDate } from '../../../platform/clock.ts';
import { systemContext } from '../../../platform/context.ts';
import { transact } from '../../../platform/db.ts';
import { rotateKeys } from '../../../platform/rotate.ts';
import { saleSubject } from '../subject.ts';

let house: House;
let world: World;
let people: SalePeople;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  people = await salePeople(house, world);
});
afterAll(() => house?.close());

const me = () => world.people.consultantA;
const today = () => civilDate(house.platform.clock.now());
const view = async (id: string, who = me()) => (await who.call('GET', `/api/contracts/${id}`)).body;
const words = async (id: string): Promise<string> =>
  (await view(id)).paragraphs.map((one: { zh: string }) => one.zh).join('\n');
const order = async (id: string) => (await me().call('GET', `/api/orders/${id}`)).body;

async function draft(orderId: string, body: Record<string, unknown> = {}): Promise<string> {
  const made = await me().call('POST', `/api/orders/${orderId}/contracts`, body);
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
  return made.body.id;
}
async function drawn(orderId: string, body: Record<string, unknown> = {}): Promise<string> {
  const id = await draft(orderId, body);
  const done = await me().call('POST', `/api/contracts/${id}/drawing-up`, { version: 1 });
  if (done.status !== 200) throw new Error(JSON.stringify(done.body));
  return id;
}
const sign = (id: string, side: string, version: number, signer = '李印') =>
  me().call(
    'POST',
    `/api/contracts/${id}/signatures/${side}?version=${version}${side === 'dealer' ? `&signer=${encodeURIComponent(signer)}` : ''}`,
    PNG,
    AS_BYTES,
  );
async function signed(orderId: string, body: Record<string, unknown> = {}): Promise<string> {
  const id = await drawn(orderId, body);
  await sign(id, 'buyer', (await view(id)).version);
  const done = await sign(id, 'dealer', (await view(id)).version);
  if (done.body.state !== 'signed') throw new Error(JSON.stringify(done.body));
  return id;
}
async function change(orderId: string, wanted: Record<string, unknown>) {
  const asked = await me().call('POST', `/api/orders/${orderId}/changes`, { reason: '客户要求', ...wanted });
  const path = `/api/order-changes/${asked.body.id}/decision`;
  const done = await people.generalManager.call('POST', path, { approve: true, version: 1 });
  if (done.status !== 200) throw new Error(JSON.stringify(done.body));
}

describe('a contract', () => {
  test('names buyer, dealer, car, price in figures and capitals, the deposit and what becomes of it', async () => {
    const { orderId, mobile } = await openOrder(house, world, { depositFen: 5_000_00, depositKind: 'earnest' });
    await me().call('POST', `/api/orders/${orderId}/parts`, { kind: 'gift', title: '原厂脚垫' });
    await me().call('POST', `/api/orders/${orderId}/parts`, {
      kind: 'accessory',
      title: '行车记录仪',
      amountFen: 800_00,
    });
    const id = await draft(orderId, { agreed: '加装拖车钩。' });
    const text = await words(id);
    for (const part of [
      '王小明(个人)',
      '单位SH-0001',
      '¥5,000.00',
      '双倍返还',
      '原厂脚垫',
      '行车记录仪 ¥800.00',
      '加装拖车钩。',
    ])
      expect(text).toContain(part);
    const price = world.trim.priceFen / 100;
    expect(text).toContain(`¥${price.toLocaleString('en-US', { minimumFractionDigits: 2 })}`);
    expect(text).toMatch(/人民币.+元整/);
    expect(text).not.toMatch(/[{}]/);
    expect(text).not.toContain(mobile);
    expect(text).not.toContain('不适用定金罚则');
    expect((await view(id)).state).toBe('draft');
  });

  test('that is drawn up keeps its words and number whatever comes; a draft follows the order', async () => {
    const { orderId } = await openOrder(house, world);
    const id = await drawn(orderId, { agreed: '先约定的' });
    const before = await view(id);
    expect(before).toMatchObject({ state: 'drawn_up', textNumber: 0, outdated: false });
    expect(before.number).toMatch(/^C\d{8}-\d{6}$/);
    expect((await order(orderId)).contractNumber).toBe(before.number);
    await me().call('POST', `/api/orders/${orderId}/parts`, { kind: 'gift', title: '后加的赠品' });
    expect((await view(id)).paragraphs).toEqual(before.paragraphs);
    const edited = await me().call('PATCH', `/api/contracts/${id}`, { agreed: 'x', version: before.version });
    expect(edited.body.code).toBe('contract.state');
    // Not even the application's own hand changes it.
    const ctx = systemContext(house.platform, 'test', {
      ...{ unitId: world.units.dealerA, unitKind: 'dealer' as const, timeZone: 'Asia/Shanghai' },
      orgIds: [world.units.dealerA],
    });
    await expect(
      transact(ctx, (tx) => tx.updateTable('sales.contract').set({ textEnc: null }).where('id', '=', id).execute()),
    ).rejects.toMatchObject({ code: '42501' });
    // What is sealed lies sealed: nothing of it stands in the row or in the trail.
    const row = await house.owner.query(
      'select text_enc, (to_jsonb(k) - $2)::text as rest from sales.contract k where id = $1',
      [id, 'text_enc'],
    );
    expect(row.rows[0].text_enc.includes('王小明')).toBe(false);
    expect(row.rows[0].rest).not.toContain('王小明');
    const trail = await house.owner.query(
      "select string_agg(e.after::text, '') as t from audit.entry e where e.row_id = $1",
      [id],
    );
    expect(trail.rows[0].t).toContain('drawn_up');
    expect(trail.rows[0].t).not.toContain('text_enc');
  });

  test('of an order with a number of its own carries that number; the next takes a new one', async () => {
    const { orderId } = await openOrder(house, world, { contractNumber: 'HT-2026-1' });
    const first = await drawn(orderId);
    expect((await view(first)).number).toBe('HT-2026-1');
    const version = (await order(orderId)).version;
    const renamed = await me().call('PATCH', `/api/orders/${orderId}`, { contractNumber: 'HT-2', version });
    expect(renamed.body.code).toBe('contract.number_fixed');
    await me().call('POST', `/api/contracts/${first}/void`, { reason: '重写', version: 2 });
    const second = await drawn(orderId);
    expect((await view(second)).number).not.toBe('HT-2026-1');
    expect((await order(orderId)).contractNumber).toBe((await view(second)).number);
  });

  test('of an order from a quote names loan and old car', async () => {
    const { leadId } = await openLead(house, world);
    const tradeIn = { car: '旧桑塔纳', year: 2015, mileageKm: 90_000, amountFen: 20_000_00 };
    const finance = { downPaymentFen: 50_000_00, months: 36, rateBp: 400 };
    const quote = await me().call('POST', '/api/quotes', quoteForm(world, leadId, { tradeIn, finance }));
    const { expectedOn } = orderForm(house, world, '');
    const ordered = await me().call('POST', `/api/quotes/${quote.body.id}/order`, {
      ...{ depositFen: 0, depositKind: 'refundable', expectedOn },
    });
    const text = await words(await draft(ordered.body.id));
    expect(text).toContain('旧桑塔纳(2015 年,90000 公里),抵付 ¥20,000.00');
    expect(text).toContain('36 期');
    expect(text).toContain('不约定定金或订金');
  });

  test('is one at a time', async () => {
    const { orderId } = await openOrder(house, world);
    await draft(orderId);
    const again = await me().call('POST', `/api/orders/${orderId}/contracts`, {});
    expect([again.status, again.body.code]).toEqual([409, 'contract.open']);
  });
});

describe('signing', () => {
  test('on the screen takes both, keeps who sealed it, and the order and its customer’s link know the day', async () => {
    const { orderId } = await openOrder(house, world);
    const id = await drawn(orderId);
    const link = (await me().call('POST', `/api/orders/${orderId}/link`, {})).body.path.replace('/progress#', '');
    const look = async () =>
      (
        await call(house.app, {
          method: 'POST',
          url: '/api/public/sale',
          payload: { token: link },
          remoteAddress: '10.9.9.8',
        })
      ).body;
    expect((await look()).contractSignedOn).toBeNull();
    expect((await sign(id, 'buyer', 2)).body).toEqual({ state: 'drawn_up', version: 3 });
    const nobody = await me().call('POST', `/api/contracts/${id}/signatures/dealer?version=3`, PNG, AS_BYTES);
    expect([nobody.status, nobody.body.details.fields[0].field]).toEqual([400, 'signer']);
    expect((await order(orderId)).contracts[0].state).toBe('drawn_up');
    expect((await sign(id, 'dealer', 3)).body.state).toBe('signed');
    expect(await view(id)).toMatchObject({ signedOn: today(), signedHow: 'screen', dealerSigner: '李印' });
    expect((await order(orderId)).contracts[0]).toMatchObject({ state: 'signed', signedOn: today() });
    const seen = await look();
    expect(seen.contractSignedOn).toBe(today());
    expect(JSON.stringify(seen)).not.toContain('李印');
    const told = await house.owner.query(
      "select payload from app.event where name = 'order.contracted' and payload ->> 'orderId' = $1",
      [orderId],
    );
    expect(told.rows).toHaveLength(1);
  });

  test('keeps the pictures sealed; who looks is noted', async () => {
    const { orderId } = await openOrder(house, world);
    const id = await signed(orderId);
    const row = await house.owner.query('select buyer_sign_enc, dealer_sign_enc from sales.contract where id = $1', [
      id,
    ]);
    expect(row.rows[0].buyer_sign_enc.includes('PNG')).toBe(false);
    const shown = await people.finance.call('GET', `/api/contracts/${id}/files/buyer`);
    expect([shown.status, shown.headers['content-type']]).toEqual([200, 'image/png']);
    const looks = await house.owner.query(
      "select count(*)::int as n from audit.batch b join audit.entry e using (chain, seq) where b.operation = 'view' and e.row_id = $1",
      [id],
    );
    expect(looks.rows[0].n).toBe(1);
    for (const who of [world.people.managerB, world.people.consultantA2]) {
      expect((await who.call('GET', `/api/contracts/${id}`)).status).toBe(404);
      expect((await who.call('GET', `/api/contracts/${id}/files/buyer`)).status).toBe(404);
    }
    expect((await me().call('GET', `/api/contracts/${id}/files/scan`)).status).toBe(404);
  });

  test('on paper is a scan with its day; a day ahead, or a file that is none, leaves nothing behind', async () => {
    const { orderId } = await openOrder(house, world);
    const id = await drawn(orderId);
    const send = (day: string, content: Buffer) =>
      me().call(
        'POST',
        `/api/contracts/${id}/scan?version=2&signedOn=${day}&signer=${encodeURIComponent('李印')}`,
        content,
        AS_BYTES,
      );
    const pdf = Buffer.from('%PDF-1.7 scan');
    expect((await send(addDays(today(), 1), pdf)).body.details.fields[0].field).toBe('signedOn');
    expect((await send(addDays(today(), -2), pdf)).body.details.fields[0].field).toBe('signedOn');
    expect((await send(today(), Buffer.from('hello'))).status).toBe(400);
    const files = async () => (await house.owner.query('select count(*)::int as n from app.file')).rows[0].n;
    const before = await files();
    expect((await send(today(), pdf)).body.state).toBe('signed');
    expect(await files()).toBe(before + 1);
    expect(await view(id)).toMatchObject({ signedHow: 'paper', signedOn: today(), scan: true, dealerSigner: '李印' });
    const shown = await me().call('GET', `/api/contracts/${id}/files/scan`);
    expect(shown.headers['content-type']).toBe('application/pdf');
    expect((await send(today(), pdf)).status).toBe(409);
  });

  test('by two at once from the same state: one is told', async () => {
    const { orderId } = await openOrder(house, world);
    const id = await drawn(orderId);
    const answers = await Promise.all([sign(id, 'buyer', 2), sign(id, 'dealer', 2)]);
    expect(answers.map((one) => one.status).sort()).toEqual([200, 409]);
  });
});

describe('a change of the order', () => {
  test.each([
    ['colour', { kind: 'colour', colour: '黑' }],
    ['price', { kind: 'price', priceFen: -100_00 }],
  ])('of the %s outdates what was drawn up and what was signed', async (fact, wanted) => {
    const { orderId } = await openOrder(house, world);
    const priced = 'priceFen' in wanted ? { ...wanted, priceFen: world.trim.priceFen - 100_00 } : wanted;
    const waiting = await drawn(orderId);
    await change(orderId, priced);
    expect(await view(waiting)).toMatchObject({ outdated: true, changedFacts: [fact] });
    expect((await sign(waiting, 'buyer', (await view(waiting)).version)).body.code).toBe('contract.outdated');
    // The one that can be signed no more gives way.
    const id = await signed(orderId);
    expect(await view(waiting)).toMatchObject({ state: 'superseded', outdated: false });
    expect((await view(id)).outdated).toBe(false);
  });

  test('is answered by a supplement, which is void with a manager’s word only', async () => {
    const { orderId } = await openOrder(house, world);
    expect((await me().call('POST', `/api/orders/${orderId}/contracts`, { kind: 'supplement' })).body.code).toBe(
      'contract.base_needed',
    );
    const base = await signed(orderId);
    await change(orderId, { kind: 'colour', colour: '黑' });
    expect((await view(base)).changedFacts).toEqual(['colour']);
    const outdated = await me().call('GET', '/api/contracts?due=outdated');
    expect(outdated.body.rows.map((row: { id: string }) => row.id)).toContain(base);
    const supplement = await signed(orderId, { kind: 'supplement' });
    const after = await view(base);
    expect(after).toMatchObject({ state: 'signed', outdated: false });
    expect((await view(supplement)).number).toBe(`${after.number}-S1`);
    expect(await words(supplement)).toContain('颜色 黑');
    expect((await order(orderId)).contractNumber).toBe(after.number);
    const version = (await view(supplement)).version;
    const gone = { reason: '写错', version };
    expect((await me().call('POST', `/api/contracts/${supplement}/void`, gone)).status).toBe(403);
    expect((await world.people.managerA.call('POST', `/api/contracts/${supplement}/void`, gone)).status).toBe(200);
    expect(await view(base)).toMatchObject({ outdated: true, changedFacts: ['colour'] });
  });

  test('is answered by a new contract: the earlier one, with its supplements, is superseded', async () => {
    const { orderId } = await openOrder(house, world);
    const first = await signed(orderId);
    const extra = await signed(orderId, { kind: 'supplement', agreed: '另约定' });
    await change(orderId, { kind: 'colour', colour: '黑' });
    const second = await signed(orderId);
    expect((await view(first)).state).toBe('superseded');
    expect((await view(extra)).state).toBe('superseded');
    expect((await order(orderId)).contractNumber).toBe((await view(second)).number);
  });

  test('that is a cancellation ends them', async () => {
    const { orderId } = await openOrder(house, world);
    const id = await signed(orderId);
    await change(orderId, { kind: 'cancel', cause: 'customer' });
    expect(await view(id)).toMatchObject({ state: 'void', outdated: false });
  });
});

describe('the list', () => {
  test('shows states, and orders without a signed contract once the days have passed', async () => {
    const { orderId } = await openOrder(house, world);
    const due = async (who = me()): Promise<string[]> =>
      (await who.call('GET', '/api/contracts?due=overdue&limit=100')).body.rows.map(
        (row: { orderId: string }) => row.orderId,
      );
    const since = (days: number) =>
      house.owner.query('update sales.order set created_at = $2 where id = $1', [
        orderId,
        new Date(house.platform.clock.now().getTime() - days * 86_400_000),
      ]);
    await since(3);
    expect(await due()).not.toContain(orderId);
    await since(4);
    expect(await due()).toContain(orderId);
    expect(await due(world.people.analyst)).toContain(orderId);
    expect(await due(world.people.consultantA2)).not.toContain(orderId);
    expect(await due(world.people.managerB)).not.toContain(orderId);
    const id = await drawn(orderId);
    expect(await due()).toContain(orderId);
    const row = (await me().call('GET', '/api/contracts?state=drawn_up&limit=100')).body.rows.find(
      (one: { id: string }) => one.id === id,
    );
    expect(row).toMatchObject({ orderId, customerName: '王小明', state: 'drawn_up' });
    await sign(id, 'buyer', 2);
    await sign(id, 'dealer', 3);
    expect(await due()).not.toContain(orderId);
    // An order from before contracts were drawn up here is nobody's debt.
    const old = await openOrder(house, world);
    await house.owner.query(
      "update sales.order set contract_kept = false, created_at = created_at - interval '9 days' where id = $1",
      [old.orderId],
    );
    expect(await due()).not.toContain(old.orderId);
  });

  test('pages by keyset, and shows a consultant their own alone', async () => {
    const all = (await world.people.managerA.call('GET', '/api/contracts?limit=100')).body.rows.map(
      (row: { key: string }) => row.key,
    );
    const paged: string[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const page: { rows: { key: string }[]; next: string | null } = (
        await world.people.managerA.call('GET', `/api/contracts?limit=3${next ? `&cursor=${next}` : ''}`)
      ).body;
      paged.push(...page.rows.map((row) => row.key));
      next = page.next;
    }
    expect(all.length).toBeGreaterThan(6);
    expect(paged).toEqual(all);
    expect((await world.people.consultantA2.call('GET', '/api/contracts')).body.rows).toEqual([]);
  });
});

describe('of a person', () => {
  test('words, signatures and scan go with them; that there was a contract, its number and sums stay', async () => {
    const { orderId, customerId } = await openOrder(house, world);
    const paper = await drawn(orderId, { agreed: '秘密约定' });
    await me().call(
      'POST',
      `/api/contracts/${paper}/scan?version=2&signedOn=${today()}&signer=x`,
      Buffer.from('%PDF-1.7'),
      AS_BYTES,
    );
    const screen = await signed(orderId, { kind: 'supplement', agreed: '秘密补充' });
    const scope = { unitId: world.units.group, unitKind: 'group' as const, timeZone: 'Asia/Shanghai', orgIds: null };
    const ctx = systemContext(house.platform, 'test', scope);
    const shown = await transact(ctx, (tx) => saleSubject.collect(ctx, tx, [customerId]));
    const part = shown.find(({ key }) => key === 'contracts');
    expect(JSON.stringify(part)).toContain('秘密约定');
    const content = (
      await house.owner.query(
        'select f.sha256_hex as c from sales.contract k join app.file f on f.id = k.scan_id where k.id = $1',
        [paper],
      )
    ).rows[0].c;
    const gone = await transact(ctx, (tx) => saleSubject.forget?.(tx, [customerId]) ?? Promise.resolve([]));
    expect(gone).toEqual(expect.arrayContaining([paper, screen]));
    const left = await house.owner.query('select * from sales.contract where id = any ($1)', [[paper, screen]]);
    for (const row of left.rows)
      expect(row).toMatchObject({
        text_enc: null,
        buyer_sign_enc: null,
        dealer_sign_enc: null,
        scan_id: null,
        agreed: '',
        state: 'signed',
      });
    expect(await view(paper)).toMatchObject({ paragraphs: [], number: expect.any(String) });
    await house.drain();
    expect(await house.platform.files.has(content)).toBe(false);
  });

  test('stay readable when keys are rotated', async () => {
    const { orderId } = await openOrder(house, world);
    const id = await signed(orderId);
    const before = (await view(id)).paragraphs;
    await rotateKeys(house.owner, house.platform.keys, () => {});
    expect((await view(id)).paragraphs).toEqual(before);
  });
});
