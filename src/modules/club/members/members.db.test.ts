import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { accept, applyFor, becomeOwner, deliver, enquire, type Owner, order } from '../../../../test/story.ts';
import { addPerson, makeWorld, type World } from '../../../../test/world.ts';
import { addMonths, civilDate } from '../../../platform/clock.ts';
import { newId } from '../../../platform/db.ts';
import { endOfWorkingDay } from './deadline.ts';
import { lapse } from './jobs.ts';

let house: House;
let world: World;
let hq: Caller;
let clubB: Caller;
let branchB: string;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  hq = await addPerson(house, 'hq_care', world.units.brand);
  clubB = await addPerson(house, 'club_specialist', world.units.dealerB);
  branchB = newId();
  await house.owner.query(
    "insert into club.branch (id, org_id, code, name, name_en, opened_on) values ($1, $2, 'CD', '成都分会', 'Chengdu', '2020-01-01')",
    [branchB, world.units.dealerB],
  );
});
afterAll(() => house?.close());

const DAY = 86_400_000;
const decide = (id: string, body: Record<string, unknown> = { decision: 'approve' }) =>
  world.people.careA.call('POST', `/api/members/${id}/decision`, { version: 1, ...body });
const view = async (id: string, who = world.people.careA) => (await who.call('GET', `/api/members/${id}`)).body;

async function join(): Promise<{ id: string; owner: Owner; card: string }> {
  const owner = await becomeOwner(house, world);
  const id = await applyFor(world.people.consultantA, owner);
  const { cardNumber } = (await decide(id)).body;
  await house.drain();
  return { id, owner, card: cardNumber };
}
const list = async (query: string, who: Caller = world.people.careA): Promise<string[]> =>
  (await who.call('GET', `/api/members?${query}`)).body.rows.map((row: { id: string }) => row.id);

describe('an application', () => {
  test('is to be decided within the working days of the club’s rules; late ones stand in the list of what is overdue', async () => {
    const owner = await becomeOwner(house, world);
    const id = await applyFor(world.people.consultantA, owner);
    const { dueAt } = await view(id);
    const hours = await house.owner.query('select working_time from org.unit where id = $1', [world.units.dealerA]);
    expect(dueAt).toBe(endOfWorkingDay(house.platform.clock.now(), 3, hours.rows[0].working_time).toISOString());
    expect(await list('overdue=true')).not.toContain(id);
    house.platform.clock.advance(14 * DAY);
    expect(await list('overdue=true')).toContain(id);
    const { counts } = (await world.people.careA.call('GET', '/api/member-counts')).body;
    expect(counts.overdue).toBeGreaterThanOrEqual(1);
    expect((await decide(id)).status).toBe(200);
    expect(await list('overdue=true')).not.toContain(id);
    house.platform.clock.advance(-14 * DAY);
  });

  test('is decided with many others; what was decided meanwhile is told', async () => {
    const ids = await Promise.all(
      [1, 2, 3].map(async () => applyFor(world.people.consultantA, await becomeOwner(house, world))),
    );
    await decide(ids[2] as string);
    const started = await world.people.careA.call('POST', '/api/bulk', {
      action: 'members.approve',
      ids,
    });
    expect(started.status).toBe(201);
    await house.drain();
    const found = await house.owner.query('select status from club.member where id = any ($1)', [ids]);
    expect(found.rows.map((row) => row.status)).toEqual(['active', 'active', 'active']);
    const cards = await house.owner.query(
      'select count(distinct card_number)::int as n from club.member where id = any ($1)',
      [ids],
    );
    expect(cards.rows[0].n).toBe(3);
  });
});

describe('members are found', () => {
  test('by name, pinyin, phone, tail, card, car and plate, hobby, mark, tier and unit, within the scope', async () => {
    const { id, owner, card } = await join();
    await house.owner.query(
      "update customers.customer set name = '端木赐福', vip = true, hobbies = '{golf}' where id = $1",
      [owner.customerId],
    );
    await house.owner.query(
      "update customers.customer set name_grams = '{端,木,赐,福,端木,木赐,赐福,dmcf,dm,mc,cf,dmc,mcf,d,m,c,f}' where id = $1",
      [owner.customerId],
    );
    for (const q of ['端木', owner.mobile, owner.mobile.slice(-4), card, owner.vin, owner.vin.slice(-6)])
      expect({ q, ids: await list(`q=${encodeURIComponent(q)}`) }).toMatchObject({ ids: expect.arrayContaining([id]) });
    expect(await list('hobby=golf')).toEqual([id]);
    expect(await list('mark=vip')).toEqual([id]);
    expect(await list('mark=leader')).toEqual([]);
    expect(await list('mark=key&hobby=golf&status=active')).toEqual([id]);
    expect(await list(`unitId=${world.units.dealerA}&hobby=golf`, hq)).toEqual([id]);
    expect(await list(`unitId=${world.units.dealerB}&hobby=golf`, hq)).toEqual([]);
    expect(await list(`q=${card}`, clubB)).toEqual([]);
    expect(await list('tier=gold')).not.toContain(id);
  });

  test('page by page without gaps, also while a hobby narrows them', async () => {
    const made = await Promise.all([1, 2, 3].map(() => join()));
    await house.owner.query("update customers.customer set hobbies = '{fishing}' where id = any ($1)", [
      made.map(({ owner }) => owner.customerId),
    ]);
    const first = (await world.people.careA.call('GET', '/api/members?hobby=fishing&limit=2')).body;
    const second = (await world.people.careA.call('GET', `/api/members?hobby=fishing&limit=2&cursor=${first.next}`))
      .body;
    const ids = [...first.rows, ...second.rows].map((row) => row.id);
    expect(ids.sort()).toEqual(made.map(({ id }) => id).sort());
    expect(second.next).toBeNull();
  });
});

