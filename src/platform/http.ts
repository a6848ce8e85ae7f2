import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import pg from 'pg';
import * as z from 'zod';
import { authenticate } from './auth.ts';
import type { Ctx, Platform } from './context.ts';
import { type Endpoint, issueText } from './endpoint.ts';
import { CONSTRAINTS } from './errors/constraints.ts';
import { AppError, ERRORS, errorText, type FieldError, invalid } from './errors.ts';
import { type Language, languageOf } from './i18n.ts';
import { requestSeconds } from './metrics.ts';
import type { RateLimits } from './rate.ts';
import { StartError } from './start-error.ts';

declare module 'fastify' {
  interface FastifyInstance {
    platform: Platform;
    /** Every operation this server answers: what openapi.json and the access tests are made from. */
    endpoints: Endpoint[];
    rates: RateLimits;
  }
  interface FastifyContextConfig {
    endpoint?: Endpoint;
  }
}

/** The parsed input of an operation. */
export interface Input<E extends Endpoint> {
  params: z.output<E['params']>;
  query: z.output<E['query']>;
  body: z.output<E['body']>;
}

/**
 * What a service hands over for an answer of shape T: texts with a closed list of values may come as plain strings from the database, the
 * response schema holds them to the list when the answer leaves.
 */
type Answer<T> = T extends string
  ? string
  : T extends readonly (infer U)[]
    ? Answer<U>[]
    : T extends object
      ? { [K in keyof T]: Answer<T[K]> }
      : T;

