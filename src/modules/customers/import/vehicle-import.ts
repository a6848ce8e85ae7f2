import { civilDate } from '../../../platform/clock.ts';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { blindIndex } from '../../../platform/crypto.ts';
import { read, type Tx } from '../../../platform/db.ts';
import { AppError, type FieldError } from '../../../platform/errors.ts';
import {
  batchKind,
  type Card,
  dateOf,
  type Hit,
  type ImportColumn,
  type ImportSettingsValues,
  phoneOf,
  type Taken,
  type Taking,
} from '../../org/index.ts';
import {
  changeMany,
  foldName,
  type GivenVehicle,
  plateOf,
  registerMany,
  restoreOne,
  trimBook,
  unmakeMany,
  type VehicleBefore,
  vehiclesNamed,
  vinOf,
} from '../../products/index.ts';
import { checkCreditCode } from '../credit-code.ts';
import { documentHash } from '../documents.ts';
import { contactHash, phoneContact } from '../identifiers.ts';
import { checkResidentId } from '../resident-id.ts';
import { sameName } from './match.ts';
import * as queries from './queries.ts';

const COLUMNS: readonly ImportColumn[] = [
  {
    key: 'vin',
    title: { zh: '车架号', en: 'VIN' },
    synonyms: ['vin码', '车架号 (VIN)', '车辆识别代号', '底盘号', 'chassis number'],
    required: true,
    example: 'LSVAA4187E2184841',
  },
  { key: 'plate', title: { zh: '车牌', en: 'Plate' }, synonyms: ['车牌号', '车牌号码', '牌照'], example: '沪A12345' },
  {
    key: 'trim',
    title: { zh: '车型配置', en: 'Trim' },
    synonyms: ['车型', '配置', '车型代码', 'model', 'trim code'],
    example: '',
    note: {
      zh: '配置代码,或车系名加配置名;新车必填',
      en: 'code of the trim, or series and trim by name; needed for new vehicles',
    },
  },
  { key: 'colour', title: { zh: '颜色', en: 'Colour' }, synonyms: ['车身颜色', 'color'], example: '白' },
  { key: 'invoicedOn', title: { zh: '开票日期', en: 'Invoiced on' }, example: '2024-03-01' },
  {
    key: 'deliveredOn',
    title: { zh: '交车日期', en: 'Delivered on' },
    synonyms: ['交付日期', '购车日期', '提车日期', 'delivery date'],
    example: '2024-03-04',
  },
  {
    key: 'km',
    title: { zh: '里程', en: 'Mileage' },
    synonyms: ['行驶里程', '公里数', 'odometer', 'km'],
    example: '12000',
  },
  {
    key: 'kmOn',
    title: { zh: '里程日期', en: 'Mileage on' },
    example: '',
    note: { zh: '不填则为今天', en: 'left out: today' },
  },
  {
    key: 'ownerName',
    title: { zh: '车主', en: 'Owner' },
    synonyms: ['车主姓名', '客户姓名', 'owner name'],
    example: '',
    note: { zh: '只用于核对', en: 'to compare by only' },
  },
  {
    key: 'ownerMobile',
    title: { zh: '车主手机', en: 'Owner’s mobile' },
    synonyms: ['车主电话', '手机', '手机号', '联系电话', 'owner mobile'],
    example: '',
    sealed: true,
  },
  {
    key: 'ownerId',
    title: { zh: '车主证件号', en: 'Owner’s document' },
    synonyms: ['车主身份证', '身份证号', '身份证号码', 'owner id'],
    example: '',
    sealed: true,
  },
  {
    key: 'ownerSource',
    title: { zh: '车主外部系统', en: 'Owner’s system' },
    synonyms: ['外部系统'],
    example: '',
    note: { zh: '可设默认值', en: 'may be a default value' },
  },
  {
    key: 'ownerNumber',
    title: { zh: '车主外部编号', en: 'Owner’s external id' },
    synonyms: ['客户编号', '车主编号', 'owner external id'],
    beside: 'ownerSource',
    example: '',
  },
  {
    key: 'ownedFrom',
    title: { zh: '拥有日期', en: 'Owned from' },
    synonyms: ['过户日期'],
    example: '',
    note: { zh: '不填则为交车日期,否则今天', en: 'left out: the day of delivery, else today' },
  },
  {
    key: 'unit',
    title: { zh: '经销商代码', en: 'Dealer code' },
    synonyms: ['门店代码', '店代码', '所属单位代码'],
    example: '',
    note: { zh: '不填则为导入时所在单位', en: 'left out: the unit that imports' },
  },
];