describe('leaving and returning', () => {
  const leave = (id: string, version: number, reason = 'moved') =>
    world.people.careA.call('POST', `/api/members/${id}/leave`, { reason, version });
  const renew = (id: string, version: number) =>
    world.people.careA.call('POST', `/api/members/${id}/return`, { version });
  const lots = async (id: string) =>
    (await house.owner.query('select coalesce(sum(remaining), 0)::int as n from club.lot where member_id = $1', [id]))
      .rows[0].n;

  test('freezes the points; a return in time has card and points as before', async () => {
    const { id, card } = await join();
    expect((await leave(id, 2, 'nonsense')).body.code).toBe('request.invalid');
    expect(await leave(id, 2)).toMatchObject({
      status: 200,
      body: { status: 'left', version: 3, returnUntil: addMonths(civilDate(house.platform.clock.now()), 12) },
    });
    expect((await leave(id, 3)).body.code).toBe('member.not_active');
    const [found] = (
      await house.owner.query('select left_at is not null as dated from club.member where id = $1', [id])
    ).rows;
    expect(found).toEqual({ dated: true });
    expect(await lots(id)).toBe(2000);
    expect(await lapse(house.platform)).toBe(0);
    expect((await renew(id, 3)).body).toMatchObject({ status: 'active', version: 4 });
    expect(await view(id)).toMatchObject({ status: 'active', cardNumber: card, leftAt: null, balance: 2000 });
    expect((await view(id)).stays).toHaveLength(2);
  });

  test('lets the points expire when the months are over, and no return after that', async () => {
    const { id } = await join();
    await leave(id, 2);
    house.platform.clock.advance(367 * DAY);
    expect((await renew(id, 3)).body.code).toBe('member.return_over');
    expect(await lapse(house.platform)).toBe(1);
    expect(await lots(id)).toBe(0);
    expect(await lapse(house.platform)).toBe(0);
    house.platform.clock.advance(-367 * DAY);
    expect((await renew(id, 3)).body.code).toBe('member.return_over');
  });

  test('who joined again in between has one membership, not two', async () => {
    const { id, owner } = await join();
    await leave(id, 2);
    await applyFor(world.people.consultantA, owner);
    expect((await renew(id, 3)).body.code).toBe('member.exists');
  });
});

