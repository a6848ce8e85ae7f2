/** Lead ads of Meta: notices come by webhook, the leads behind them are fetched by a job. */
import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import * as z from 'zod';
import { type Ctx, systemContext } from '../../../platform/context.ts';
import { decrypt, encrypt } from '../../../platform/crypto.ts';
import { read, type Tx, transact } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import type { Text } from '../../../platform/i18n.ts';
import type { JobDefinition } from '../../../platform/jobs.ts';
import { numberOf } from '../../org/index.ts';
import { takeIn } from '../intake.ts';
import { asSource, findSource, type Source, sameSecret, sourceScope, verifyHash } from '../signature.ts';
import { parseLossless } from './lossless.ts';
import * as queries from './queries.ts';
import { digest, jsonBody, readJson } from './reading.ts';
import { blottedFields, earlier, isRepeat, keep, keepUnread, type Message, rawContext, refusal } from './receive.ts';
import { blotted } from './words.ts';

export const FETCH_TASK = 'leads.fetch_meta';
const GRAPH = 'https://graph.facebook.com/v21.0';
const FIELDS = 'created_time,id,ad_id,form_id,field_data';
const TIMEOUT_MS = 10_000;
const MAX_ANSWER = 256 * 1024;
const MAX_NOTICES = 1000;

type Query = { 'hub.mode': string; 'hub.verify_token': string; 'hub.challenge': string };

/** Answers the subscription of a webhook with its challenge. @throws AppError auth.signature for another token */
export async function answerChallenge(ctx: Ctx, code: string, query: Query): Promise<string> {
  const { source, verifyHash: kept } = await findSource(ctx, code);
  const given = source && verifyHash(ctx, source.id, query['hub.verify_token']);
  if (query['hub.mode'] !== 'subscribe' || source?.kind !== 'meta' || !kept || !given?.equals(kept))
    throw new AppError('auth.signature');
  return query['hub.challenge'];
}

interface Notice {
  id: string;
  raw: string;
}

/** Keeps each notice of a batch and has its lead fetched; a notice that came before is a duplicate. @returns how many were taken */
export async function receiveNotices(ctx: Ctx, code: string, signature: unknown, raw: Buffer): Promise<number> {
  const { source, secret } = await findSource(ctx, code);
  const expected = createHmac('sha256', secret).update(raw).digest('hex');
  const given = String(signature ?? '')
    .replace(/^sha256=/, '')
    .toLowerCase();
  if (!sameSecret(given, expected) || source?.kind !== 'meta') throw new AppError('auth.signature');
  const acting = asSource(ctx, source);
  const notices = noticesOf(ctx, await bodyOf(acting, source, raw));
  for (const notice of notices) await takeNotice(acting, source, notice);
  return notices.length;
}

/** A signed body; one that is no JSON is kept for a person to look at. @throws AppError request.invalid */
async function bodyOf(ctx: Ctx, source: Source, raw: Buffer): Promise<unknown> {
  const text = raw.toString('utf8');
  try {
    return jsonBody(text);
  } catch (error) {
    await keepUnread(ctx, source, { format: 'meta', raw: text, externalId: digest(ctx, text) }, error);
    throw error;
  }
}

/** The notices of leads in a body; other changes of a page are none of ours. */
function noticesOf(ctx: Ctx, body: unknown): Notice[] {
  const list = (value: unknown, key: string): Record<string, unknown>[] => {
    const found = (value as Record<string, unknown> | null)?.[key];
    return Array.isArray(found) ? found.filter((one) => typeof one === 'object' && one !== null) : [];
  };
  const values = list(body, 'entry').flatMap((entry) =>
    list(entry, 'changes')
      .filter(({ field }) => field === 'leadgen')
      .map(({ value }) => value),
  );
  return values.slice(0, MAX_NOTICES).flatMap((value) => {
    const id = (value as { leadgen_id?: unknown } | null)?.leadgen_id;
    if (typeof id !== 'string' && typeof id !== 'number') return [];
    const notice = JSON.stringify({ notice: value });
    const plain = String(id).trim();
    return [{ id: /^[\w-]{1,100}$/.test(plain) ? plain : digest(ctx, notice), raw: notice }];
  });
}

async function takeNotice(ctx: Ctx, source: Source, { id: externalId, raw }: Notice): Promise<void> {
  const message: Message = { format: 'meta', externalId, raw, warnings: [] };
  const take = () =>
    transact(ctx, async (tx) => {
      const before = await earlier(tx, source.id, externalId);
      if (before) return void (await keep(ctx, tx, source, message, { result: 'duplicate', leadId: before.leadId }));
      const id = await keep(ctx, tx, source, message, { result: 'pending', leadId: null });
      await enqueueFetch(tx, id, source.orgId);
    });
  await take().catch((error: unknown) => {
    // The same notice at the same moment: now the other one is there.
    if (!isRepeat(error)) throw error;
    return take();
  });
}

/** Has the lead behind a notice fetched once this transaction is through. */
export async function enqueueFetch(tx: Tx, inboundId: string, orgId: string): Promise<void> {
  const job = JSON.stringify({ inbound: inboundId, org: orgId });
  await sql`select app.enqueue(${FETCH_TASK}, ${job}::jsonb)`.execute(tx);
}

const Job = z.object({ inbound: z.uuid(), org: z.uuid() });

