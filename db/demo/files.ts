import {
  creditCodeCheck,
  measure,
  organisationCheck,
  residentIdCheck,
  sealAddress,
  sealContact,
  sealDocument,
} from '../../src/modules/customers/index.ts';
import { districtsOf } from '../../src/modules/org/index.ts';
import type { NewCustomer } from './customers.ts';
import { DAY, dateOf } from './days.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';
import type { Writer } from './writer.ts';

/** At the demo dealer files are well kept; elsewhere an address or a document is the exception, as in life, and the load stays quick. */
const KEPT = {
  demo: { address: 0.75, document: 0.6, facts: 0.85 },
  other: { address: 0.1, document: 0.08, facts: 0.4 },
};

const OCCUPATIONS = [
  'employee',
  'civil_servant',
  'self_employed',
  'teacher',
  'medical',
  'freelance',
  'retired',
  'other',
];
const OCCUPATION_WEIGHTS = [40, 8, 20, 8, 7, 9, 6, 2];
const INCOMES = ['below_100k', '100k_200k', '200k_500k', 'above_500k'];
const INCOME_WEIGHTS = [22, 45, 28, 5];
const NEEDS = ['family', 'business', 'off_road', 'commute'];
const HOBBIES = ['travel', 'golf', 'photography', 'fitness', 'music', 'cooking', 'fishing'];
const STREETS = ['人民路', '建设路', '花园路', '新华路', '解放路', '文化路', '和平路', '滨江路', '迎春街', '学府街'];
const QUOTAS = ['none', 'ordinary', 'new_energy'];
const TITLES = ['采购经理', '行政主管', '车队队长', '财务负责人'];
const OUTDATED = ['unreachable', 'moved_abroad', 'not_interested', 'wrong_person'];
const NOTES = ['本人接听,资料无误', '电话核对,地址有更新', '到店时核对', '三次未接通', '家属接听,稍后再联系'];

type Given = NewCustomer & { id: string; hasEmail: boolean };

/** Two fields as an administrator might add them. */
export function writeFields(rows: Writer, random: Random, now: number): void {
  const at = now - 400 * DAY;
  const field = { createdAt: at };
  rows.add('customers.custom_field', {
    ...field,
    id: random.id(at),
    code: 'plate_quota',
    name: '购车指标',
    nameEn: 'plate quota',
    type: 'choice',
    choices: [
      { code: 'none', name: '无需指标', nameEn: 'none needed' },
      { code: 'ordinary', name: '普通指标', nameEn: 'ordinary' },
      { code: 'new_energy', name: '新能源指标', nameEn: 'new energy' },
    ],
    kinds: ['person'],
    sort: 1,
  });
  rows.add('customers.custom_field', {
    ...field,
    id: random.id(at),
    code: 'fleet_size',
    name: '车队规模',
    nameEn: 'fleet size',
    type: 'number',
    choices: [],
    kinds: ['enterprise', 'institution'],
    sort: 2,
  });
}

/** What a customer's file holds beside name and number: drawn once, then written in parts. */
export function fileOf(world: World, given: Given) {
  const { random, rule } = world.files;
  const { kind, cityCode, stage, at, channel, gender } = given;
  const demo = given.dealers.some(({ dealer }) => dealer.demo);
  const kept = demo ? KEPT.demo : KEPT.other;
  const person = kind === 'person';
  const told = person && random.chance(kept.facts);
  const birthOn = told ? dateOf(Date.UTC(random.between(1958, 2003), random.below(12), random.between(1, 28))) : null;
  const dealer = given.dealers[0]?.dealer;
  const owner = stage === 'owner';
  const address = cityCode !== null && random.chance(owner ? kept.address : kept.address / 3);
  const document = birthOn !== null || !person ? random.chance(person ? kept.document : 0.9) : false;
  const verified = owner && random.chance(demo ? 0.7 : 0.3);
  const since = Math.max(at, world.now - random.between(5, 900) * DAY);
  const outdated = !owner && stage !== 'ordered' && at < world.now - 200 * DAY && random.chance(0.04);
  const spouse = demo && person && owner ? household(world, given) : null;
  const columns = {
    status: outdated ? 'outdated' : 'active',
    outdatedReason: outdated ? random.pick(OUTDATED) : null,
    birthOn,
    occupation: told ? random.weighted(OCCUPATIONS, OCCUPATION_WEIGHTS) : null,
    income: told && random.chance(0.5) ? random.weighted(INCOMES, INCOME_WEIGHTS) : null,
    residence: told ? (random.chance(0.8) ? 'urban' : 'rural') : null,
    // One in thirty, without a draw of its own: the rest of the set stays what it was.
    language: birthOn?.endsWith('-07') ? 'en' : null,
    familySize: told ? random.between(1, 5) : null,
    needs: !person ? [random.pick(['business', 'fleet'])] : told ? [random.pick(NEEDS)] : [],
    hobbies: told && random.chance(0.7) ? [random.pick(HOBBIES)] : [],
    tags: random.chance(0.03) ? [random.pick(['press', 'staff_family', 'price_sensitive'])] : [],
    vip: owner && random.chance(0.02),
    opinionLeader: random.chance(0.005),
    valueClass: owner ? random.weighted(['high', 'medium', 'low'], [15, 55, 30]) : null,
    expectedValueFen: owner && random.chance(0.3) ? random.between(5, 260) * 100_000 : null,
    source: channel,
    custom: demo && told ? { plate_quota: random.pick(QUOTAS) } : person ? {} : { fleet_size: random.between(2, 60) },
    archivistId: dealer ? random.pick(dealer.consultants).id : null,
    householdId: spouse?.id ?? null,
    householdRole: spouse?.role ?? null,
    verifiedAt: verified ? since : null,
  };
  const speaker = person ? undefined : dealer && world.files.lastPerson.get(dealer.id);
  const sealedAddress = address
    ? {
        line: `${random.pick(STREETS)}${random.between(1, 480)}号${random.between(1, 30)}栋${random.between(1, 6)}0${random.between(1, 4)}室`,
      }
    : null;
  const wechat = demo && person && random.chance(0.5);
  const measured = measure(rule, {
    ...columns,
    kind,
    gender,
    cityCode,
    contacts: ['mobile', ...(given.hasEmail ? ['email'] : []), ...(wechat ? ['wechat'] : [])].map((way) => ({
      kind: way,
    })),
    addresses: sealedAddress ? [sealedAddress] : [],
    documents: document ? [1] : [],
  });
  const missing = speaker ? measured.missing.filter((field) => field !== 'contact_person') : measured.missing;
  const speakers = rule.find((line) => line.kind === kind && line.field === 'contact_person')?.weight ?? 0;
  return {
    columns: {
      ...columns,
      missing,
      completeness: measured.completeness + (missing.length < measured.missing.length ? speakers : 0),
    },
    numberStatus: verified ? 'valid' : outdated ? 'stopped' : 'unknown',
    address: sealedAddress,
    wechat,
    document,
    speaker,
    verifiedAt: verified && demo ? since : null,
    demo,
  };
}