describe('a change of branch', () => {
  const ask = (who: Caller, card: string, toBranchId = branchB, over: Record<string, unknown> = {}) =>
    who.call('POST', '/api/member-transfers', { cardNumber: card, toBranchId, reason: 'moved', ...over });
  const answer = (who: Caller, id: string, said: string, version: number) =>
    who.call('POST', `/api/member-transfers/${id}/answer`, { answer: said, version });
  const rule = async (transferRule: string) => {
    const { version, editable: _e, ...rules } = (await hq.call('GET', '/api/club-settings')).body;
    const { applyDays, returnMonths, referralDays } = rules;
    expect(
      (await hq.call('PATCH', '/api/club-settings', { applyDays, returnMonths, referralDays, transferRule, version }))
        .status,
    ).toBe(200);
  };
  /** Everything the ledger holds about a member. */
  const ledger = async (id: string) => {
    const found = await house.owner.query(
      `select jsonb_build_object(
         'lots', (select jsonb_agg(to_jsonb(l) order by l.id) from club.lot l where l.member_id = $1),
         'accounts', (select jsonb_agg(to_jsonb(a) order by a.id) from club.account a where a.member_id = $1),
         'entries', (select jsonb_agg(to_jsonb(e) order by e.transaction_id, e.seq) from club.entry e join club.ledger_transaction t on t.id = e.transaction_id where t.member_id = $1)) as all`,
      [id],
    );
    return found.rows[0].all;
  };

  test('needs both branches; points, lots and issuers stay as they are (I16), history names both', async () => {
    const { id, card, owner } = await join();
    const before = await ledger(id);
    const asked = await ask(world.people.careA, card);
    expect(asked).toMatchObject({ status: 201, body: { state: 'asked' } });
    expect((await ask(world.people.careA, card)).body.code).toBe('transfer.open');
    expect((await answer(world.people.careA, asked.body.id, 'agree', 1)).body.code).toBe('transfer.not_yours');
    // The receiving branch does not see the member yet, the request it does.
    expect((await clubB.call('GET', `/api/members/${id}`)).status).toBe(404);
    const [row] = (await clubB.call('GET', '/api/member-transfers?state=asked')).body.rows;
    expect(row).toMatchObject({
      id: asked.body.id,
      memberId: null,
      customerName: null,
      cardNumber: card,
      may: ['receive', 'refuse'],
    });
    expect((await answer(clubB, asked.body.id, 'agree', 7)).body.code).toBe('request.conflict');
    expect((await answer(clubB, asked.body.id, 'agree', 1)).body).toMatchObject({ state: 'done' });
    expect((await answer(clubB, asked.body.id, 'agree', 3)).body.code).toBe('transfer.decided');
    expect(await ledger(id)).toEqual(before);
    expect((await world.people.careA.call('GET', `/api/members/${id}`)).status).toBe(404);
    const moved = await view(id, clubB);
    expect(moved).toMatchObject({ branchName: '成都分会', status: 'active', cardNumber: card, balance: 2000 });
    expect(moved.points).toHaveLength(1);
    const stays = await house.owner.query(
      'select b.name, s.to_at is null as open from club.stay s join club.branch b on b.id = s.branch_id where s.member_id = $1 order by s.from_at',
      [id],
    );
    expect(stays.rows).toEqual([
      { name: '上海分会', open: false },
      { name: '成都分会', open: true },
    ]);
    expect((await clubB.call('GET', `/api/customers/${owner.customerId}`)).status).toBe(200);
  });

  test('follows the rule: the receiving branch alone, or headquarters alone', async () => {
    await rule('receiving');
    const one = await join();
    expect((await ask(clubB, one.card)).body.state).toBe('done');
    await rule('headquarters');
    const two = await join();
    const asked = (await ask(clubB, two.card)).body;
    expect(asked.state).toBe('asked');
    await answer(world.people.careA, asked.id, 'agree', 1);
    expect((await view(two.id)).branchName).toBe('上海分会');
    expect((await answer(hq, asked.id, 'agree', 2)).body.state).toBe('done');
    await rule('both');
  });

  test('is asked for from one’s own branch only, for members who are active', async () => {
    const { id, card } = await join();
    const elsewhere = await addPerson(house, 'club_specialist', world.units.dealerC);
    expect((await ask(elsewhere, card)).body.code).toBe('transfer.foreign');
    expect((await ask(world.people.careA, '99999999')).body.code).toBe('request.invalid');
    await world.people.careA.call('POST', `/api/members/${id}/leave`, { reason: 'moved', version: 2 });
    expect((await ask(world.people.careA, card)).body.code).toBe('member.not_active');
  });

  test('that was refused or taken back moves nobody', async () => {
    const { id, card } = await join();
    const first = (await ask(world.people.careA, card)).body.id;
    expect((await answer(clubB, first, 'refuse', 1)).body.state).toBe('refused');
    const second = (await ask(world.people.careA, card)).body.id;
    expect((await answer(clubB, second, 'withdraw', 1)).body.code).toBe('transfer.not_yours');
    expect((await answer(world.people.careA, second, 'withdraw', 1)).body.state).toBe('withdrawn');
    expect((await view(id)).branchName).toBe('上海分会');
  });
});

describe('at the counter', () => {
  const look = (who: Caller, key: string) => who.call('POST', '/api/member-counter', { key });

  test('card and phone name a member with tier, points and rights; another branch’s is masked and the look is noted', async () => {
    const { id, card, owner } = await join();
    for (const key of [card, owner.mobile])
      expect((await look(world.people.careA, key)).body.rows).toMatchObject([
        { memberId: id, cardNumber: card, points: 2000, mayEarn: true, mayRedeem: true, branchName: '上海分会' },
      ]);
    const [foreign] = (await look(clubB, card)).body.rows;
    expect(foreign).toMatchObject({ memberId: null, points: 2000, name: expect.stringMatching(/^.\*+$/) });
    const seen = await house.owner.query(
      "select count(*)::int as n from audit.entry e join audit.batch b using (chain, seq) where b.source_table = 'club.member' and b.operation = 'view' and e.row_id = $1",
      [id],
    );
    expect(seen.rows[0].n).toBe(1);
    expect((await look(clubB, card.slice(0, 6))).body.rows).toEqual([]);
    await world.people.careA.call('POST', `/api/members/${id}/leave`, { reason: 'moved', version: 2 });
    expect((await look(world.people.careA, card)).body.rows).toMatchObject([
      { status: 'left', mayEarn: false, mayRedeem: false },
    ]);
  });

  test('the form of a customer knows a card as well', async () => {
    const { card, owner } = await join();
    const { hits } = (await world.people.consultantA.call('POST', '/api/customers/recognition', { card })).body;
    expect(hits).toMatchObject([{ customerId: owner.customerId }]);
    expect(
      (await world.people.consultantA.call('POST', '/api/customers/recognition', { card: card.slice(1) })).body.hits,
    ).toEqual([]);
  });
});

