import { randomBytes } from 'node:crypto';
import type * as z from 'zod';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { dictionaries, entryOf } from '../../org/index.ts';
import { sealSecret, sourceFrom, verifyHash } from '../signature.ts';
import * as queries from './queries.ts';
import {
  type createSource,
  type editSource,
  FieldMap,
  type rotateKey,
  type SourceKind,
  SourceSettings,
} from './schema.ts';
import { shapeOf } from './shapes.ts';

const DOORS: Record<SourceKind, (code: string) => string | null> = {
  json: () => '/api/leads/inbound',
  adf: () => '/api/leads/inbound/adf',
  tencent: () => '/api/leads/inbound/tencent',
  meta: (code) => `/api/leads/inbound/meta/${code}`,
  google: (code) => `/api/leads/inbound/google/${code}`,
  mailbox: () => null,
};

/** All sources of the acting unit. */
export async function listSources(ctx: Ctx) {
  return { rows: await read(ctx, queries.listed) };
}

async function known(tx: Tx, id: string) {
  const row = await queries.sourceById(tx, id);
  if (!row) throw new AppError('request.not_found');
  return row;
}

/** One source; keys are never part of it. */
export async function getSource(ctx: Ctx, id: string) {
  const row = await read(ctx, (tx) => known(tx, id));
  const kind = row.kind as SourceKind;
  return {
    ...row,
    fieldMap: FieldMap.safeParse(row.fieldMap).data ?? FieldMap.parse({}),
    settings: SourceSettings.safeParse(row.settings).data ?? {},
    defaultMap: shapeOf(kind),
    door: DOORS[kind](row.code),
  };
}

type Values = Omit<z.output<(typeof createSource)['body']>, 'code' | 'kind' | 'unitId'>;

/** What the schema cannot tell: codes of ours that do not exist, and addresses nobody should be asked at. */
async function check(ctx: Ctx, values: Values): Promise<void> {
  await entryOf(ctx, 'lead_channel', values.channel, 'channel');
  const { baseUrl, host } = values.settings;
  if (baseUrl && !/^https:\/\//.test(baseUrl) && !/^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?(\/|$)/.test(baseUrl))
    throw invalid('settings.baseUrl', '接口地址须以 https:// 开头。', 'The address has to begin with https://.');
  if (host && !/^[\w.-]+$/.test(host)) throw invalid('settings.host', '主机名格式不正确。', 'This is no host name.');
  const grades = (await dictionaries(ctx)).filter(({ kind, active }) => kind === 'lead_grade' && active);
  for (const [theirs, ours] of Object.entries(values.fieldMap.values.grade ?? {}))
    if (!grades.some(({ code }) => code === ours))
      throw invalid(`fieldMap.values.grade.${theirs}`, `没有意向级别 ${ours}。`, `There is no grade ${ours}.`);
}

/** Adds a source of a brand; it takes messages once it has a key. @throws AppError source.code_taken */
export async function addSource(ctx: Ctx, { unitId, ...given }: z.output<(typeof createSource)['body']>) {
  await check(ctx, given);
  return transact(ctx, async (tx) => {
    const { unitId: acting, unitKind } = scopeOf(ctx);
    const brands = await queries.brandsBelow(tx, acting);
    const orgId = unitId ?? (unitKind === 'brand' || brands.length !== 1 ? acting : (brands[0]?.id ?? acting));
    if (!brands.some(({ id }) => id === orgId))
      throw invalid('unitId', '请选择来源所属的品牌。', 'Choose the brand the source belongs to.');
    const id = newId();
    await queries.insertSource(tx, { id, orgId, ...given });
    return { id, version: 1 };
  });
}

/** Changes a source; what is left out stays. @throws AppError request.not_found, request.conflict */
export async function changeSource(ctx: Ctx, id: string, { version, ...given }: z.output<(typeof editSource)['body']>) {
  const row = await read(ctx, (tx) => known(tx, id));
  const { fieldMap, settings: before } = sourceFrom(row);
  const stays = { active: row.active, validate: row.validate, fieldMap, settings: before };
  const values: Values = { ...stays, ...given };
  await check(ctx, values);
  return transact(ctx, async (tx) => {
    const { settings } = values;
    // The stored token or password would be shown to whoever answers at the new address.
    if (row.hasAccess && (before.baseUrl !== settings.baseUrl || before.host !== settings.host))
      await queries.dropAccess(tx, id);
    if (!(await queries.updateSource(tx, id, version, values)))
      throw new AppError('request.conflict', { current: { version: row.version } });
    return { id, version: version + 1 };
  });
}

/**
 * Sets a key, or makes one: that is answered this once. The one before is worth nothing from now on.
 * @throws AppError request.not_found, request.conflict
 */
export async function setKey(ctx: Ctx, id: string, { kind, value, version }: z.output<(typeof rotateKey)['body']>) {
  if (kind === 'access' && !value)
    throw invalid('value', '请填写对方签发的令牌或密码。', 'Enter the token or password the other side gave.');
  const key = value ?? randomBytes(24).toString('base64url');
  const change = {
    secret: () => ({ secretEnc: sealSecret(ctx, id, key) }),
    access: () => ({ accessEnc: sealSecret(ctx, id, key) }),
    verify: () => ({ verifyHash: verifyHash(ctx, id, key) }),
  };
  return transact(ctx, async (tx) => {
    const row = await known(tx, id);
    if (!(await queries.updateSource(tx, id, version, { ...change[kind](), rotatedAt: ctx.clock.now() })))
      throw new AppError('request.conflict', { current: { version: row.version } });
    return { key: value ? null : key, version: version + 1 };
  });
}

/** A source to try a sample with, under a map that may not be saved yet. */
export async function sourceToTry(ctx: Ctx, id: string, map: FieldMap | undefined) {
  const row = await read(ctx, (tx) => known(tx, id));
  const source = sourceFrom(row);
  return map ? { ...source, fieldMap: map } : source;
}
