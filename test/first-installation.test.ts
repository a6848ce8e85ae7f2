import { afterAll, beforeAll, expect, test } from 'vitest';
import { readOptions } from '../src/commands/setup.ts';
import { install, isInstalled, shipRoles } from '../src/modules/org/index.ts';
import { passwordFits } from '../src/platform/auth.ts';
import { StartError } from '../src/platform/start-error.ts';
import { call, callerWith, type House, openHouse } from './harness.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
  await shipRoles(house.owner);
});
afterAll(() => house?.close());

const OPTIONS = ['--group', '远途汽车集团', '--brand', '远途', '--brand-en', 'Yuantu', '--auditor', 'Wang.Audit'];

/** The refusal's two sentences. */
function refusal(args: string[]): { zh: string; en: string } {
  try {
    readOptions(args);
  } catch (error) {
    if (error instanceof StartError) return error.text;
    throw error;
  }
  throw new Error('not refused');
}

test('wrong options are refused in both languages before anything starts', () => {
  const wrong: [string[], RegExp, RegExp][] = [
    [[], /用法/, /Usage/],
    [['--group', '甲'], /用法/, /Usage/],
    [['--group', '甲', '--brand', ' '], /用法/, /Usage/],
    [['--group', '甲', '--brand', '乙', '--colour', 'red'], /参数/, /colour/],
    [['--group', '甲', '--brand', '乙', '--brand-code', '品牌'], /编码/, /code/],
    [['--group', '甲', '--brand', '乙', '--brand-code', 'GROUP'], /不同的编码/, /different codes/],
    [['--group', '甲'.repeat(81), '--brand', '乙'], /过长/, /too long/],
    [['--group', '甲', '--brand', '乙', '--admin', 'a b'], /账号/, /account/],
    [['--group', '甲', '--brand', '乙', '--admin', 'SecAdmin'], /不同的账号/, /different accounts/],
  ];
  for (const [args, zh, en] of wrong) {
    expect(refusal(args).zh).toMatch(zh);
    expect(refusal(args).en).toMatch(en);
  }
});

test('an empty database gets group, brand and three administrators once; two at a time make one', async () => {
  expect(await isInstalled(house.owner)).toBe(false);
  const wanted = readOptions(OPTIONS);
  const both = await Promise.allSettled([
    install(house.platform, house.owner, wanted),
    install(house.platform, house.owner, wanted),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const refused = both.find((one) => one.status === 'rejected');
  expect(refused?.status === 'rejected' && refused.reason).toBeInstanceOf(StartError);
  expect(await isInstalled(house.owner)).toBe(true);

  const units = await house.owner.query('select kind, code, name, name_en, status from org.unit order by created_at');
  expect(units.rows).toEqual([
    { kind: 'group', code: 'GROUP', name: '远途汽车集团', name_en: '远途汽车集团', status: 'open' },
    { kind: 'brand', code: 'BRAND', name: '远途', name_en: 'Yuantu', status: 'open' },
  ]);
  const made = both.find((one) => one.status === 'fulfilled');
  const accounts = made?.status === 'fulfilled' ? made.value : [];
  const stored = await house.owner.query(
    `select s.login, s.password_hash, s.password_must_change, r.code as role, u.kind from org.staff s join org.staff_role sr on sr.staff_id = s.id
     join org.role r on r.id = sr.role_id join org.unit u on u.id = sr.org_id and u.id = s.org_id order by s.login`,
  );
  expect(stored.rows).toEqual([
    expect.objectContaining({ login: 'Wang.Audit', role: 'auditor', kind: 'group', password_must_change: true }),
    expect.objectContaining({ login: 'secadmin', role: 'security_admin', kind: 'group', password_must_change: true }),
    expect.objectContaining({ login: 'sysadmin', role: 'admin', kind: 'group', password_must_change: true }),
  ]);
  expect(new Set(accounts.map(({ password }) => password)).size).toBe(3);
  for (const { login, password } of accounts) {
    expect(password).toMatch(/^([a-zA-Z2-9]{4}-){3}[a-zA-Z2-9]{4}$/);
    const hash = stored.rows.find((row) => row.login === login)?.password_hash;
    expect(await passwordFits(hash, password)).toBe(true);
  }
  const trail = await house.owner.query('select distinct actor from audit.batch where source_table in ($1, $2)', [
    'org.unit',
    'org.staff',
  ]);
  expect(trail.rows).toEqual([{ actor: 'system:setup' }]);

  const admin = accounts.find(({ login }) => login === 'sysadmin');
  const signed = await call(house.app, {
    method: 'POST',
    url: '/api/session',
    payload: { login: 'sysadmin', password: admin?.password },
  });
  expect(signed).toMatchObject({ status: 200, body: { unit: { kind: 'group' }, passwordChangeDue: true } });
  const cookie = String(signed.headers['set-cookie']).split(';')[0] as string;
  // Until the password is changed the account opens nothing.
  expect((await callerWith(house.app, '', cookie).call('GET', '/api/units')).status).toBe(403);
});
