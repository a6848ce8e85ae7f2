import { createHash, randomBytes } from 'node:crypto';
import { sealSecret } from '../src/modules/leads/index.ts';
import { shipRoles } from '../src/modules/org/index.ts';
import { hashPassword } from '../src/platform/auth.ts';
import { newId } from '../src/platform/db.ts';
import type { RoleCode } from '../src/platform/roles.ts';
import { type Caller, callerWith, type House } from './harness.ts';

/** A small group: one brand, two regions, two Shanghai dealers and one in Chengdu; one person a role at each place that has it. */
export interface World {
  units: Record<'group' | 'brand' | 'east' | 'west' | 'dealerA' | 'dealerB' | 'dealerC', string>;
  people: {
    admin: Caller;
    auditor: Caller;
    analyst: Caller;
    agent: Caller;
    region: Caller;
    managerA: Caller;
    consultantA: Caller;
    consultantA2: Caller;
    careA: Caller;
    managerB: Caller;
    consultantB: Caller;
    careB: Caller;
  };
  series: { id: string; code: string };
  trim: { id: string; priceFen: number };
  source: { id: string; code: string; secret: string };
  adfSource: { id: string; code: string; secret: string };
  branchA: string;
}

export const WORLD_PASSWORD = 'Correct-Horse-1';
export const SHANGHAI = '310100';
export const CHENGDU = '510100';

const passwordHash = hashPassword(WORLD_PASSWORD);

async function insert(house: House, table: string, row: Record<string, unknown>): Promise<void> {
  const names = Object.keys(row);
  const marks = names.map((_, at) => `$${at + 1}`);
  await house.owner.query(
    `insert into ${table} (${names.join(', ')}) values (${marks.join(', ')})`,
    Object.values(row),
  );
}

/** A staff member with one role at one unit, signed in: the session row is made directly, as sign-in would. */
export async function addPerson(
  house: House,
  role: RoleCode,
  unitId: string,
  login = `${role}-${randomBytes(3).toString('hex')}`,
): Promise<Caller> {
  const id = newId();
  await insert(house, 'org.staff', {
    id,
    org_id: unitId,
    login,
    name: `测试${login}`,
    password_hash: await passwordHash,
  });
  await house.owner.query(
    'insert into org.staff_role (org_id, staff_id, role_id) select $1, $2, id from org.role where code = $3',
    [unitId, id, role],
  );
  const token = randomBytes(24).toString('base64url');
  await insert(house, 'org.session', {
    token_hash: createHash('sha256').update(token).digest(),
    staff_id: id,
    unit_id: unitId,
    expires_at: new Date(Date.now() + 3_600_000),
  });
  return callerWith(house.app, id, `rb_staff=${token}`);
}

/** A session of a car owner. */
export async function ownerCaller(house: House, customerId: string, brandId: string): Promise<Caller> {
  const token = randomBytes(24).toString('base64url');
  await insert(house, 'org.session', {
    token_hash: createHash('sha256').update(token).digest(),
    customer_id: customerId,
    unit_id: brandId,
    expires_at: new Date(Date.now() + 3_600_000),
  });
  return callerWith(house.app, customerId, `rb_owner=${token}`);
}

async function addSource(house: House, brand: string, code: string, channel: string) {
  const id = newId();
  const secret = `secret-of-${code}`;
  const sealed = sealSecret(house.platform, id, secret);
  await insert(house, 'leads.source', {
    id,
    org_id: brand,
    code,
    name: code,
    name_en: code,
    channel,
    secret_enc: sealed,
  });
  return { id, code, secret };
}

/** Fills an empty house. */
export async function makeWorld(house: House): Promise<World> {
  await shipRoles(house.owner);
  const units = Object.fromEntries(
    ['group', 'brand', 'east', 'west', 'dealerA', 'dealerB', 'dealerC'].map((name) => [name, newId()]),
  ) as World['units'];
  const unit = (id: string, parent: string | null, kind: string, code: string, city: string | null = null) =>
    insert(house, 'org.unit', {
      id,
      parent_id: parent,
      kind,
      code,
      name: `单位${code}`,
      name_en: `Unit ${code}`,
      city_code: city,
      phone: '021-55550000',
      full_after_sales: kind === 'dealer',
    });
  await unit(units.group, null, 'group', 'G');
  await unit(units.brand, units.group, 'brand', 'B');
  await unit(units.east, units.brand, 'region', 'E');
  await unit(units.west, units.brand, 'region', 'W');
  await unit(units.dealerA, units.east, 'dealer', 'SH-0001', SHANGHAI);
  await unit(units.dealerB, units.west, 'dealer', 'CD-0001', CHENGDU);
  await unit(units.dealerC, units.east, 'dealer', 'HZ-0001', '330100');
  const series = { id: newId(), code: 'YT3' };
  const model = newId();
  const trim = { id: newId(), priceFen: 129_800_00 };
  await insert(house, 'products.series', {
    id: series.id,
    org_id: units.brand,
    code: series.code,
    name: '远行',
    name_en: 'Voyage',
  });
  await insert(house, 'products.model', {
    id: model,
    series_id: series.id,
    code: 'YT3-2026',
    name: '2026款',
    name_en: '2026',
    model_year: 2026,
  });
  await insert(house, 'products.trim', {
    id: trim.id,
    model_id: model,
    code: 'YT3-2026-C',
    name: '舒适版',
    name_en: 'Comfort',
    price_fen: trim.priceFen,
  });
  const branchA = newId();
  await insert(house, 'club.branch', {
    id: branchA,
    org_id: units.dealerA,
    code: 'SH-0001',
    name: '上海分会',
    name_en: 'Shanghai branch',
    opened_on: '2020-01-01',
  });
  await insert(house, 'club.points_rule', {
    id: newId(),
    org_id: units.brand,
    code: 'delivery',
    name: '交车积分',
    name_en: 'Delivery',
    points: 2000,
    valid_months: 24,
    valid_from: '2020-01-01',
  });
  return {
    units,
    people: {
      admin: await addPerson(house, 'admin', units.group),
      auditor: await addPerson(house, 'auditor', units.group),
      analyst: await addPerson(house, 'hq_analyst', units.brand),
      agent: await addPerson(house, 'cac_agent', units.brand),
      region: await addPerson(house, 'region_manager', units.east),
      managerA: await addPerson(house, 'dealer_manager', units.dealerA),
      consultantA: await addPerson(house, 'consultant', units.dealerA),
      consultantA2: await addPerson(house, 'consultant', units.dealerA),
      careA: await addPerson(house, 'care_director', units.dealerA),
      managerB: await addPerson(house, 'dealer_manager', units.dealerB),
      consultantB: await addPerson(house, 'consultant', units.dealerB),
      careB: await addPerson(house, 'care_director', units.dealerB),
    },
    series,
    trim,
    source: await addSource(house, units.brand, 'portal-x', 'partner'),
    adfSource: await addSource(house, units.brand, 'adf-x', 'adf'),
    branchA,
  };
}
