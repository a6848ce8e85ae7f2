import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type House, openHouse } from '../../../../test/harness.ts';
import { nextMobile } from '../../../../test/story.ts';
import { addPerson, makeWorld, type World } from '../../../../test/world.ts';

let house: House;
let world: World;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
});
afterAll(() => house?.close());

const create = async (body: Record<string, unknown>, who = world.people.consultantA) => {
  const answer = await who.call('POST', '/api/customers', body);
  expect(answer).toMatchObject({ status: 201 });
  return answer.body as { id: string; completeness: number; missing: string[] };
};
const stored = async (id: string) =>
  (await house.owner.query('select completeness, missing from customers.customer where id = $1', [id])).rows[0];

describe('completeness', () => {
  test('measured for a new file equals what the database measures of the stored one', async () => {
    const sometimes = <T>(value: T) => fc.option(fc.constant(value), { nil: undefined });
    const files = fc.record(
      {
        gender: sometimes('female'),
        birthOn: sometimes('1990-01-01'),
        cityCode: sometimes('310100'),
        occupation: sometimes('teacher'),
        income: sometimes('below_100k'),
        residence: sometimes('rural'),
        familySize: sometimes(2),
        needs: sometimes(['family']),
        hobbies: sometimes(['golf']),
        source: sometimes('service'),
        addresses: fc.constantFrom(undefined, [{ areaCode: '310115' }], [{ areaCode: '310115', line: '一路1号' }]),
        documents: fc.constantFrom(undefined, [], [{ kind: 'passport', number: 'E12345678' }]),
        mobile: fc.boolean(),
        email: fc.boolean(),
        wechat: fc.boolean(),
      },
      { requiredKeys: ['mobile', 'email', 'wechat'] },
    );
    await fc.assert(
      fc.asyncProperty(files, async ({ mobile, email, wechat, ...file }) => {
        const made = await create({
          name: '完整率',
          ...file,
          contacts: [
            ...(mobile ? [{ kind: 'mobile', value: nextMobile() }] : []),
            ...(email ? [{ kind: 'email', value: 'a@example.com' }] : []),
            ...(wechat ? [{ kind: 'wechat', value: 'wx_abc12' }] : []),
          ],
        });
        const before = await stored(made.id);
        expect(before).toEqual({ completeness: made.completeness, missing: made.missing });
        await house.owner.query('select customers.recount_files(array[$1]::uuid[])', [made.id]);
        expect(await stored(made.id)).toEqual(before);
      }),
      { numRuns: 25 },
    );
  });

  test('a number nobody answers at does not count; a changed rule measures every file again without a line in the trail', async () => {
    const { id } = await create({ name: '空号客', contacts: [{ kind: 'mobile', value: nextMobile() }] });
    const { contacts } = (await world.people.consultantA.call('GET', `/api/customers/${id}/file`)).body;
    const verify = await world.people.consultantA.call('POST', `/api/customers/${id}/verifications`, {
      channel: 'call',
      result: 'unreachable',
      numbers: [{ identifierId: contacts[0].id, status: 'empty' }],
    });
    expect(verify.status).toBe(201);
    expect((await stored(id)).missing).toContain('mobile');

    const trail = async () =>
      (await house.owner.query("select count(*)::int as n from audit.batch where source_table = 'customers.customer'"))
        .rows[0].n;
    const before = await trail();
    const steward = await addPerson(house, 'admin', world.units.group);
    const edit = (rows: unknown, who = steward) => who.call('PATCH', '/api/completeness-rule', { rows });
    expect((await edit([{ kind: 'person', field: 'nothing', weight: 1 }])).status).toBe(400);
    expect(
      (
        await edit([
          { kind: 'person', field: 'mobile', weight: 0 },
          { kind: 'person', field: 'income', weight: 7 },
        ])
      ).status,
    ).toBe(200);
    await house.drain();
    const after = await stored(id);
    expect(after.missing).toContain('income');
    expect(after.missing).not.toContain('mobile');
    expect(await trail()).toBe(before);
  });

  test('by dealer and by archivist, of the own dealers only; the figures open the files behind them', async () => {
    const { managerB, consultantB, analyst } = world.people;
    const one = await create({ name: '甲地', contacts: [{ kind: 'mobile', value: nextMobile() }] }, consultantB);
    const two = await create(
      { name: '乙地', contacts: [{ kind: 'mobile', value: nextMobile() }], occupation: 'teacher' },
      managerB,
    );
    const report = (await managerB.call('GET', '/api/completeness')).body;
    expect(report).toEqual({
      total: { files: 2, complete: 0, points: one.completeness + two.completeness },
      rows: [expect.objectContaining({ id: world.units.dealerB, files: 2 })],
    });
    const people = (await analyst.call('GET', `/api/completeness?dealerId=${world.units.dealerB}`)).body.rows;
    expect(people.map((row: { id: string; files: number }) => [row.id, row.files]).sort()).toEqual(
      [
        [consultantB.staffId, 1],
        [managerB.staffId, 1],
      ].sort(),
    );
    expect((await managerB.call('GET', `/api/completeness?dealerId=${world.units.dealerA}`)).body.rows).toEqual([]);
    const behind = async (query: string) =>
      (await analyst.call('GET', `/api/customers?${query}`)).body.rows.map((row: { id: string }) => row.id);
    expect(await behind(`dealerId=${world.units.dealerB}&archivistId=${consultantB.staffId}`)).toEqual([one.id]);
    expect(await behind(`dealerId=${world.units.dealerB}&missing=occupation`)).toEqual([one.id]);
    expect(await behind(`dealerId=${world.units.dealerB}&archivistId=none`)).toEqual([]);
  });
});