/** Fetches the lead behind a notice and takes it in. Tried again while Meta cannot be reached; then it stands among the failures. */
export const fetchMetaJob: JobDefinition = {
  task: FETCH_TASK,
  async run(platform, payload) {
    const { inbound: id, org } = Job.parse(payload);
    const bare = systemContext(platform, FETCH_TASK, sourceScope({ scope: null }, { orgId: org }), id);
    const row = await read(bare, (tx) => queries.messageById(tx, id));
    // Taken by an earlier run of this job, or erased meanwhile.
    if (row?.result !== 'pending' || !row.rawEnc) return;
    const { source, secret, access } = await findSource(bare, row.code);
    const notice = parseLossless(decrypt(platform.keys, row.rawEnc, rawContext(id))) as { notice: unknown };
    if (!source) return fail(bare, id, row.attempts, 'source', '来源已停用。', 'The source is switched off.');
    const ctx = asSource(bare, source);
    const fetched = await fetchLead(source, row.externalId, secret, access);
    if ('lead' in fetched) return takeFetched(ctx, source, row, { ...(fetched.lead as object), notice: notice.notice });
    const attempts = row.attempts + 1;
    const most = await read(ctx, (tx) => numberOf(ctx, tx, 'intake_rule', 'fetch', 'attempts', 8));
    if (!fetched.again || attempts >= most) return fail(ctx, id, attempts, 'fetch', fetched.zh, fetched.en);
    await transact(ctx, (tx) =>
      queries.settle(tx, id, {
        result: 'pending',
        attempts,
        problems: [{ field: 'fetch', zh: fetched.zh, en: fetched.en }],
      }),
    );
    // Thrown, so that the queue tries it again with growing pauses.
    throw new Error(`lead ${id} could not be fetched: ${fetched.en}`);
  },
};

async function fail(ctx: Ctx, id: string, attempts: number, field: string, zh: string, en: string): Promise<void> {
  await transact(ctx, (tx) => queries.settle(tx, id, { result: 'failed', attempts, problems: [{ field, zh, en }] }));
}

type Fetched = { lead: unknown } | { again: boolean; zh: string; en: string };

/** Asks the Graph API for one lead. What may pass by itself is to be tried again. */
async function fetchLead(source: Source, leadgenId: string, secret: string, access: string | null): Promise<Fetched> {
  if (!access) return { again: false, zh: '来源没有访问令牌。', en: 'The source has no access token.' };
  const base = (source.settings.baseUrl ?? GRAPH).replace(/\/+$/, '');
  const url = new URL(`${base}/${encodeURIComponent(leadgenId)}`);
  url.searchParams.set('fields', FIELDS);
  url.searchParams.set('appsecret_proof', createHmac('sha256', secret).update(access).digest('hex'));
  try {
    const answer = await fetch(url, {
      headers: { authorization: `Bearer ${access}`, accept: 'application/json' },
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await limited(answer);
    if (answer.ok) return { lead: parseLossless(text) };
    const again = answer.status >= 500 || answer.status === 429 || isPassing(text);
    const { code } = errorOf(text);
    const number = typeof code === 'number' ? `, code ${code}` : '';
    const { zh, en } = MEANINGS[Number(code)] ?? { zh: '', en: '' };
    return {
      again,
      zh: `Meta 返回 ${answer.status}${number}${zh && `:${zh}`}。`,
      en: `Meta answered ${answer.status}${number}${en && `: ${en}`}.`,
    };
  } catch (error) {
    const why = error instanceof Error ? error.name : 'Error';
    return { again: true, zh: `无法取得线索(${why})。`, en: `The lead could not be fetched (${why}).` };
  }
}

async function limited(answer: Response): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of answer.body ?? []) {
    bytes += part.length;
    if (bytes > MAX_ANSWER) throw new RangeError('the answer is too large');
    parts.push(Buffer.from(part));
  }
  return Buffer.concat(parts).toString('utf8');
}

const errorOf = (text: string): { code?: unknown; is_transient?: unknown } => {
  try {
    return (JSON.parse(text) as { error?: object } | null)?.error ?? {};
  } catch {
    return {};
  }
};
/** Limits of calls (4, 17, 32, 613) and errors that Meta says will pass. */
const isPassing = (text: string) => {
  const { code, is_transient: passing } = errorOf(text);
  return passing === true || [1, 2, 4, 17, 32, 613].includes(Number(code));
};

/** What the codes a person can do something about mean; of any other the number. */
const MEANINGS: Record<number, Text> = {
  10: { zh: '令牌没有读取线索的权限', en: 'the token may not read leads' },
  100: { zh: '没有这条线索,或令牌无权读取', en: 'there is no such lead, or the token may not read it' },
  190: { zh: '访问令牌已失效,请在来源页更换', en: 'the access token is no longer valid; set a new one on the source' },
  200: { zh: '令牌没有读取线索的权限', en: 'the token may not read leads' },
};
async function takeFetched(ctx: Ctx, source: Source, row: queries.Kept, lead: object): Promise<void> {
  const { id } = row;
  const reading = readJson(ctx, source, 'meta', lead);
  const rawEnc = encrypt(ctx.keys, JSON.stringify(lead), rawContext(id));
  const settle = (change: queries.Settled) => async (tx: Tx) =>
    queries.settle(tx, id, { rawEnc, warnings: reading.warnings.map(blotted), attempts: row.attempts + 1, ...change });
  try {
    await transact(ctx, async (tx) => {
      const now = await queries.lockMessage(tx, id);
      if (now?.result !== 'pending') return;
      // A test's fields are filled with words that say so: there is nothing to understand.
      if (reading.isTest) return settle({ result: 'test', isTest: true })(tx);
      const incoming = await reading.understand(tx);
      const { result, leadId } = await takeIn(ctx, tx, incoming);
      await settle({ result, leadId })(tx);
    });
  } catch (error) {
    // Two leads of one person at once: the queue runs this one again, and then it is merged.
    if (isRepeat(error)) throw error;
    const fields = blottedFields(refusal(error));
    await transact(ctx, settle({ result: 'rejected', problems: fields }));
  }
}
