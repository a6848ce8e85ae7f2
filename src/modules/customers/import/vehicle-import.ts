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
  type ImportSettingsValues,
  phoneOf,
  type Reverting,
  type Taken,
  type Taking,
  yesNo,
} from '../../org/index.ts';
import {
  changeMany,
  foldName,
  foresee,
  type GivenVehicle,
  laterFirst,
  plateOf,
  registerMany,
  restoreOne,
  serialOf,
  trimBook,
  unmakeMany,
  type VehicleBefore,
  type VehicleRefusal,
  vehiclesNamed,
  vinOf,
} from '../../products/index.ts';
import { checkCreditCode } from '../credit-code.ts';
import { documentHash } from '../documents.ts';
import { contactHash, phoneContact } from '../identifiers.ts';
import { checkResidentId } from '../resident-id.ts';
import { sameName } from './match.ts';
import * as queries from './queries.ts';
import { VEHICLE_COLUMNS } from './vehicle-columns.ts';

/** A row with what its owner is looked up by; `customerId` is filled in by matching. */
interface VehicleFacts extends Omit<GivenVehicle, 'owner'> {
  ownerName: string;
  ownedFrom: string | null;
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
  timeZone: string;
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
    const date = dateOf(text, reading.settings.dateOrder, reading.timeZone);
    if (date && date <= reading.today) return date;
    if (date) wrong(field, '不能晚于今天。', 'This is later than today.');
    else wrong(field, '日期格式不正确,例如 2024-03-01。', 'This is no date; for example 2024-03-01.');
    return null;
  };
  const confirmed = yesNo(cell('vinConfirmed'));
  if (cell('vinConfirmed') && confirmed === null) wrong('vinConfirmed', '应为“是”或“否”。', 'This is yes or no.');
  const vin = cell('vin') ? checked('vin', () => vinOf(cell('vin'), confirmed === true)) || null : null;
  const serial = cell('serial') ? checked('serial', () => serialOf(cell('serial'))) || null : null;
  if (!cell('vin') && !cell('serial')) wrong('vin', '请填写车架号或序列号。', 'Give the VIN, or the serial number.');
  if (cell('vin') && cell('serial'))
    wrong('serial', '车架号和序列号只能填写一个。', 'A unit has either a VIN or a serial number, not both.');
  const plate = cell('plate') ? checked('plate', () => plateOf(cell('plate'))) || null : null;
  const trimId = cell('trim') ? (reading.trims.get(foldName(cell('trim'))) ?? null) : null;
  if (cell('trim') && !trimId) wrong('trim', '没有这个车型配置。', 'There is no such trim.');
  if (!cell('trim') && serial)
    wrong('trim', '序列号须同时填写车型配置。', 'A serial number is told apart by its trim; give the trim.');
  const orgId = cell('unit') ? reading.units.get(cell('unit').toUpperCase()) : reading.unitId;
  if (!orgId) wrong('unit', '没有这个单位,或不在您的范围内。', 'There is no such unit in your scope.');
  const km = cell('km').replace(/[,\s]|km$|公里$/gi, '');
  if (km && !(/^\d{1,7}$/.test(km) && Number(km) <= 2_000_000))
    wrong('km', '应为公里数。', 'Kilometres, a whole number.');
  const deliveredOn = dated('deliveredOn');
  const facts: VehicleFacts = {
    vin,
    serial,
    plate,
    trimId,
    colour: cell('colour').slice(0, 40) || null,
    invoicedOn: dated('invoicedOn'),
    deliveredOn,
    orgId: orgId ?? '',
    odometer: /^\d{1,7}$/.test(km) ? { km: Number(km), readOn: dated('kmOn') ?? reading.today } : null,
    ownerName: cell('ownerName'),
    ownedFrom: dated('ownedFrom') ?? deliveredOn,
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

/** A row as products takes it. */
function given({ customerId, ownedFrom, asked: _asked, ownerName: _name, ...vehicle }: VehicleFacts): GivenVehicle {
  return { ...vehicle, owner: customerId ? { customerId, fromDate: ownedFrom } : null };
}

async function matchVehicles(
  tx: Tx,
  rows: readonly VehicleFacts[],
  mode: ImportSettingsValues['mode'],
): Promise<(Hit | FieldError | null)[]> {
  const problems = await findOwners(tx, rows);
  const found = await vehiclesNamed(tx, rows);
  const byPlace = new Map(found.map((one) => [one.place - 1, one]));
  // What taking the row would refuse is told by the check already.
  const changes = rows.flatMap((row, at) => {
    const known = byPlace.get(at);
    return mode !== 'create' && known?.held && !problems.has(row)
      ? [{ row, change: { ...given(row), unitId: known.unitId } }]
      : [];
  });
  const refusals = await foresee(
    tx,
    changes.map(({ change }) => change),
  );
  changes.forEach(({ row }, at) => {
    const refusal = refusals[at];
    if (refusal) problems.set(row, refused(refusal));
  });
  return rows.map((row, at) => {
    const problem = problems.get(row);
    if (problem) return problem;
    const known = byPlace.get(at);
    if (!known) return row.trimId ? null : NO_TRIM;
    return { id: known.unitId, seen: known.held, band: 'certain' };
  });
}

/** Why a row cannot change its vehicle, at its cell. */
function refused(refusal: VehicleRefusal): FieldError {
  switch (refusal.reason) {
    case 'gone':
      return { field: 'vin', zh: '该车辆已不在您的范围内。', en: 'The vehicle is not in your scope any more.' };
    case 'earlier':
      return {
        field: 'ownedFrom',
        zh: '早于最近一次车主变更的日期。',
        en: 'This is before the last change of its owner.',
      };
    case 'undated':
      return {
        field: 'ownedFrom',
        zh: '更换车主须填写拥有日期或交车日期。',
        en: 'A change of owner needs the day they got it, or the day of delivery.',
      };
    case 'mileage': {
      const { km, readOn } = refusal.than;
      return refusal.side === 'before'
        ? { field: 'km', zh: `里程不能低于 ${readOn} 的 ${km} 公里。`, en: `Below the ${km} km of ${readOn}.` }
        : { field: 'km', zh: `里程不能高于 ${readOn} 的 ${km} 公里。`, en: `Above the ${km} km of ${readOn}.` };
    }
  }
}

async function takeVehicles(ctx: Ctx, tx: Tx, rows: readonly Taking[], today: string): Promise<Taken[]> {
  const vehicles = rows.map(({ facts }) => given(facts as VehicleFacts));
  const taken: Taken[] = rows.map(() => ({ outcome: 'failed', recordId: null, why: NO_TRIM }));
  const fresh = vehicles.flatMap((one, at) => {
    if (rows[at]?.target !== null || !one.trimId) return [];
    const owner = one.owner && { ...one.owner, fromDate: one.owner.fromDate ?? today };
    return [{ ...one, trimId: one.trimId, owner, at }];
  });
  const ids = await registerMany(ctx, tx, fresh);
  fresh.forEach(({ at }, n) => {
    taken[at] = { outcome: 'created', recordId: ids[n] ?? null };
  });
  const known = vehicles.flatMap((one, at) => {
    const unitId = rows[at]?.target;
    return unitId ? [{ ...one, unitId, at }] : [];
  });
  const outcomes = await changeMany(ctx, tx, known);
  known.forEach(({ at, unitId }, n) => {
    const one = outcomes[n];
    if (one?.outcome === 'updated') taken[at] = { outcome: 'updated', recordId: unitId, before: one.before };
    else if (one?.outcome === 'refused') taken[at] = { outcome: 'failed', recordId: null, why: refused(one) };
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
  columnsFor: async () => VEHICLE_COLUMNS,
  keys: [{ key: 'vin', title: { zh: '车架号或序列号', en: 'VIN or serial number' }, columns: ['vin', 'serial'] }],
  async open(ctx, settings) {
    const { unitId, timeZone } = scopeOf(ctx);
    const { trims, units } = await read(ctx, async (tx) => ({
      trims: await trimBook(tx),
      units: await queries.unitsBelow(tx),
    }));
    const reading: Reading = { settings, trims, units, unitId, today: civilDate(ctx.clock.now(), timeZone), timeZone };
    return {
      judge(values) {
        const { facts, problems } = readVehicle(ctx, values, reading);
        const number = facts.vin ?? (facts.serial && `${facts.trimId}:${facts.serial}`);
        return { problems, facts, key: number ? blindIndex(ctx.keys, 'import.vehicles', number) : null };
      },
      match: (tx, rows) =>
        matchVehicles(
          tx,
          rows.map(({ facts }) => facts as VehicleFacts),
          settings.mode,
        ),
      take: (run, tx, rows) => takeVehicles(run, tx, rows, reading.today),
    };
  },
  async revert(_ctx, tx, rows) {
    // The latest change of a vehicle first: each one restores what the one before it had left, and the making goes last.
    const changed = rows.filter(({ outcome, before }) => outcome === 'updated' && before !== null);
    const restored = new Set<Reverting>();
    for (const row of changed.toSorted((a, b) => laterFirst(a.before as VehicleBefore, b.before as VehicleBefore)))
      if (await restoreOne(tx, row.recordId, row.before as VehicleBefore)) restored.add(row);
    const gone = await unmakeMany(
      tx,
      rows.filter(({ outcome }) => outcome === 'created').map(({ recordId }) => recordId),
    );
    return rows.map((row) => (row.outcome === 'created' ? gone.has(row.recordId) : restored.has(row)));
  },
  async cards(_ctx, tx, ids) {
    const rows = await tx
      .selectFrom('products.unit')
      .select(['id', 'vin', 'serial', 'plate'])
      .where('id', 'in', [...ids])
      .execute();
    const known = new Map(
      rows.map(({ id, vin, serial, plate }): [string, Card] => [
        id,
        { label: vin ?? serial ?? '', detail: plate ?? '' },
      ]),
    );
    for (const id of ids) if (!known.has(id)) known.set(id, { label: '***', detail: '' });
    return known;
  },
});