describe('custom fields', () => {
  test('are added for the group without programming, checked by their type, required where it is said, and kept when out of use', async () => {
    const { admin, managerA } = world.people;
    const field = (over: Record<string, unknown>, who = admin) =>
      who.call('POST', '/api/customer-fields', {
        code: 'club_card',
        type: 'text',
        name: '俱乐部卡',
        nameEn: 'club card',
        kinds: ['person'],
        ...over,
      });
    expect((await field({}, managerA)).status).toBe(403);
    expect((await field({ type: 'choice' })).status).toBe(400);
    const made = await field({});
    expect(made.status).toBe(201);
    expect((await field({})).body.code).toBe('field.code_taken');
    const colours = [{ code: 'red', name: '红', nameEn: 'red' }];
    const choice = await field({ code: 'colour', type: 'choice', choices: colours });
    const custom = (values: Record<string, unknown>) =>
      managerA.call('POST', '/api/customers', { name: '自定义', custom: values });
    expect((await custom({ colour: 'blue' })).status).toBe(400);
    expect((await custom({ club_card: 7 })).status).toBe(400);
    const { id } = (await custom({ colour: 'red', club_card: 'K-9' })).body;
    const change = { version: 1, name: '卡号', nameEn: 'card', kinds: ['person'], active: false };
    expect(
      (await admin.call('PATCH', `/api/customer-fields/${choice.body.id}`, { ...change, choices: [] })).status,
    ).toBe(400);
    expect((await admin.call('PATCH', `/api/customer-fields/${made.body.id}`, change)).body).toMatchObject({
      active: false,
      version: 2,
    });
    expect((await admin.call('PATCH', `/api/customer-fields/${made.body.id}`, change)).status).toBe(409);
    const edit = await managerA.call('PATCH', `/api/customers/${id}`, { version: 1, custom: { colour: null } });
    expect(edit.status).toBe(200);
    expect((await managerA.call('GET', `/api/customers/${id}/file`)).body.custom).toEqual({ club_card: 'K-9' });
  });
});

describe('dictionaries', () => {
  test('take new codes, new names and numbers; nothing is deleted and what has work behind it stays in use', async () => {
    const { admin, managerA } = world.people;
    const add = await admin.call('POST', '/api/dictionary-entries', {
      kind: 'hobby',
      code: 'chess',
      name: '象棋',
      nameEn: 'chess',
      sort: 9,
    });
    expect(add.status).toBe(201);
    expect((await managerA.call('POST', '/api/customers', { name: '棋友', hobbies: ['chess'] })).status).toBe(201);
    const entries = (await admin.call('GET', '/api/dictionary-entries?kind=file_rule')).body.rows;
    expect(entries).toMatchObject([{ code: 'stale', numbers: { months: 12 } }]);
    const edit = (id: string, over: Record<string, unknown>, who = admin) =>
      who.call('PATCH', `/api/dictionary-entries/${id}`, {
        version: 1,
        name: '周期',
        nameEn: 'period',
        sort: 1,
        active: true,
        ...over,
      });
    expect((await edit(entries[0].id, { active: false })).status).toBe(400);
    expect((await edit(entries[0].id, { numbers: { years: 1 } })).status).toBe(400);
    expect((await edit(entries[0].id, {}, managerA)).status).toBe(403);
    expect((await edit(entries[0].id, { numbers: { months: 6 } })).body).toMatchObject({
      numbers: { months: 6 },
      version: 2,
    });
    expect((await edit(entries[0].id, {})).status).toBe(409);
    expect((await edit(add.body.id, { active: false })).status).toBe(200);
    expect((await managerA.call('POST', '/api/customers', { name: '棋友二', hobbies: ['chess'] })).status).toBe(400);
  });
});
