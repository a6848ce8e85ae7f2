import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type Caller, call, type House, openHouse } from '../../../../test/harness.ts';
import { addPerson, makeWorld, WORLD_PASSWORD, type World } from '../../../../test/world.ts';

let house: House;
let world: World;
let security: Caller;
let from = 0;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  security = await addPerson(house, 'security_admin', world.units.group);
});
afterAll(() => house?.close());

const signIn = (login: string, password = WORLD_PASSWORD) =>
  call(house.app, {
    method: 'POST',
    url: '/api/session',
    payload: { login, password },
    headers: { 'user-agent': `Browser ${from}` },
    remoteAddress: `10.6.0.${++from}`,
  });
const cookieOf = (answer: Answer) => String(answer.headers['set-cookie']).match(/rb_staff=[^;]+/)?.[0] ?? '';
const ask = (cookie: string, method: 'GET' | 'DELETE', url: string) =>
  call(house.app, { method, url, headers: { cookie } });

describe('one’s own sessions', () => {
  test('are listed with where and when, this one marked; ended ones are gone at once', async () => {
    await addPerson(house, 'dealer_manager', world.units.dealerA, 'many');
    const cookies = [cookieOf(await signIn('many')), cookieOf(await signIn('many')), cookieOf(await signIn('many'))];
    const [one = '', two = '', three = ''] = cookies;
    const { rows } = (await ask(one, 'GET', '/api/account/sessions')).body;
    expect(rows).toHaveLength(4);
    expect(rows.filter((row: { current: boolean }) => row.current)).toMatchObject([
      {
        method: 'password',
        unitNameEn: 'Unit SH-0001',
        agent: expect.stringMatching(/^Browser/),
        address: expect.stringMatching(/^10\.6/),
      },
    ]);
    expect(JSON.stringify(rows)).not.toMatch(/token|hash/i);
    const second = (await ask(two, 'GET', '/api/account/sessions')).body.rows.find(
      (row: { current: boolean }) => row.current,
    );
    expect((await ask(one, 'DELETE', `/api/account/sessions/${second.id}`)).body).toEqual({ ended: 1 });
    expect((await ask(two, 'GET', '/api/session')).status).toBe(401);
    expect((await ask(one, 'DELETE', `/api/account/sessions/${second.id}`)).status).toBe(404);
    expect((await ask(one, 'DELETE', '/api/account/sessions')).body).toEqual({ ended: 2 });
    expect((await ask(three, 'GET', '/api/session')).status).toBe(401);
    expect((await ask(one, 'GET', '/api/session')).status).toBe(200);
  });

  test('are nobody else’s to end', async () => {
    await addPerson(house, 'dealer_manager', world.units.dealerA, 'mine');
    const cookie = cookieOf(await signIn('mine'));
    const own = (await ask(cookie, 'GET', '/api/account/sessions')).body.rows[0];
    for (const other of [world.people.managerA, world.people.managerB, security])
      expect((await other.call('DELETE', `/api/account/sessions/${own.id}`)).status).toBe(404);
    expect((await ask(cookie, 'GET', '/api/session')).status).toBe(200);
  });
});

describe('sessions of a colleague', () => {
  test('are ended by a security administrator, one or all, with a trace', async () => {
    const { staffId } = await addPerson(house, 'dealer_manager', world.units.dealerA, 'watched');
    const [one, two] = [cookieOf(await signIn('watched')), cookieOf(await signIn('watched'))];
    const { rows } = (await security.call('GET', `/api/staff/${staffId}/sessions`)).body;
    expect(rows).toHaveLength(3);
    expect((await security.call('DELETE', `/api/staff/${staffId}/sessions/${rows[0].id}`)).body).toEqual({ ended: 1 });
    expect((await ask(two, 'GET', '/api/session')).status).toBe(401);
    expect((await security.call('DELETE', `/api/staff/${staffId}/sessions`)).body).toEqual({ ended: 2 });
    expect((await ask(one, 'GET', '/api/session')).status).toBe(401);
    const trail = await house.owner.query(
      "select e.row_id, e.after from audit.entry e join audit.batch b using (chain, seq) where b.actor = $1 and b.source_table = 'org.session' order by b.at, b.seq",
      [`staff:${security.staffId}`],
    );
    expect(trail.rows).toEqual([
      { row_id: staffId, after: { sessions_ended: 1 } },
      { row_id: staffId, after: { sessions_ended: 2 } },
    ]);
  });

  test('do not exist outside the scope', async () => {
    const elsewhere = await addPerson(house, 'security_admin', world.units.east);
    for (const url of ['/sessions', '/factors']) {
      const there = `/api/staff/${world.people.managerB.staffId}${url}`;
      expect((await elsewhere.call('DELETE', there)).status).toBe(404);
    }
    expect((await elsewhere.call('GET', `/api/staff/${world.people.managerB.staffId}/sessions`)).status).toBe(404);
    expect((await elsewhere.call('GET', `/api/staff/${world.people.managerA.staffId}/sessions`)).status).toBe(200);
    expect((await world.people.managerB.call('GET', '/api/session')).status).toBe(200);
  });
});

describe('the log of sign-ins', () => {
  test('is read by security administrator and auditor, page by page; a region sees its own colleagues only', async () => {
    await addPerson(house, 'dealer_manager', world.units.dealerA, 'logged-a');
    await addPerson(house, 'dealer_manager', world.units.dealerB, 'logged-b');
    for (const login of ['logged-a', 'logged-b', 'logged-nobody']) {
      await signIn(login, 'x');
      await signIn(login);
    }
    const all = async (who: Caller, query = '') => {
      const rows: { login: string; result: string }[] = [];
      let cursor: string | null = null;
      do {
        const more: string = cursor ? `&cursor=${cursor}` : '';
        const { body } = await who.call('GET', `/api/security/sign-ins?limit=2${query}${more}`);
        rows.push(...body.rows);
        cursor = body.next;
      } while (cursor);
      return rows.filter(({ login }) => login.startsWith('logged')).map(({ login, result }) => `${login} ${result}`);
    };
    const whole = [
      'logged-nobody unknown',
      'logged-nobody unknown',
      'logged-b signed_in',
      'logged-b wrong',
      'logged-a signed_in',
      'logged-a wrong',
    ];
    expect(await all(security)).toEqual(whole);
    expect(await all(world.people.auditor)).toEqual(whole);
    expect(await all(security, '&login=LOGGED-A')).toEqual(whole.slice(4));
    expect(await all(security, '&result=wrong')).toEqual(['logged-b wrong', 'logged-a wrong']);
    const east = await addPerson(house, 'security_admin', world.units.east);
    expect(await all(east)).toEqual(whole.slice(4));
    for (const who of [world.people.admin, world.people.managerA])
      expect((await who.call('GET', '/api/security/sign-ins')).body.code).toBe('auth.forbidden');
  });
});
