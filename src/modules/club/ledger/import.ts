import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { addMonths } from '../../../platform/clock.ts';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { read, type Tx, transact, within } from '../../../platform/db.ts';
import { AppError, ERRORS, type ErrorCode, type FieldError } from '../../../platform/errors.ts';
import { batchKind, dateOf, type ImportSettingsValues, type Taken } from '../../org/index.ts';
import { clawBack, type Earn, earnMany, todayOf } from './postings.ts';

interface Facts {
  key: string;
  card: string;
  orgId: string;
  points: number;
  expiresOn: string | null;
  reference: string | null;
}
const MONTHS = 24;
const WHY: Record<string, ErrorCode> = { key_reused: 'points.key_reused', frozen: 'points.frozen' };

/** Units in scope by their codes. */
async function unitsBelow(tx: Tx, unitId: string): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ id: string; code: string }>`
    select u.id, upper(u.code) as code from org.unit_closure c join org.unit u on u.id = c.unit_id where c.ancestor_id = ${unitId}`.execute(
    tx,
  );
  return new Map(rows.map(({ id, code }) => [code, id]));
}

/** Members by their cards, as far as visible. plan: member_card_number_key */
async function membersBy(tx: Tx, cards: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await tx
    .selectFrom('club.member')
    .select(['id', 'cardNumber'])
    .where('cardNumber', 'in', [...new Set(cards), ''])
    .execute();
  return new Map(rows.map(({ id, cardNumber }) => [cardNumber ?? '', id]));
}

const noCard: FieldError = {
  field: 'card',
  zh: '没有这张会员卡,或不在您的范围内。',
  en: 'There is no such card in your scope.',
};

/** Points from a file: a feed of another system, each line once by its own number. */
export const pointsImport = batchKind({
  kind: 'points',
  title: { zh: '会员积分', en: 'Points of members' },
  permission: 'points.adjust',
  keys: [{ key: 'key', title: { zh: '业务单号', en: 'Number of the source' }, columns: ['key'] }],
  async columnsFor() {
    return [
      {
        key: 'key',
        title: { zh: '业务单号', en: 'Number of the source' },
        synonyms: ['key', '单号', '流水号'],
        required: true,
        example: 'RO-2026-000123-1',
        note: { zh: '同一单号只记一次', en: 'each is posted once' },
      },
      {
        key: 'card',
        title: { zh: '会员卡号', en: 'Card' },
        synonyms: ['卡号', 'card number'],
        required: true,
        example: '10000001',
      },
      { key: 'points', title: { zh: '积分', en: 'Points' }, required: true, example: '120' },
      {
        key: 'unit',
        title: { zh: '发放经销商代码', en: 'Issuing dealer (code)' },
        example: 'SH-0001',
        note: { zh: '不填则为当前单位', en: 'the acting unit where left out' },
      },
      {
        key: 'expiresOn',
        title: { zh: '到期日', en: 'Last day' },
        example: '2028-12-31',
        note: { zh: '不填则为两年后', en: 'two years from today where left out' },
      },
      { key: 'reference', title: { zh: '工单号', en: 'Repair order' }, example: 'RO-2026-000123' },
    ];
  },
  async open(ctx, settings) {
    const { unitId, timeZone } = scopeOf(ctx);
    const units = await read(ctx, (tx) => unitsBelow(tx, unitId));
    const today = todayOf(ctx);
    return {
      judge: (values) => judgeRow(values, { settings, units, unitId, today, timeZone }),
      async match(tx, rows) {
        const facts = rows.map((row) => row.facts as Facts | null);
        const members = await membersBy(
          tx,
          facts.flatMap((one) => (one ? [one.card] : [])),
        );
        return facts.map((one) => (one && !members.has(one.card) ? noCard : null));
      },
      async take(taking, tx, rows) {
        const facts = rows.map((row) => row.facts as Facts);
        const members = await membersBy(
          tx,
          facts.map(({ card }) => card),
        );
        const earns = facts.map((one): Earn => earnOf(taking, one, members.get(one.card) ?? ''));
        const fed = await earnMany(taking, tx, earns);
        return fed.map(({ state, transactionId }): Taken => {
          if (state === 'posted') return { outcome: 'created', recordId: transactionId };
          if (state === 'replayed') return { outcome: 'skipped', recordId: transactionId };
          const row = ERRORS[WHY[state] ?? 'request.not_found'];
          return {
            outcome: 'failed',
            recordId: null,
            why: { field: state === 'key_reused' ? 'key' : 'card', zh: row.zh, en: row.en },
          };
        });
      },
    };
  },
  async revert(ctx, tx, rows) {
    const done: boolean[] = [];
    for (const { recordId } of rows) done.push(await takeBack(ctx, tx, recordId));
    return done;
  },
  async cards(_ctx, tx, ids) {
    const rows = await tx
      .selectFrom('club.ledgerTransaction')
      .select(['id', 'idempotencyKey', 'reference'])
      .where('id', 'in', [...ids])
      .execute();
    return new Map(rows.map((row) => [row.id, { label: row.idempotencyKey, detail: row.reference ?? '' }]));
  },
});

