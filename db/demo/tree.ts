import { roleIdOf } from '../../src/modules/org/index.ts';
import { nameGrams } from '../../src/platform/name-grams.ts';
import type { RoleCode } from '../../src/platform/roles.ts';
import { DEMO_ACCOUNTS, type DemoPlace } from './accounts.ts';
import { DAY, dateOf } from './days.ts';
import type { Figures } from './figures.ts';
import { makePerson } from './names.ts';
import { type City, placesOf } from './places.ts';
import { type Random, shareOut } from './random.ts';
import type { Row } from './tables.ts';
import type { Writer } from './writer.ts';

export interface Colleague {
  id: string;
  name: string;
}

export interface Branch {
  id: string;
  name: string;
  openedAt: number;
}

export interface Dealer {
  id: string;
  region: string;
  name: string;
  city: City;
  branch: Branch | null;
  workingTime: typeof EVERY_DAY;
  /** The dealer of the demo accounts. */
  demo: boolean;
  manager: Colleague;
  care: Colleague;
  consultants: Colleague[];
  /** Takes the money; at the demo dealer alone. */
  finance: Colleague | null;
  /** Private owners, members and pending applications it has in the end. */
  owners: number;
  members: number;
  pending: number;
  /** Share of the year's enquiries. */
  weight: number;
}

export interface Tree {
  groupId: string;
  brandId: string;
  regionIds: Map<string, string>;
  dealers: Dealer[];
  agents: Colleague[];
}

const hours = (from: string, to: string): [string, string][] => [[from, to]];
const week = (days: [string, string][], monday = days) => ({
  1: monday,
  2: days,
  3: days,
  4: days,
  5: days,
  6: days,
  7: days,
});
const EVERY_DAY = { zone: 'Asia/Shanghai', hours: week(hours('09:00', '18:00')), holidays: 'none' as const };
const LONG_DAYS = { ...EVERY_DAY, hours: week(hours('08:30', '20:00')) };
const MONDAY_OFF = { ...EVERY_DAY, hours: week(hours('09:00', '18:00'), []) };

const YEAR = 365.25 * DAY;

/** Who else works at a dealer: role, title, tail of the account name. */
const BEHIND_THE_COUNTER: readonly (readonly [RoleCode, string, string])[] = [
  ['dealer_admin', '信息员', 'it'],
  ['service_manager', '服务经理', 'sm'],
  ['service_consultant', '服务顾问', 's1'],
  ['service_consultant', '服务顾问', 's2'],
  ['receptionist', '前台', 'desk'],
  ['care_staff', '客户关爱专员', 'care2'],
  ['appointment_specialist', '预约专员', 'appt'],
  ['archivist', '档案管理员', 'files'],
];

/** Departments of the demo dealer: tail of the code, names. */
const DEPARTMENTS = [
  ['SALES', '销售部', 'Sales department'],
  ['SERVICE', '售后服务部', 'Service department'],
  ['CARE', '客户关爱部', 'Customer-care department'],
] as const;

