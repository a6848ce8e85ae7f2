import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, call, type House, openHouse } from '../../../../test/harness.ts';
import { type Member, memberWith, systemAt } from '../../../../test/reward-story.ts';
import { agree } from '../../../../test/story.ts';
import { addPerson, makeWorld, ownerCaller, type World } from '../../../../test/world.ts';
import { transact } from '../../../platform/db.ts';
import { grant } from './queries.ts';

let house: House;
let world: World;
let keeper: Caller;
let members: Member[];
let me: Caller;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  keeper = await addPerson(house, 'hq_care', world.units.brand);
  members = [await memberWith(house, world, 0), await memberWith(house, world, 0)];
  me = await ownerCaller(house, member().owner.customerId, world.units.brand);
  await house.drain();
});
afterAll(() => house?.close());

const member = (n = 0) => members[n] as Member;
const one = async (text: string, values: unknown[] = []) => (await house.owner.query(text, values)).rows[0];
const tier = (memberId: string, code: string | null) =>
  house.owner.query('update club.member set tier_code = $2 where id = $1', [memberId, code]);
const form = (over: Record<string, unknown> = {}) => ({
  category: 'wash',
  name: '免费洗车',
  nameEn: 'Free wash',
  honouredBy: 'any_dealer',
  period: 'month',
  valueFen: 3000,
  validFrom: '2020-01-01',
  tiers: [{ tierCode: '*', uses: 2 }],
  ...over,
});
async function offer(over: Record<string, unknown> = {}, who = keeper): Promise<string> {
  const body = form(over);
  const made = await who.call('POST', '/api/benefits', body);
  expect({ status: made.status, body: made.body }).toMatchObject({ status: 201 });
  const { id } = made.body as { id: string };
  expect((await who.call('PATCH', `/api/benefits/${id}`, { ...body, state: 'offered', version: 1 })).status).toBe(200);
  return id;
}
const mine = async (benefitId: string, who = me) =>
  (await who.call('GET', '/api/owner/entitlements')).body.rows.find(
    (row: { benefitId: string }) => row.benefitId === benefitId,
  );
const codeOf = async (benefitId: string, who = me): Promise<string> => {
  const { id } = await mine(benefitId, who);
  const made = await who.call('POST', `/api/owner/entitlements/${id}/code`);
  expect(made.status).toBe(200);
  return made.body.code;
};
const redeem = (code: string, who = world.people.careA) => who.call('POST', '/api/benefit-codes/redemption', { code });
const check = (code: string, who = world.people.careA) => who.call('POST', '/api/benefit-codes/check', { code });

describe('entitlements', () => {
  test('are granted when read, once a period, by the tier', async () => {
    const id = await offer({
      tiers: [
        { tierCode: '*', uses: 1 },
        { tierCode: 'gold', uses: 3 },
      ],
    });
    await tier(member().id, null);
    expect(await mine(id)).toMatchObject({ granted: 1, used: 0, left: 1 });
    expect(await mine(id)).toMatchObject({ granted: 1 });
    await tier(member().id, 'gold');
    expect(await mine(id)).toMatchObject({ granted: 3, left: 3 });
    // A lower tier begins with the next period.
    await tier(member().id, null);
    expect(await mine(id)).toMatchObject({ granted: 3 });
    const staff = await world.people.careA.call('GET', `/api/members/${member().id}/entitlements`);
    expect(staff.body.rows).toContainEqual(expect.objectContaining({ benefitId: id, granted: 3 }));
    expect((await world.people.careB.call('GET', `/api/members/${member().id}/entitlements`)).status).toBe(404);
  });

  test('of a period that began are granted anew, as a set, and granting again does nothing', async () => {
    const id = await offer({ period: 'month' });
    const ctx = systemAt(house, world.units.dealerA);
    const give = (day: string) =>
      transact(ctx, (tx) => grant(tx, { memberIds: null, orgId: world.units.dealerA, day }));
    await give('2026-03-31');
    const count = async () =>
      one(
        'select count(*)::int as n, count(distinct period_from)::int as periods from club.entitlement where benefit_id = $1',
        [id],
      );
    expect(await count()).toEqual({ n: 2, periods: 1 });
    expect(await give('2026-03-02')).toBe(0);
    await give('2026-04-01');
    expect(await count()).toEqual({ n: 4, periods: 2 });
    expect(
      await one(
        "select period_to::text as day from club.entitlement where benefit_id = $1 and period_from = '2026-04-01' limit 1",
        [id],
      ),
    ).toEqual({ day: '2026-04-30' });
  });

  test('a change of tier grants by its event', async () => {
    const id = await offer({ tiers: [{ tierCode: 'platinum', uses: 5 }] });
    await tier(member(1).id, 'platinum');
    const { memberTierChanged } = await import('../../events.ts');
    const { emit } = await import('../../../platform/events.ts');
    const ctx = systemAt(house, world.units.dealerA);
    const { customerId } = member(1).owner;
    const payload = memberTierChanged.payload.parse({
      memberId: member(1).id,
      from: null,
      to: 'platinum',
      cause: 'earned',
      points: 1,
    });
    await transact(ctx, (tx) =>
      emit(ctx, tx, memberTierChanged, { orgId: world.units.dealerA, subjectId: member(1).id, customerId, payload }),
    );
    await house.drain();
    expect(
      await one('select granted from club.entitlement where benefit_id = $1 and member_id = $2', [id, member(1).id]),
    ).toEqual({ granted: 5 });
  });
});