/** A row with what its owner is looked up by; `customerId` is filled in by matching. */
interface VehicleFacts extends Omit<GivenVehicle, 'owner'> {
  ownerName: string;
  ownedFrom: string;
  asked: {
    kind: 'mobile' | 'document' | 'external';
    hash: Buffer | null;
    word: string | null;
    source: string | null;
  } | null;
  customerId: string | null;
}

interface Reading {
  settings: ImportSettingsValues;
  trims: ReadonlyMap<string, string>;
  units: ReadonlyMap<string, string>;
  unitId: string;
  today: string;
}

/** Reads one row by the checks of registering by hand. Pure. */
function readVehicle(ctx: Pick<Ctx, 'keys'>, values: Record<string, string>, reading: Reading) {
  const problems: FieldError[] = [];
  const wrong = (field: string, zh: string, en: string) => problems.push({ field, zh, en });
  const cell = (key: string) => values[key] ?? '';
  const checked = (field: string, check: () => string): string => {
    try {
      return check();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const [first] = error.fields;
      wrong(field, first?.zh ?? '', first?.en ?? '');
      return '';
    }
  };
  const dated = (field: string): string | null => {
    const text = cell(field);
    if (text === '') return null;
    const date = dateOf(text, reading.settings.dateOrder);
    if (date && date <= reading.today) return date;
    if (date) wrong(field, '不能晚于今天。', 'This is later than today.');
    else wrong(field, '日期格式不正确,例如 2024-03-01。', 'This is no date; for example 2024-03-01.');
    return null;
  };
  const vin = cell('vin') ? checked('vin', () => vinOf(cell('vin'), false)) : '';
  if (!cell('vin')) wrong('vin', '不能为空。', 'Must not be empty.');
  const plate = cell('plate') ? checked('plate', () => plateOf(cell('plate'))) || null : null;
  const trimId = cell('trim') ? (reading.trims.get(foldName(cell('trim'))) ?? null) : null;
  if (cell('trim') && !trimId) wrong('trim', '没有这个车型配置。', 'There is no such trim.');
  const orgId = cell('unit') ? reading.units.get(cell('unit').toUpperCase()) : reading.unitId;
  if (!orgId) wrong('unit', '没有这个单位,或不在您的范围内。', 'There is no such unit in your scope.');
  const km = cell('km').replace(/[,\s]|km$|公里$/gi, '');
  if (km && !(/^\d{1,7}$/.test(km) && Number(km) <= 2_000_000))
    wrong('km', '应为公里数。', 'Kilometres, a whole number.');
  const deliveredOn = dated('deliveredOn');
  const facts: VehicleFacts = {
    vin,
    plate,
    trimId,
    colour: cell('colour').slice(0, 40) || null,
    invoicedOn: dated('invoicedOn'),
    deliveredOn,
    orgId: orgId ?? '',
    odometer: /^\d{1,7}$/.test(km) ? { km: Number(km), readOn: dated('kmOn') ?? reading.today } : null,
    ownerName: cell('ownerName'),
    ownedFrom: dated('ownedFrom') ?? deliveredOn ?? reading.today,
    asked: askedOwner(ctx, values, reading, wrong),
    customerId: null,
  };
  return { facts, problems };
}