type Serve<E extends Endpoint> = (
  ctx: Ctx,
  input: Input<E>,
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<Answer<z.input<E['response']>>>;

/**
 * Answers one operation: session, permission, rate, input, service, output, in that order. What leaves has passed the response schema,
 * so a column added to a query does not reach anybody by itself.
 */
export function handle<E extends Endpoint>(app: FastifyInstance, endpoint: E, serve: Serve<E>): void {
  app.endpoints.push(endpoint);
  app.route({
    method: endpoint.method,
    url: endpoint.path,
    config: { endpoint },
    handler: async (request, reply) => {
      const ctx = await authenticate(app.platform, endpoint, request);
      await app.rates.count(endpoint, request, ctx);
      const input: Input<E> = {
        params: parse(endpoint.params as E['params'], request.params, ctx.language, 'path'),
        query: parse(endpoint.query as E['query'], request.query, ctx.language, 'query'),
        body: parse(endpoint.body as E['body'], request.body ?? {}, ctx.language, 'body'),
      };
      if (endpoint.creates) ctx.idempotency = claimOf(endpoint, request);
      const result = await serve(ctx, input, request, reply);
      if (reply.sent) return reply;
      reply.code(endpoint.creates && reply.statusCode === 200 ? 201 : reply.statusCode);
      return parseAnswer(endpoint, result);
    },
  });
}

/** As `handle`, for signed messages: the raw bytes reach the service, which knows whose key signed them. */
export function handleRaw<E extends Endpoint>(
  app: FastifyInstance,
  endpoint: E,
  serve: (
    ctx: Ctx,
    raw: Buffer,
    input: Pick<Input<E>, 'params' | 'query'>,
    request: FastifyRequest,
  ) => Promise<Answer<z.input<E['response']>>>,
  options: { bodyLimit?: number } = {},
): void {
  app.endpoints.push(endpoint);
  app.register(async (scoped) => {
    scoped.removeAllContentTypeParsers();
    const parsing = { parseAs: 'buffer' as const, bodyLimit: options.bodyLimit };
    scoped.addContentTypeParser('*', parsing, (_request, body, done) => done(null, body));
    scoped.route({
      method: endpoint.method,
      url: endpoint.path,
      config: { endpoint },
      handler: async (request) => {
        const ctx = await authenticate(app.platform, endpoint, request);
        await app.rates.count(endpoint, request, ctx);
        const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const params = parse(endpoint.params as E['params'], request.params, ctx.language, 'path');
        const query = parse(endpoint.query as E['query'], request.query, ctx.language, 'query');
        return parseAnswer(endpoint, await serve(ctx, raw, { params, query }, request));
      },
    });
  });
}

/**
 * As `handle`, for a file that somebody signed in sends as the body: nothing of it is read before session and permission are known, then it
 * reaches the service as a stream. A form of another page would send bytes without the person's will: the types it may send are refused.
 */
export function handleUpload<E extends Endpoint>(
  app: FastifyInstance,
  endpoint: E,
  serve: (
    ctx: Ctx,
    content: Readable,
    input: Pick<Input<E>, 'params' | 'query'>,
  ) => Promise<Answer<z.input<E['response']>>>,
): void {
  app.endpoints.push(endpoint);
  app.register(async (scoped) => {
    scoped.removeAllContentTypeParsers();
    scoped.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scoped.route({
      method: endpoint.method,
      url: endpoint.path,
      config: { endpoint },
      handler: async (request, reply) => {
        // An answer that comes before the body has arrived ends the connection: nobody waits for the rest of a refused file.
        if (request.headers['content-length'] !== '0') reply.header('connection', 'close');
        const ctx = await authenticate(app.platform, endpoint, request);
        await app.rates.count(endpoint, request, ctx);
        const type = String(request.headers['content-type'] ?? '');
        if (/^(multipart|application\/x-www-form-urlencoded|text\/plain)/.test(type))
          throw new AppError('request.unsupported_media');
        const params = parse(endpoint.params as E['params'], request.params, ctx.language, 'path');
        const query = parse(endpoint.query as E['query'], request.query, ctx.language, 'query');
        const answer = parseAnswer(endpoint, await serve(ctx, request.raw, { params, query }));
        if (request.raw.readableEnded) reply.removeHeader('connection');
        return answer;
      },
    });
  });
}

/** A file as an answer: never shown in the page, always offered for keeping, under a name of any script. */
export interface FileAnswer {
  name: string;
  mediaType: string;
  content: Readable | Buffer;
  bytes?: number;
  /** A picture for everybody that never changes under its address: shown in the page and kept by whoever has it. */
  shown?: boolean;
}

/** As `handle`, for an operation that is answered with a file. */
export function handleFile<E extends Endpoint>(
  app: FastifyInstance,
  endpoint: E,
  serve: (ctx: Ctx, input: Pick<Input<E>, 'params' | 'query'>) => Promise<FileAnswer>,
): void {
  app.endpoints.push(endpoint);
  app.route({
    method: endpoint.method,
    url: endpoint.path,
    config: { endpoint },
    handler: async (request, reply) => {
      const ctx = await authenticate(app.platform, endpoint, request);
      await app.rates.count(endpoint, request, ctx);
      const params = parse(endpoint.params as E['params'], request.params, ctx.language, 'path');
      const query = parse(endpoint.query as E['query'], request.query, ctx.language, 'query');
      const file = await serve(ctx, { params, query });
      const plain = file.name.replace(/[^\w.-]+/g, '_');
      const name = encodeURIComponent(file.name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
      // RFC 6266: the plain name for what does not read RFC 5987.
      const offered = `attachment; filename="${plain}"; filename*=UTF-8''${name}`;
      reply.header('content-disposition', file.shown ? 'inline' : offered);
      reply.header('cache-control', file.shown ? 'public, max-age=31536000, immutable' : 'private, no-store');
      if (file.bytes !== undefined) reply.header('content-length', file.bytes);
      return reply.type(file.mediaType).send(file.content);
    },
  });
}

function claimOf(endpoint: Endpoint, request: FastifyRequest): Ctx['idempotency'] {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string' || key.length < 8 || key.length > 100) throw new AppError('request.idempotency_required');
  const bodyHash = createHash('sha256')
    .update(JSON.stringify([request.url, request.body ?? null]))
    .digest();
  return { endpoint: endpoint.id, key, bodyHash };
}

function parseAnswer<E extends Endpoint>(endpoint: E, result: unknown): unknown {
  const answer = endpoint.response.safeParse(result);
  if (answer.success) return answer.data;
  throw new Error(`the answer of ${endpoint.id} does not fit its schema: ${z.prettifyError(answer.error)}`);
}

/** Where a text stands that PostgreSQL cannot hold: one with a NUL, or with half a surrogate pair; null where all are sound. */
function unstorable(value: unknown, path: string): string | null {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed() ? path : null;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, item] of Object.entries(value)) {
    const found = unstorable(item, path ? `${path}.${key}` : key);
    if (found !== null) return found;
  }
  return null;
}