function earnOf(ctx: Ctx, { key, orgId, points, expiresOn, reference }: Facts, memberId: string): Earn {
  const activatesOn = todayOf(ctx);
  return {
    scope: `import:${orgId}`,
    ...{ key, orgId, memberId, points, activatesOn },
    origin: 'spend',
    qualifying: true,
    expiresOn: expiresOn ?? addMonths(activatesOn, MONTHS),
    occurredAt: ctx.clock.now(),
    reference: reference ?? undefined,
    facts: [memberId, orgId, points, expiresOn],
  };
}

interface Reading {
  settings: ImportSettingsValues;
  units: ReadonlyMap<string, string>;
  unitId: string;
  today: string;
  timeZone: string;
}

/** Reads one row. Pure. */
function judgeRow(values: Record<string, string>, { settings, units, unitId, today, timeZone }: Reading) {
  const problems: FieldError[] = [];
  const wrong = (field: string, zh: string, en: string) => problems.push({ field, zh, en });
  const cell = (name: string) => values[name] ?? '';
  const key = cell('key').slice(0, 200);
  if (!key) wrong('key', '请填写业务单号。', 'Give the number of the source.');
  if (!cell('card')) wrong('card', '请填写会员卡号。', 'Give the card.');
  const points = /^\d{1,8}$/.test(cell('points')) ? Number(cell('points')) : 0;
  if (points < 1 || points > 10_000_000)
    wrong('points', '应为 1 至 10000000 的整数。', 'A whole number from 1 to 10000000.');
  const orgId = cell('unit') ? units.get(cell('unit').toUpperCase()) : unitId;
  if (!orgId) wrong('unit', '没有这个单位,或不在您的范围内。', 'There is no such unit in your scope.');
  const expiresOn = cell('expiresOn') ? dateOf(cell('expiresOn'), settings.dateOrder, timeZone) : null;
  if (cell('expiresOn') && !expiresOn)
    wrong('expiresOn', '日期格式不正确,例如 2028-12-31。', 'This is no date; for example 2028-12-31.');
  else if (expiresOn && expiresOn < today) wrong('expiresOn', '不能早于今天。', 'This is earlier than today.');
  const facts: Facts = {
    ...{ key, card: cell('card'), orgId: orgId ?? '', points, expiresOn },
    reference: cell('reference').slice(0, 60) || null,
  };
  return { problems, key: key ? createHash('sha256').update(key).digest() : null, facts };
}

/** Claws one row back; what was clawed back already stays so. */
async function takeBack(ctx: Ctx, tx: Tx, transactionId: string): Promise<boolean> {
  try {
    // A savepoint: a row that was taken back already does not keep the others.
    await transact(within(ctx, tx), (one) =>
      clawBack(ctx, one, { scope: 'import_revert', key: transactionId, transactionId }),
    );
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'points.reversed') return false;
    throw error;
  }
}