/** What the owner is looked up by: a number of another system, a document, a phone, the surest first. */
function askedOwner(
  ctx: Pick<Ctx, 'keys'>,
  values: Record<string, string>,
  { settings, today }: Reading,
  wrong: (field: string, zh: string, en: string) => void,
): VehicleFacts['asked'] {
  const { ownerNumber = '', ownerSource = '', ownerId = '', ownerMobile = '' } = values;
  if (ownerNumber) {
    if (ownerSource) return { kind: 'external', hash: null, word: ownerNumber, source: ownerSource.toLowerCase() };
    wrong('ownerSource', '请填写外部系统。', 'Name the other system.');
  }
  if (ownerId) {
    const person = checkResidentId(ownerId, today);
    const organisation = person.ok ? null : checkCreditCode(ownerId);
    const document = person.ok
      ? ({ kind: 'resident_id', number: person.id } as const)
      : organisation?.ok
        ? ({ kind: 'credit_code', number: organisation.code } as const)
        : null;
    if (document) return { kind: 'document', hash: documentHash(ctx, document), word: null, source: null };
    wrong('ownerId', '既不是有效的身份证号,也不是统一社会信用代码。', 'Neither a resident ID nor a credit code.');
  }
  if (!ownerMobile) return null;
  const contact = phoneContact(phoneOf(ownerMobile, settings.phoneCountry));
  if (contact?.kind === 'mobile') return { kind: 'mobile', hash: contactHash(ctx, contact), word: null, source: null };
  wrong('ownerMobile', '手机号应为 11 位,例如 13812345678。', 'This is no mobile number; for example 13812345678.');
  return null;
}

const fieldOf = { mobile: 'ownerMobile', document: 'ownerId', external: 'ownerNumber' } as const;
const noOwner = (field: string): FieldError => ({
  field,
  zh: '在您的范围内没有这位客户,请先导入客户。',
  en: 'There is no such customer in your scope; import the customers first.',
});
const severalOwners = (field: string): FieldError => ({
  field,
  zh: '此号码属于多位客户,请填写证件号或外部编号。',
  en: 'Several customers have this number; give a document or an external id.',
});
const NO_TRIM: FieldError = { field: 'trim', zh: '新车必须填写车型配置。', en: 'A new vehicle needs its trim.' };

/** Finds each row's owner among customers in scope, and notes them on the row; the problem of those that have none. */
async function findOwners(tx: Tx, rows: readonly VehicleFacts[]): Promise<Map<VehicleFacts, FieldError>> {
  const problems = new Map<VehicleFacts, FieldError>();
  for (const kind of ['external', 'document', 'mobile'] as const) {
    const asking = rows.filter(({ asked }) => asked?.kind === kind);
    const found = await queries.held(
      tx,
      kind,
      asking.map(({ asked }) => asked),
    );
    const byPlace = Map.groupBy(found, ({ place }) => place);
    asking.forEach((row, at) => {
      const seen = (byPlace.get(at + 1) ?? []).filter((one) => one.seen);
      const named = row.ownerName ? seen.filter(({ name }) => sameName(name, row.ownerName)) : seen;
      const [only] = named;
      row.customerId = only && named.length === 1 ? only.customerId : null;
      if (named.length === 0) problems.set(row, noOwner(fieldOf[kind]));
      else if (named.length > 1) problems.set(row, severalOwners(fieldOf[kind]));
    });
  }
  return problems;
}

async function matchVehicles(tx: Tx, rows: readonly VehicleFacts[]): Promise<(Hit | FieldError | null)[]> {
  const problems = await findOwners(tx, rows);
  const found = await vehiclesNamed(
    tx,
    rows.map(({ vin }) => vin),
  );
  const byPlace = new Map(found.map((one) => [one.place - 1, one]));
  return rows.map((row, at) => {
    const problem = problems.get(row);
    if (problem) return problem;
    const known = byPlace.get(at);
    if (!known) return row.trimId ? null : NO_TRIM;
    return { id: known.unitId, seen: known.held, band: 'certain' };
  });
}