/** Writes group, brand, six regions, the dealers with their branches, and everybody who works there; `colleagues` names those no customer meets. */
export function writeTree(
  rows: Writer,
  random: Random,
  colleagues: Random,
  figures: Figures,
  now: number,
  passwordHash: string,
): Tree {
  const opened = now - 12 * YEAR;
  const unit = (
    kind: string,
    parentId: string | null,
    code: string,
    name: string,
    nameEn: string,
    at: number,
    more: Partial<UnitFacts> = {},
  ): string => {
    const id = random.id(at);
    rows.add('org.unit', { id, parentId, kind, code, name, nameEn, createdAt: at, ...HEADQUARTERS, ...more });
    return id;
  };
  const groupId = unit('group', null, 'YT', '远途汽车集团', 'Yuantu Motor Group', opened);
  const brandId = unit('brand', groupId, 'YUANTU', '远途', 'Yuantu', opened + DAY, { phone: '4005550168' });
  const department = (parentId: string, code: string, name: string, nameEn: string, at: number, more = HEADQUARTERS) =>
    rows.add('org.unit', {
      id: colleagues.id(at),
      parentId,
      kind: 'department',
      code,
      name,
      nameEn,
      createdAt: at,
      ...more,
    });
  department(brandId, 'YUANTU-CAC', '客户联络中心', 'Customer contact centre', opened + 3 * DAY);
  const regionIds = new Map<string, string>();
  for (const { code, name, nameEn } of figures.regions)
    regionIds.set(code, unit('region', brandId, code, name, nameEn, opened + 2 * DAY));
  const places: Record<Exclude<DemoPlace, 'dealer'>, string> = {
    group: groupId,
    brand: brandId,
    region: regionIds.get('SH') as string,
  };

  const hire = (
    orgId: string,
    role: RoleCode,
    title: string,
    login: string,
    { by = random, name = nameOf(by) }: { by?: Random; name?: string } = {},
  ): Colleague => {
    const at = opened + by.below(10 * YEAR);
    const id = by.id(at);
    rows.add('org.staff', { id, orgId, login, name, nameGrams: nameGrams(name), title, passwordHash, createdAt: at });
    rows.add('org.staff_role', { id: by.id(at), orgId, staffId: id, roleId: roleIdOf(role) });
    return { id, name };
  };
  const named = (role: RoleCode, place: DemoPlace, title: string, orgId: string, by = random): Colleague => {
    const account = DEMO_ACCOUNTS.find((one) => one.role === role && one.place === place);
    if (!account) throw new Error(`no demo account for ${role}`);
    return hire(orgId, role, title, account.login, { by, name: account.name.zh });
  };
  named('admin', 'group', '系统管理员', places.group);
  named('security_admin', 'group', '信息安全主管', places.group, colleagues);
  named('auditor', 'group', '内部审计', places.group);
  named('hq_analyst', 'brand', '数据分析主管', places.brand);
  const agents = [
    named('cac_agent', 'brand', '客服坐席', places.brand),
    ...[2, 3, 4, 5, 6].map((n) => hire(brandId, 'cac_agent', '客服坐席', `agent${n}`)),
  ];

  const dealers: Dealer[] = [];
  for (const region of figures.regions) {
    const regionId = regionIds.get(region.code) as string;
    if (region.code === 'SH') named('region_manager', 'region', '大区经理', regionId);
    else hire(regionId, 'region_manager', '大区经理', `region.${region.code.toLowerCase()}`);
    const count = region.complete + region.limited;
    const spots = placesOf(region.code).slice(0, count);
    if (spots.length < count) throw new Error(`region ${region.code} has places for ${spots.length} dealers only`);
    const strength = spots.map(({ city }) => city.weight * (0.6 + random.next()));
    const demoAt = region.code === 'SH' ? 0 : -1;
    if (demoAt === 0) strength[0] = Math.max(...strength) * 1.2;
    const branched = strength.map((weight, at) => (at < region.branches ? weight : 0));
    const owners = shareOut(region.owners, branched);
    // Some branches recruit better than others.
    const members = shareOut(
      region.members,
      branched.map((weight) => weight * (0.88 + 0.24 * random.next())),
    );
    spots.forEach(({ city, district, districtEn }, at) => {
      const demo = at === demoAt;
      const code = `${region.code}-${String(at + 1).padStart(4, '0')}`;
      const since = opened + 10 * DAY + (at < region.branches ? random.below(YEAR) : 8 * YEAR + random.below(2 * YEAR));
      const workingTime = demo || random.chance(0.86) ? EVERY_DAY : random.pick([LONG_DAYS, MONDAY_OFF]);
      const name = `${city.name}${district}远途4S店`;
      const nameEn = `Yuantu ${districtEn} ${city.nameEn}`;
      const id = unit('dealer', regionId, code, name, nameEn, since, {
        provinceCode: `${city.code.slice(0, 2)}0000`,
        cityCode: city.code,
        address: `${city.name}市${district}区汽车园路${random.between(1, 999)}号`,
        phone: `${city.areaCode}-5555${String(random.below(10_000)).padStart(4, '0')}`,
        fullAfterSales: at < region.complete,
        workingTime,
      });
      for (const [tail, zh, en] of demo ? DEPARTMENTS : [])
        department(id, `${code}-${tail}`, zh, en, since + DAY, { ...HEADQUARTERS, workingTime });
      const login = code.toLowerCase();
      const hands = demo ? 5 : random.between(3, 6);
      const first = demo ? [named('consultant', 'dealer', '销售顾问', id)] : [];
      const others = Array.from({ length: hands - first.length }, (_, n) =>
        hire(id, 'consultant', '销售顾问', `${login}.c${n + 1}`),
      );
      if (demo) named('dealer_admin', 'dealer', '信息员', id, colleagues);
      if (demo) named('general_manager', 'dealer', '总经理', id, colleagues);
      if (demo) named('dcc_agent', 'dealer', '电话网销专员', id, colleagues);
      if (demo) named('receptionist', 'dealer', '前台', id, colleagues);
      const finance = demo ? named('settlement_clerk', 'dealer', '财务结算', id, colleagues) : null;
      for (const [role, title, short] of BEHIND_THE_COUNTER) {
        if (demo && (role === 'dealer_admin' || role === 'receptionist')) continue;
        // The shops with limited service have neither archivist nor appointment desk.
        if (at >= region.complete && ['archivist', 'appointment_specialist'].includes(role)) continue;
        hire(id, role, title, `${login}.${short}`, { by: colleagues });
      }
      dealers.push({
        id,
        region: region.code,
        name,
        city,
        demo,
        workingTime,
        branch:
          at < region.branches
            ? writeBranch(rows, random, id, code, `${city.name}${district}`, `${districtEn} ${city.nameEn}`, since, now)
            : null,
        manager: demo
          ? named('dealer_manager', 'dealer', '销售经理', id)
          : hire(id, 'dealer_manager', '销售经理', `${login}.m`),
        care: demo
          ? named('care_director', 'dealer', '客户关爱总监', id)
          : hire(id, 'care_director', '客户关爱总监', `${login}.care`),
        consultants: [...first, ...others],
        finance,
        owners: owners[at] as number,
        members: members[at] as number,
        pending: 0,
        weight: (strength[at] as number) * (at < region.branches ? 1 : 0.3),
      });
    });
  }
  sharePending(dealers, figures.pending);
  named('data_steward', 'brand', '数据管理员', places.brand, colleagues);
  named('hq_care', 'brand', '品牌客户关爱经理', places.brand, colleagues);
  return { groupId, brandId, regionIds, dealers, agents };
}