describe('branches', () => {
  const branches = async (who: Caller = hq) => (await who.call('GET', '/api/club-branches')).body;

  test('are opened where there is none, styled by themselves, suspended and closed with a successor', async () => {
    const { dealerC } = world.units;
    expect((await branches()).openTo).toMatchObject([{ unitId: dealerC }]);
    const form = { unitId: dealerC, code: 'HZ', name: '杭州分会', nameEn: 'Hangzhou', openedOn: '2026-01-01' };
    const made = await hq.call('POST', '/api/club-branches', form);
    expect(made.status).toBe(201);
    expect((await hq.call('POST', '/api/club-branches', form)).body.code).toBe('request.invalid');
    const own = await addPerson(house, 'club_specialist', dealerC);
    const style = {
      cardName: '西湖卡',
      cardNameEn: 'West Lake',
      cardColour: '#225544',
      cardPrefix: 'HZ',
      name: '杭州分会',
      nameEn: 'Hangzhou',
    };
    const path = `/api/club-branches/${made.body.id}`;
    expect((await clubB.call('PATCH', path, { ...style, version: 1 })).status).toBe(404);
    expect((await own.call('PATCH', path, { ...style, version: 1 })).body.version).toBe(2);
    expect((await own.call('PATCH', path, { ...style, version: 1 })).body.code).toBe('request.conflict');
    // A card of the branch carries its letters.
    const { managerA, consultantA } = world.people;
    const enquired = await enquire(house, world);
    await accept(managerA, enquired.leadId, consultantA.staffId);
    const { unitId } = await deliver(house, consultantA, await order(house, world, consultantA, enquired.leadId));
    await house.owner.query('update club.branch set card_prefix = $2 where id = $1', [world.branchA, 'SH']);
    const id = await applyFor(consultantA, { ...enquired, orderId: '', unitId, vin: '' });
    expect((await decide(id)).body.cardNumber).toMatch(/^SH\d{8}$/);
    await house.owner.query('update club.branch set card_prefix = $2 where id = $1', [world.branchA, '']);
    // Suspended: no applications, no approvals.
    const owner = await becomeOwner(house, world);
    const waiting = await applyFor(consultantA, await becomeOwner(house, world));
    const at = `/api/club-branches/${world.branchA}/status`;
    const versionOf = async () =>
      (await branches()).rows.find((row: { id: string }) => row.id === world.branchA).version;
    expect((await hq.call('POST', at, { status: 'suspended', version: await versionOf() })).status).toBe(200);
    expect(
      (await consultantA.call('POST', '/api/members', { customerId: owner.customerId, unitId: owner.unitId })).body
        .code,
    ).toBe('member.no_branch');
    expect((await decide(waiting)).body.code).toBe('member.no_branch');
    expect((await hq.call('POST', at, { status: 'open', version: await versionOf() })).status).toBe(200);
    // Closing: what it holds goes over.
    expect((await hq.call('POST', at, { status: 'closed', version: await versionOf() })).body.code).toBe(
      'branch.has_members',
    );
    const held = (
      await house.owner.query(
        "select count(*)::int as n from club.member where branch_id = $1 and status in ('pending', 'active')",
        [world.branchA],
      )
    ).rows[0].n;
    const closed = await hq.call('POST', at, { status: 'closed', successorId: branchB, version: await versionOf() });
    expect(closed.body.moved).toBe(held);
    const rest = await house.owner.query(
      "select count(*)::int as n from club.member where branch_id = $1 and status in ('pending', 'active')",
      [world.branchA],
    );
    expect(rest.rows[0].n).toBe(0);
    expect((await hq.call('POST', at, { status: 'open', version: await versionOf() })).body.code).toBe('branch.closed');
    // The dealer may open another one.
    const again = await hq.call('POST', '/api/club-branches', { ...form, unitId: world.units.dealerA, code: 'SH-2' });
    expect(again.status).toBe(201);
  });
});