describe('a code', () => {
  test('is good once, at a dealer, within its minutes; nothing but a masked name is seen', async () => {
    const id = await offer();
    const code = await codeOf(id);
    expect(
      await one('select count(*)::int as n from club.benefit_code where code_hash::text like $1', [`%${code}%`]),
    ).toEqual({ n: 0 });
    expect((await check(code.toLowerCase())).body).toEqual({
      maskedName: '王**',
      benefitName: '免费洗车',
      benefitNameEn: 'Free wash',
      tierCode: '*',
      leftUses: 2,
    });
    expect(await mine(id)).toMatchObject({ used: 0 });
    // Any dealer of the brand may honour it, though the member is another's.
    const used = await redeem(`${code.slice(0, 4)} ${code.slice(4)}`, world.people.careB);
    expect(used).toMatchObject({ status: 201, body: { maskedName: '王**', leftUses: 1 } });
    expect((await redeem(code)).body.code).toBe('benefit.code_refused');
    expect(await mine(id)).toMatchObject({ used: 1, left: 1 });
    const late = await codeOf(id);
    house.platform.clock.advance(11 * 60_000);
    expect((await redeem(late)).body.code).toBe('benefit.code_refused');
    house.platform.clock.advance(-11 * 60_000);
    expect((await world.people.careB.call('GET', '/api/benefit-uses')).body.rows).toEqual([
      expect.objectContaining({ benefitName: '免费洗车', customerName: null, byPartner: false }),
    ]);
    expect((await world.people.careA.call('GET', '/api/benefit-uses')).body.rows[0]).toMatchObject({
      customerName: '王小明',
    });
    const day = '2000-01-01';
    const counts = await keeper.call('GET', `/api/benefit-counts?from=${day}&to=2999-01-01`);
    expect(counts.body.rows).toEqual([
      expect.objectContaining({ benefitId: id, placeName: '单位CD-0001', uses: 1, valueFen: 3000, byPartner: false }),
    ]);
  });

  test('shown twice at once is honoured once; a new one takes the place of the one before', async () => {
    const id = await offer();
    const first = await codeOf(id);
    const code = await codeOf(id);
    expect((await redeem(first)).body.code).toBe('benefit.code_refused');
    const answers = await Promise.all(Array.from({ length: 8 }, () => redeem(code)));
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
    expect(await mine(id)).toMatchObject({ used: 1 });
    const key = randomUUID();
    const next = await codeOf(id);
    const repeat = () =>
      world.people.careA.call('POST', '/api/benefit-codes/redemption', { code: next }, { 'idempotency-key': key });
    expect((await repeat()).body).toEqual((await repeat()).body);
    expect(await mine(id)).toMatchObject({ used: 2, left: 0 });
    const { id: entitlementId } = await mine(id);
    expect((await me.call('POST', `/api/owner/entitlements/${entitlementId}/code`)).body.code).toBe('benefit.used_up');
  });

  test('of a benefit of the branch is honoured there alone; somebody else’s entitlement gives no code', async () => {
    const id = await offer({ honouredBy: 'branch' });
    const code = await codeOf(id);
    expect((await redeem(code, world.people.careB)).body.code).toBe('benefit.code_refused');
    expect((await redeem(code)).status).toBe(201);
    const other = await ownerCaller(house, member(1).owner.customerId, world.units.brand);
    const { id: entitlementId } = await mine(id);
    expect((await other.call('POST', `/api/owner/entitlements/${entitlementId}/code`)).status).toBe(404);
  });

  test('stock that is gone, a withdrawn benefit and a member who left end it', async () => {
    const id = await offer({ stock: 1 });
    const code = await codeOf(id);
    await house.owner.query('update club.benefit set stock = 0 where id = $1', [id]);
    expect((await check(code)).body.code).toBe('benefit.code_refused');
    expect((await redeem(code)).body.code).toBe('benefit.code_refused');
    await house.owner.query('update club.benefit set stock = 1 where id = $1', [id]);
    expect((await redeem(code)).status).toBe(201);
    expect(await one('select stock from club.benefit where id = $1', [id])).toEqual({ stock: 0 });
    const gone = await offer();
    const shown = await codeOf(gone);
    await house.owner.query("update club.benefit set state = 'withdrawn' where id = $1", [gone]);
    expect((await redeem(shown)).body.code).toBe('benefit.code_refused');
  });
});