type UnitFacts = Pick<
  Row<'org.unit'>,
  'provinceCode' | 'cityCode' | 'address' | 'phone' | 'fullAfterSales' | 'workingTime'
>;
const HEADQUARTERS: UnitFacts = {
  provinceCode: null,
  cityCode: null,
  address: null,
  phone: null,
  fullAfterSales: false,
  workingTime: EVERY_DAY,
};

function nameOf(random: Random): string {
  const { surname, given } = makePerson(random);
  return `${surname}${given}`;
}

function writeBranch(
  rows: Writer,
  random: Random,
  orgId: string,
  code: string,
  place: string,
  placeEn: string,
  dealerSince: number,
  now: number,
): Branch {
  const openedAt = Math.min(dealerSince + random.between(300, 1500) * DAY, now - 400 * DAY);
  const branch = { id: random.id(openedAt), name: `${place}分会`, openedAt };
  const openedOn = dateOf(openedAt);
  rows.add('club.branch', {
    id: branch.id,
    orgId,
    code: `B-${code}`,
    name: branch.name,
    nameEn: `${placeEn} branch`,
    openedOn,
    createdAt: openedAt,
  });
  return branch;
}

/** The demo dealer has a good handful of applications on its desk; the others share the rest. */
function sharePending(dealers: Dealer[], total: number): void {
  const atDemo = Math.min(9, total);
  const shares = shareOut(
    total - atDemo,
    dealers.map((dealer) => (dealer.demo || !dealer.branch ? 0 : dealer.weight)),
  );
  dealers.forEach((dealer, at) => {
    dealer.pending = dealer.demo ? atDemo : (shares[at] as number);
  });
}