/** Parses input; what does not fit becomes request.invalid naming each field, in the reader's language. */
export function parse<S extends z.ZodType>(
  schema: S,
  value: unknown,
  language: Language,
  place: 'path' | 'query' | 'body',
): z.output<S> {
  const parsed = schema.safeParse(value, { error: (issue) => issueText(issue, language) });
  if (parsed.success) {
    const field = unstorable(parsed.data, '');
    if (field === null) return parsed.data;
    throw invalid(
      field || place,
      '含有无法保存的字符(NUL 或残缺字符)。',
      'Holds a character that cannot be stored (NUL or half a character).',
    );
  }
  // What is refused may be kept and read by somebody else: each issue in both languages.
  const other = language === 'zh' ? 'en' : 'zh';
  const again = schema.safeParse(value, { error: (issue) => issueText(issue, other) });
  throw new AppError(
    'request.invalid',
    {},
    parsed.error.issues.map(({ path, message }, at) => {
      const translated = again.error?.issues[at]?.message ?? message;
      const [zh, en] = language === 'zh' ? [message, translated] : [translated, message];
      return { field: path.join('.') || place, zh, en };
    }),
  );
}

/** The database is not there, is going down or takes no more connections: socket errors, SQLSTATE classes 08, 57P, 53300. */
const LOST = /^(ECONN[A-Z]+|EPIPE|ETIMEDOUT|08[0-9A-Z]{3}|57P0[1-3]|53300)$/;
/** As the driver words it without a code: while a statement was under way, or at the next one on that connection. */
const LOST_WORDS =
  /^(Connection terminated|Client (has encountered a connection error|was closed) and is not queryable)/;

/** Turns whatever was thrown into one refusal of the closed list. */
export function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof pg.DatabaseError) {
    const known = error.constraint ? CONSTRAINTS[error.constraint] : undefined;
    if (known) return new AppError(known);
    // 42501: row-level security refused a write. To the caller the record does not exist.
    if (error.code === '42501') return new AppError('request.not_found');
    // Cancelled, waited too long for a lock, or chosen as the victim of a deadlock: a second try may well succeed.
    if (['57014', '55P03', '40P01'].includes(error.code ?? '')) return new AppError('server.unavailable');
  }
  const {
    code,
    message,
    statusCode: status,
  } = (error ?? {}) as { code?: string; message?: string; statusCode?: number };
  if (LOST.test(code ?? '') || LOST_WORDS.test(message ?? '')) return new AppError('server.unavailable');
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new AppError('request.too_large', { limit: '1 MiB' });
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return new AppError('request.unsupported_media');
  if (status && status >= 400 && status < 500) return new AppError('request.invalid');
  return new AppError('server.internal');
}

/** Answers with the refusal that a thrown error stands for; what a 5xx is due to goes to the log alone. */
export function refuse(thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const error = asAppError(thrown);
  const language = languageOf(request.headers['accept-language']);
  const fields = error.fields.map((field: FieldError) => ({ field: field.field, message: field[language] }));
  request.log[ERRORS[error.code].level](
    { err: error.status >= 500 ? thrown : undefined, code: error.code, fields },
    'refused',
  );
  const retry = error.details.seconds;
  if (error.status === 429 && typeof retry === 'number') reply.header('retry-after', String(Math.ceil(retry)));
  return reply.code(error.status).send({
    code: error.code,
    message: errorText(error.code, error.details, language),
    details: fields.length ? { ...error.details, fields } : error.details,
    requestId: request.id,
  });
}

/**
 * The wall's check of the routes: below /api only what `handle` and its kin declare, since they alone check session, permission, rate and
 * input. A bare route keeps the server from starting. The reference page is the one exception: it shows the public contract.
 */
export function refuseBareRoutes(app: FastifyInstance): void {
  const bare: string[] = [];
  app.addHook('onRoute', ({ url, method, config }) => {
    const declared = config !== undefined && 'endpoint' in config;
    if (/^\/api(\/|$)/i.test(url) && !/^\/api\/docs(\/|$)/.test(url) && !declared) bare.push(`${method} ${url}`);
  });
  app.addHook('onReady', async () => {
    if (bare.length === 0) return;
    const routes = bare.join(', ');
    throw new StartError({
      zh: `以下接口没有经过权限检查:${routes}`,
      en: `These routes pass no check of permissions: ${routes}`,
    });
  });
}

/** Installs error answers, request ids and timing; the parts every route shares. */
export function installBasics(app: FastifyInstance): void {
  app.setErrorHandler(refuse);
  app.setNotFoundHandler((_request, reply) => {
    reply.callNotFound = () => reply;
    throw new AppError('request.not_found');
  });
  app.addHook('onSend', async (request, reply, payload) => {
    reply.header('x-request-id', request.id);
    return payload;
  });
  app.addHook('onResponse', async (request, reply) => {
    const endpoint = request.routeOptions.config.endpoint?.id ?? 'other';
    requestSeconds.observe({ endpoint, status: `${Math.floor(reply.statusCode / 100)}xx` }, reply.elapsedTime / 1000);
  });
}