test('a use between reading and saving a benefit is not undone by the save', async () => {
  const body = form({ stock: 5, validFrom: '2020-02-02' });
  const id = await offer({ stock: 5, validFrom: '2020-02-02' });
  const { version } = await one('select version from club.benefit where id = $1', [id]);
  expect((await redeem(await codeOf(id))).status).toBe(201);
  const saved = await keeper.call('PATCH', `/api/benefits/${id}`, { ...body, state: 'offered', version });
  expect([saved.status, saved.body.details?.current]).toEqual([
    409,
    { state: 'offered', stock: 4, version: version + 1 },
  ]);
  expect(await one('select stock from club.benefit where id = $1', [id])).toEqual({ stock: 4 });
});

describe('partners', () => {
  const partnerForm = (over: Record<string, unknown> = {}) => ({
    code: `P-${randomUUID().slice(0, 6).toUpperCase()}`,
    kind: 'golf',
    name: '云山高尔夫',
    nameEn: 'Yunshan Golf',
    contractFrom: '2020-01-01',
    ...over,
  });
  const addPartner = async (over: Record<string, unknown> = {}): Promise<string> => {
    const made = await keeper.call('POST', '/api/partners', partnerForm(over));
    expect({ status: made.status, body: made.body }).toMatchObject({ status: 201 });
    return made.body.id;
  };
  const deskOf = async (id: string): Promise<string> =>
    (await keeper.call('POST', `/api/partners/${id}/desk`)).body.path.split('#')[1];
  const atDesk = (url: string, body: object) =>
    call(house.app, {
      method: 'POST',
      url: `/api/partner-desk/${url}`,
      payload: JSON.stringify(body),
      headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    });

  test('whose contract has ended offer nothing more, and what they offered can be withdrawn', async () => {
    const partnerId = await addPartner();
    const given = { honouredBy: 'partner', partnerId, category: 'golf' };
    const id = await offer(given);
    const ended = { ...partnerForm(), code: undefined, state: 'ended', version: 1 };
    expect((await keeper.call('PATCH', `/api/partners/${partnerId}`, ended)).status).toBe(200);
    const edit = (state: string) => keeper.call('PATCH', `/api/benefits/${id}`, { ...form(given), state, version: 2 });
    expect((await edit('offered')).body.details.fields[0].field).toBe('partnerId');
    expect((await edit('withdrawn')).status).toBe(200);
  });

  test('honour a code at their desk by their own key, and only what is theirs', async () => {
    const [partnerId, otherId] = [await addPartner(), await addPartner()];
    const id = await offer({ honouredBy: 'partner', partnerId, category: 'golf', valueFen: 50_000 });
    const [secret, foreign] = [await deskOf(partnerId), await deskOf(otherId)];
    expect(
      await one('select secret_hash::text as kept from club.partner where id = $1', [partnerId]),
    ).not.toMatchObject({ kept: secret });
    const code = await codeOf(id);
    expect((await redeem(code)).body.code).toBe('benefit.code_refused');
    expect((await atDesk('redemption', { secret: foreign, code })).body.code).toBe('benefit.code_refused');
    expect((await atDesk('redemption', { secret: 'x'.repeat(43), code })).body.code).toBe('benefit.code_refused');
    const seen = await atDesk('check', { secret, code });
    expect(seen.body).toEqual({
      partnerName: '云山高尔夫',
      maskedName: '王**',
      benefitName: '免费洗车',
      benefitNameEn: 'Free wash',
    });
    expect((await atDesk('redemption', { secret, code })).body).toEqual({ ...seen.body, leftUses: 1 });
    expect((await atDesk('redemption', { secret, code })).body.code).toBe('benefit.code_refused');
    const renewed = await deskOf(partnerId);
    const next = await codeOf(id);
    expect((await atDesk('check', { secret, code: next })).body.code).toBe('benefit.code_refused');
    expect((await atDesk('check', { secret: renewed, code: next })).status).toBe(200);
    expect((await keeper.call('DELETE', `/api/partners/${partnerId}/desk`)).status).toBe(200);
    expect((await atDesk('check', { secret: renewed, code: next })).body.code).toBe('benefit.code_refused');
    expect((await keeper.call('GET', `/api/partners/${partnerId}`)).body).toMatchObject({
      uses: 1,
      deskOpen: false,
      offers: [{ uses: 1 }],
    });
  });

  test('what they bring: contributions, revenue with the agency’s share, and the report of the five parties', async () => {
    const agencyId = await addPartner({ kind: 'agency', name: '联动代理', nameEn: 'Liandong' });
    const partnerId = await addPartner({ agencyId, agencyBp: 2000 });
    const record = (body: object) =>
      keeper.call('POST', `/api/partners/${partnerId}/records`, { occurredOn: '2026-05-01', ...body });
    expect((await record({ kind: 'revenue', party: 'club', amountFen: 100_000 })).body).toMatchObject({
      shareFen: 20_000,
    });
    expect((await record({ kind: 'revenue', party: 'club', amountFen: -10_000 })).body).toMatchObject({
      shareFen: -2000,
    });
    await record({ kind: 'contribution', party: 'partner', amountFen: 30_000 });
    await record({ kind: 'revenue', party: 'dealer', amountFen: 7000 });
    expect((await record({ kind: 'revenue', party: 'club', amountFen: 0 })).status).toBe(400);
    const report = await keeper.call('GET', `/api/partner-report?from=2026-05-01&to=2026-05-31&partnerId=${partnerId}`);
    const party = (name: string) => report.body.parties.find((row: { party: string }) => row.party === name);
    expect(party('club')).toMatchObject({ revenueFen: 72_000, benefitFen: 30_000 });
    expect(party('agency')).toMatchObject({ revenueFen: 18_000 });
    expect(party('dealer')).toMatchObject({ revenueFen: 7000 });
    expect(party('partner')).toMatchObject({ costFen: 30_000 });
    expect((await keeper.call('GET', '/api/partner-report?from=2026-06-01&to=2026-06-30')).body.partners).toEqual([]);
    // The list ends somewhere; the sums do not.
    await house.owner.query(
      `insert into club.partner_record (id, org_id, partner_id, kind, party, amount_fen, occurred_on, created_by)
       select app.new_id(), $1, $2, 'cost', 'dealer', 100, '2026-04-01', 'test' from generate_series(1, 600)`,
      [world.units.brand, partnerId],
    );
    const records = (await keeper.call('GET', `/api/partners/${partnerId}/records`)).body;
    expect(records.rows.length).toBeLessThan(600);
    expect(records.sums).toMatchObject({ 'cost.dealer': 60_000, 'revenue.dealer': 7000, 'revenue.club': 72_000 });
    // A dealer sees the partner, not what headquarters made of it.
    const seen = await world.people.careA.call('GET', `/api/partners/${partnerId}/records`);
    expect(seen.body.rows).toEqual([]);
    await expect(house.owner.query("update club.partner_record set note = 'x'")).rejects.toThrow(/append-only/);
    expect(
      (await keeper.call('POST', '/api/partners', partnerForm({ agencyId: partnerId, agencyBp: 1 }))).body.details
        .fields[0].field,
    ).toBe('agencyId');
    expect(
      (await keeper.call('POST', '/api/partners', partnerForm({ agencyBp: 1 }))).body.details.fields[0].field,
    ).toBe('agencyId');
  });

  test('hear of a member only where they agreed to just this partner', async () => {
    const recipient = async (code: string) =>
      (
        await house.owner.query(
          "insert into customers.recipient (code, name, name_en, contact, purpose_text, data_kinds) values ($1, 'x', 'x', 'x', 'x', 'x') returning id",
          [code],
        )
      ).rows[0].id as string;
    const [mineId, otherRecipient] = [await recipient('golf-one'), await recipient('golf-two')];
    const partnerId = await addPartner();
    const cards = (
      await house.owner.query('select card_number from club.member where id = any ($1)', [[member(0).id, member(1).id]])
    ).rows.map((row) => row.card_number as string);
    const share = (more: string[] = []) =>
      keeper.call('POST', `/api/partners/${partnerId}/sharing`, { cards: [...cards, ...more], dataKinds: ['name'] });
    expect((await share()).body.code).toBe('partner.no_recipient');
    const shown = (await keeper.call('GET', `/api/partners/${partnerId}`)).body;
    await keeper.call('PATCH', `/api/partners/${partnerId}`, {
      ...partnerForm(),
      code: undefined,
      recipientId: mineId,
      state: 'active',
      version: shown.version,
    });
    const consent = (customerId: string, recipientId: string) =>
      house.owner.query(
        `insert into customers.consent (id, customer_id, purpose, state, text_version, channel, recipient_id, created_at)
         values (app.new_id(), $1, 'share_partner', 'granted', '2026-11', 'paper', $2, clock_timestamp())`,
        [customerId, recipientId],
      );
    await consent(member(0).owner.customerId, otherRecipient);
    expect((await share()).body).toMatchObject({ passed: 0 });
    await consent(member(0).owner.customerId, mineId);
    expect((await share(['0000'])).body.details.fields[0].field).toBe('cards');
    const answer = await share();
    expect(answer.body.passed).toBe(1);
    expect(answer.body.rows.find((row: { memberId: string }) => row.memberId === member(1).id)).toMatchObject({
      allowed: false,
      reason: 'no_consent',
    });
    expect(
      await one("select count(*)::int as n from customers.sharing where recipient_id = $1 and about = 'club.partner'", [
        mineId,
      ]),
    ).toEqual({ n: 1 });
    expect(
      await one("select count(*)::int as n from customers.contact_decision where purpose = 'share_partner'"),
    ).toEqual({ n: 4 });
    await agree(house, member(1).owner.customerId, 'care_calls', 'withdrawn');
  });

  test('a contact’s phone is sealed; a code is a partner’s alone; an ended partner has no desk', async () => {
    const form = partnerForm({ contactPhone: '13877660077' });
    const made = await keeper.call('POST', '/api/partners', form);
    expect((await keeper.call('POST', '/api/partners', { ...form, name: 'y' })).body.code).toBe('partner.code_taken');
    const { whole } = await one('select p::text as whole from club.partner p where id = $1', [made.body.id]);
    expect(whole).not.toContain('13877660077');
    expect((await keeper.call('GET', `/api/partners/${made.body.id}`)).body.contactMasked).toBe('138****0077');
    const secret = await deskOf(made.body.id);
    const { code: _, contactPhone: __, ...terms } = form as Record<string, unknown>;
    expect(
      (await keeper.call('PATCH', `/api/partners/${made.body.id}`, { ...terms, state: 'ended', version: 1 })).status,
    ).toBe(200);
    expect((await keeper.call('GET', `/api/partners/${made.body.id}`)).body).toMatchObject({
      contactMasked: '138****0077',
      deskOpen: false,
    });
    expect((await atDesk('check', { secret, code: 'AAAABBBB' })).body.code).toBe('benefit.code_refused');
    expect((await keeper.call('POST', `/api/partners/${made.body.id}/desk`)).body.code).toBe('partner.ended');
    expect(
      (
        await world.people.careA.call('PATCH', `/api/partners/${made.body.id}`, {
          ...terms,
          state: 'active',
          version: 2,
        })
      ).status,
    ).toBe(404);
  });
});

