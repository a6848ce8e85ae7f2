import { Readable } from 'node:stream';
import { sql } from 'kysely';
import * as z from 'zod';
import { type Ctx, type Platform, type Scope, scopeOf, systemContext } from '../../../platform/context.ts';
import { read, type Tx, transact } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import { fileRow, nameFile } from '../../../platform/file-row.ts';
import type { FileAnswer } from '../../../platform/http.ts';
import type { JobDefinition } from '../../../platform/jobs.ts';
import { openSealed, sealStream } from '../../../platform/sealed-stream.ts';
import type { SubjectSource } from '../../../platform/subject-data.ts';
import { numberOf } from '../../org/index.ts';
import { wholeGroup } from '../whole-group.ts';
import { type PackageHead, packageHtml, packageJson } from './document.ts';
import * as queries from './queries.ts';
import { closeRequest, lockOpen, moveOn, viewRequest } from './service.ts';
import { packageWords } from './words.ts';

const TASK = 'customers.subject_package';
const Job = z.object({ request: z.uuid() });
const DAYS = 14;
const ZONE = 'Asia/Shanghai';
const MEDIA = { html: 'text/html; charset=utf-8', json: 'application/json' } as const;
export type PackageFormat = keyof typeof MEDIA;

/** A package holds everything in clear, so its files are sealed where they lie. */
const placeOf = (id: string, format: PackageFormat) => `customers.request:${id}:${format}`;

/** The whole group: what is held about a person is held by all of it. */
async function groupScope(platform: Platform): Promise<Scope> {
  const scope = await wholeGroup(platform);
  if (!scope) throw new AppError('server.unavailable');
  return scope;
}

/** Asks for the package of a request, marked as being made, to be put together in the background. */
export async function enqueuePackage(tx: Tx, requestId: string): Promise<void> {
  const job = JSON.stringify({ request: requestId });
  await sql`select app.enqueue(${TASK}, ${job}::jsonb, ${`package:${requestId}`})`.execute(tx);
}

/** A package holds what every dealer of the group knows, so headquarters make it and hand it out; a dealer's request goes there. */
function needHeadquarters(ctx: Ctx): void {
  if (!['group', 'brand'].includes(scopeOf(ctx).unitKind)) throw new AppError('data_request.headquarters');
}

/**
 * Puts everything held about a person together.
 * @throws AppError data_request.headquarters, data_request.not_verified, data_request.wrong_kind
 */
export async function makePackage(ctx: Ctx, id: string, version: number) {
  return transact(ctx, async (tx) => {
    const request = await lockOpen(tx, id, version);
    needHeadquarters(ctx);
    if (request.kind !== 'access' && request.kind !== 'copy') throw new AppError('data_request.wrong_kind');
    if (!request.verifiedAt) throw new AppError('data_request.not_verified');
    const state = request.state === 'received' ? 'working' : request.state;
    await moveOn(ctx, tx, request, { packageState: 'making', state });
    await enqueuePackage(tx, id);
    return viewRequest(ctx, tx, id);
  });
}

/** The job that reads every module's share of a person and writes it as a page and as JSON. At least once: a second run replaces the first. */
export function packageJob(sources: readonly SubjectSource[]): JobDefinition {
  return {
    task: TASK,
    async run(platform, payload) {
      const { request: id } = Job.parse(payload);
      const scope = await groupScope(platform);
      const ctx = systemContext(platform, TASK, scope, id);
      const found = await read(ctx, (tx) => queries.requestById(tx, id));
      if (found?.packageState !== 'making') return;
      const { rows } = await platform.db.pool.query<{ ids: string[] }>(
        'select customers.lineage_of(customers.survivor_of($1)) as ids',
        [found.customerId],
      );
      const ids = rows[0]?.ids ?? [];
      const { parts, words } = await read(ctx, async (tx) => {
        const collected = [];
        for (const source of sources) collected.push(...(await source.collect(ctx, tx, ids)));
        return { parts: collected, words: await packageWords(ctx, tx) };
      });
      const head: PackageHead = {
        number: found.number,
        name: found.customerName ?? '',
        madeAt: ctx.clock.now(),
        zone: ZONE,
      };
      const html = Buffer.from(packageHtml(head, parts, words));
      const json = Buffer.from(packageJson(head, parts));
      const sealed = (format: PackageFormat, content: Buffer) =>
        platform.files.put(sealStream(platform.keys, Readable.from([content]), placeOf(id, format)));
      const stored = {
        html: { ...(await sealed('html', html)), bytes: html.length },
        json: { ...(await sealed('json', json)), bytes: json.length },
      };
      await transact(ctx, async (tx) => {
        const request = await queries.lockRequest(tx, id);
        if (!request) return;
        const name = (format: PackageFormat) => ({
          orgId: scope.unitId,
          name: `${found.number}.${format}`,
          mediaType: MEDIA[format],
        });
        const htmlFileId = await nameFile(tx, { ...name('html'), ...stored.html });
        const jsonFileId = await nameFile(tx, { ...name('json'), ...stored.json });
        const days = await numberOf(ctx, tx, 'request_limit', 'package', 'days', DAYS);
        const packageExpiresAt = new Date(ctx.clock.now().getTime() + days * 86_400_000);
        const ready = { packageState: 'ready', htmlFileId, jsonFileId, packageExpiresAt };
        await moveOn(ctx, tx, request, ready);
        // Who asked on their own pages, signed in, has what they asked for.
        if (request.channel === 'owner' && request.state !== 'done')
          await closeRequest(ctx, tx, { ...request, version: request.version + 1 }, 'provided', null);
      });
    },
  };
}

/** Removes packages past their time. */
export const packageSweep: JobDefinition = {
  task: 'customers.expire_packages',
  cron: '17 * * * *',
  async run(platform) {
    const gone = await platform.db.pool.query<{ content: string }>('select content from customers.expire_packages()');
    for (const { content } of gone.rows) await platform.files.remove(content);
  },
};

/** The file of a request the caller may see; who fetched it goes into the audit trail. @throws AppError data_request.no_package */
export async function packageFile(ctx: Ctx, id: string, format: PackageFormat): Promise<FileAnswer> {
  const found = await read(ctx, (tx) => queries.requestById(tx, id));
  if (!found) throw new AppError('request.not_found');
  if (ctx.actor.kind !== 'owner') needHeadquarters(ctx);
  const fileId = format === 'html' ? found.htmlFileId : found.jsonFileId;
  const expired = found.packageExpiresAt !== null && found.packageExpiresAt <= ctx.clock.now();
  if (!fileId || expired || found.packageState !== 'ready') throw new AppError('data_request.no_package');
  const group = systemContext(ctx, TASK, await groupScope(ctx), ctx.requestId);
  const file = await read(group, (tx) => fileRow(tx, fileId));
  if (!file || !(await ctx.files.has(file.sha256))) throw new AppError('data_request.no_package');
  const detail = JSON.stringify({ format, customer: found.customerId });
  await transact(ctx, (tx) =>
    sql`select app.audit_view('customers.request', ${id}, ${found.orgId}::uuid, ${detail}::jsonb)`.execute(tx),
  );
  const clear = openSealed(ctx.keys, ctx.files.open(file.sha256), placeOf(id, format));
  return {
    name: file.name,
    mediaType: file.mediaType,
    bytes: file.bytes,
    content: Readable.from(clear, { objectMode: false }),
  };
}