/** Writes what hangs on a customer's row: address, document, who speaks for a company, the last verification. */
export function writeFile(world: World, given: Given, file: ReturnType<typeof fileOf>): void {
  const { rows, keys } = world;
  const { random, lastPerson } = world.files;
  const { id, kind, at, cityCode } = given;
  const dealer = given.dealers[0]?.dealer;
  if (file.address && cityCode) {
    const district = random.pick([...districtsOf(cityCode), null]);
    const place = { provinceCode: `${cityCode.slice(0, 2)}0000`, cityCode, districtCode: district?.code ?? null };
    const row = sealAddress(
      { keys },
      id,
      { kind: kind === 'person' ? 'home' : 'registered', ...place, line: file.address.line, postcode: null },
      true,
      random.id(at),
    );
    rows.add('customers.address', { ...row, createdAt: at });
  }
  if (file.wechat) {
    const contact = { kind: 'wechat' as const, value: `wx_${id.slice(-10)}` };
    const row = sealContact({ keys }, id, contact, false, random.id(at));
    rows.add('customers.identifier', { ...row, label: null, status: 'unknown', createdAt: at });
  }
  if (file.document) {
    const document = kind === 'person' ? residentId(random, given, file.columns.birthOn) : creditCode(random);
    const row = sealDocument({ keys }, id, { ...document, validUntil: null, checked: true }, random.id(at));
    rows.add('customers.document', { ...row, createdAt: at });
  }
  if (file.speaker)
    rows.add('customers.contact_person', {
      id: random.id(at),
      customerId: id,
      personId: file.speaker,
      title: random.pick(TITLES),
      isPrimary: true,
      fromDate: dateOf(at),
      createdAt: at,
    });
  if (file.verifiedAt && dealer)
    rows.add('customers.verification', {
      id: random.id(file.verifiedAt),
      customerId: id,
      staffId: dealer.care.id,
      channel: random.chance(0.8) ? 'call' : 'visit',
      result: random.chance(0.8) ? 'confirmed' : 'changed',
      note: random.pick(NOTES.slice(0, 3)),
      createdAt: file.verifiedAt,
    });
  if (kind === 'person' && dealer) lastPerson.set(dealer.id, id);
}

/** Some owners of the demo dealer live together: the first makes the household, the next one joins it. */
function household({ files, rows }: World, { name, at }: Given): { id: string; role: string } | null {
  const { random } = files;
  if (files.household) {
    const { id } = files.household;
    files.household = null;
    return { id, role: 'spouse' };
  }
  if (!random.chance(0.08)) return null;
  const id = random.id(at);
  rows.add('customers.household', { id, name: `${name}家庭`, createdAt: at });
  files.household = { id, name };
  return { id, role: 'head' };
}

/** A resident ID with a right check digit of a division that does not exist (….9999): it is nobody's (GB 11643, GB/T 2260). */
function residentId(random: Random, { cityCode, gender }: Given, birthOn: string | null) {
  const sequence = random.below(450) * 2 + (gender === 'male' ? 1 : 0);
  const day = (birthOn ?? '1990-01-01').replaceAll('-', '');
  const first = `${(cityCode ?? '310000').slice(0, 2)}9999${day}${String(sequence).padStart(3, '0')}`;
  return { kind: 'resident_id' as const, number: `${first}${residentIdCheck(first)}` };
}

const LETTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** A social credit code with right check characters of a division that does not exist (GB 32100). */
function creditCode(random: Random) {
  const own = Array.from({ length: 8 }, () => LETTERS[random.below(LETTERS.length)]).join('');
  const first = `91999999${own}${organisationCheck(own)}`;
  return { kind: 'credit_code' as const, number: `${first}${creditCodeCheck(first)}` };
}