describe('points on a service bill', () => {
  test('go by the rate of the day, the cap and what the member has', async () => {
    const someone = await memberWith(house, world, 3000);
    const preview = (query: string, who = world.people.careA) =>
      who.call('GET', `/api/members/${someone.id}/service-discount?${query}`);
    expect((await preview('billFen=100000')).body.code).toBe('service_rate.none');
    const today = new Date(house.platform.clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
    const rate = { pointsPerYuan: 10, capBp: 3000, leastPoints: 100, validFrom: today };
    expect(
      (await keeper.call('POST', '/api/service-rates', { ...rate, validFrom: '2020-01-01' })).body.details.fields[0]
        .field,
    ).toBe('validFrom');
    expect((await keeper.call('POST', '/api/service-rates', rate)).status).toBe(201);
    expect((await keeper.call('POST', '/api/service-rates', rate)).body.code).toBe('service_rate.taken');
    expect((await preview('billFen=50000')).body).toMatchObject({
      mostPoints: 1500,
      points: 1500,
      discountFen: 15_000,
      payFen: 35_000,
    });
    expect((await preview('billFen=5000000')).body).toMatchObject({ mostPoints: 3000, available: 3000 });
    expect((await preview('billFen=50000&points=200')).body).toMatchObject({ points: 200, discountFen: 2000 });
    expect((await preview('billFen=50000&points=1501')).body.details.fields[0].field).toBe('points');
    expect((await preview('billFen=50000', world.people.careB)).status).toBe(404);
    expect((await world.people.careA.call('GET', '/api/service-rates')).body.rows).toHaveLength(1);
  });
});