const REFUSED = {
  gone: { field: 'vin', zh: '该车辆已不在您的范围内。', en: 'The vehicle is not in your scope any more.' },
  earlier: {
    field: 'ownedFrom',
    zh: '早于现车主开始拥有的日期。',
    en: 'This is before the day the present owner got it.',
  },
} as const;

async function takeVehicles(ctx: Ctx, tx: Tx, rows: readonly Taking[]): Promise<Taken[]> {
  const given = rows.map(({ facts }): GivenVehicle => {
    const { customerId, ownedFrom, asked: _asked, ownerName: _name, ...vehicle } = facts as VehicleFacts;
    return { ...vehicle, owner: customerId ? { customerId, fromDate: ownedFrom } : null };
  });
  const taken: Taken[] = rows.map(() => ({ outcome: 'failed', recordId: null, why: NO_TRIM }));
  const fresh = given.flatMap((one, at) =>
    rows[at]?.target === null && one.trimId ? [{ ...one, trimId: one.trimId, at }] : [],
  );
  const ids = await registerMany(ctx, tx, fresh);
  fresh.forEach(({ at }, n) => {
    taken[at] = { outcome: 'created', recordId: ids[n] ?? null };
  });
  const known = given.flatMap((one, at) => {
    const unitId = rows[at]?.target;
    return unitId ? [{ ...one, unitId, at }] : [];
  });
  const outcomes = await changeMany(ctx, tx, known);
  known.forEach(({ at, unitId }, n) => {
    const one = outcomes[n];
    if (one?.outcome === 'updated') taken[at] = { outcome: 'updated', recordId: unitId, before: one.before };
    else if (one?.outcome === 'refused') taken[at] = { outcome: 'failed', recordId: null, why: REFUSED[one.reason] };
    else
      taken[at] = {
        outcome: 'skipped',
        recordId: unitId,
        why: { field: '', zh: '没有变化。', en: 'Nothing changed.' },
      };
  });
  return taken;
}

/** Vehicles from a file of any size: the checks of registering by hand, owners found by phone, document or another system's number. */
export const vehicleImport = batchKind({
  kind: 'vehicles',
  title: { zh: '车辆', en: 'Vehicles' },
  permission: 'unit.edit',
  columnsFor: async () => COLUMNS,
  keys: [{ key: 'vin', title: { zh: '车架号', en: 'VIN' }, columns: ['vin'] }],
  async open(ctx, settings) {
    const { unitId, timeZone } = scopeOf(ctx);
    const { trims, units } = await read(ctx, async (tx) => ({
      trims: await trimBook(tx),
      units: await queries.unitsBelow(tx),
    }));
    const reading: Reading = { settings, trims, units, unitId, today: civilDate(ctx.clock.now(), timeZone) };
    return {
      judge(values) {
        const { facts, problems } = readVehicle(ctx, values, reading);
        return { problems, facts, key: facts.vin ? blindIndex(ctx.keys, 'import.vehicles', facts.vin) : null };
      },
      match: (tx, rows) =>
        matchVehicles(
          tx,
          rows.map(({ facts }) => facts as VehicleFacts),
        ),
      take: takeVehicles,
    };
  },
  async revert(_ctx, tx, rows) {
    const gone = await unmakeMany(
      tx,
      rows.filter(({ outcome }) => outcome === 'created').map(({ recordId }) => recordId),
    );
    const done: boolean[] = [];
    for (const { outcome, recordId, before } of rows) {
      if (outcome === 'created') done.push(gone.has(recordId));
      else done.push(before !== null && (await restoreOne(tx, recordId, before as VehicleBefore)));
    }
    return done;
  },
  async cards(_ctx, tx, ids) {
    const rows = await tx
      .selectFrom('products.unit')
      .select(['id', 'vin', 'plate'])
      .where('id', 'in', [...ids])
      .execute();
    const known = new Map(
      rows.map(({ id, vin, plate }): [string, Card] => [id, { label: vin ?? '', detail: plate ?? '' }]),
    );
    for (const id of ids) if (!known.has(id)) known.set(id, { label: '***', detail: '' });
    return known;
  },
});
