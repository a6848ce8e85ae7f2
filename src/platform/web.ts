import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from './errors.ts';

/** Pages and the paths they answer; a path below a page belongs to its router. */
const PAGES = [
  { page: 'console', prefix: '/console' },
  { page: 'portal', prefix: '/my' },
  { page: 'site', prefix: '/' },
] as const;

const STRICT = "default-src 'none'; frame-ancestors 'none'";

/**
 * Content security policy of a page: scripts from this server only, styles from this server or with the page's nonce (the components'
 * style tags carry it), nothing embeds it.
 */
function policy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src-elem 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Security headers of one answer; pages replace the policy by their own. */
export function setHeaders(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('content-security-policy', STRICT);
  reply.header('x-content-type-options', 'nosniff');
  reply.header('x-frame-options', 'DENY');
  reply.header('referrer-policy', 'same-origin');
  reply.header('cross-origin-opener-policy', 'same-origin');
  reply.header('cross-origin-resource-policy', 'same-origin');
  reply.header('permissions-policy', 'camera=(self), geolocation=(), microphone=(), payment=()');
  if (request.protocol === 'https') reply.header('strict-transport-security', 'max-age=31536000; includeSubDomains');
  if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
}

/** Security headers for every answer. */
export function installHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => setHeaders(request, reply));
}

/** Serves the built pages from `root` and the API reference. The HTML gets a fresh nonce each time. */
export async function installWeb(app: FastifyInstance, root: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: join(root, 'assets'),
    prefix: '/assets/',
    immutable: true,
    maxAge: '365d',
    decorateReply: false,
  });
  const html = new Map<string, string>();
  const send = async (reply: FastifyReply, page: string) => {
    let text = html.get(page);
    if (!text) {
      text = await readFile(join(root, 'web', page, 'index.html'), 'utf8');
      html.set(page, text);
    }
    const nonce = randomBytes(16).toString('base64');
    reply
      .header('content-security-policy', policy(nonce))
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8');
    return text.replaceAll('__NONCE__', nonce);
  };
  for (const { page, prefix } of PAGES) {
    app.get(prefix, (_request, reply) => send(reply, page));
    if (prefix === '/') continue;
    app.get(`${prefix}/*`, (_request, reply) => send(reply, page));
  }
  app.get('/test-drive', (_request, reply) => send(reply, 'site'));
  app.get('/privacy', (_request, reply) => send(reply, 'site'));
  app.get('/faq', (_request, reply) => send(reply, 'site'));
  app.get('/progress', (_request, reply) => send(reply, 'site'));
  app.get('/models/:code', (_request, reply) => send(reply, 'site'));
  app.get('/partner-desk', (_request, reply) => send(reply, 'site'));
  // Somebody who mistyped an address gets a page; programs get the error they can read.
  app.get('/*', (request, reply) => {
    if (request.url.startsWith('/api/') || !request.headers.accept?.includes('text/html'))
      throw new AppError('request.not_found');
    return send(reply.code(404), 'site');
  });
}

/** The API reference at /api/docs: Swagger UI from its npm package, fed with our own /openapi.json. */
export async function installReference(app: FastifyInstance): Promise<void> {
  const home = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  const files: Record<string, string> = { 'swagger-ui.css': 'text/css', 'swagger-ui-bundle.js': 'text/javascript' };
  app.get('/favicon.svg', async (_request, reply) => {
    reply.type('image/svg+xml').header('cache-control', 'public, max-age=86400');
    return readFile(new URL('../../web/public/favicon.svg', import.meta.url));
  });
  app.get('/api/docs', async (_request, reply) => {
    reply.header('content-security-policy', policy('none')).type('text/html; charset=utf-8');
    return '<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>Roadbook API</title><meta name="viewport" content="width=device-width"><link rel="icon" href="/favicon.svg"><link rel="stylesheet" href="/api/docs/swagger-ui.css"></head><body><main id="reference"></main><script src="/api/docs/swagger-ui-bundle.js"></script><script src="/api/docs/start.js"></script></body></html>';
  });
  app.get('/api/docs/start.js', async (_request, reply) => {
    reply.type('text/javascript');
    return "SwaggerUIBundle({ url: '/openapi.json', dom_id: '#reference', deepLinking: true });";
  });
  app.get<{ Params: { file: string } }>('/api/docs/:file', async (request, reply) => {
    const type = files[request.params.file];
    if (!type) throw new AppError('request.not_found');
    reply.type(type).header('cache-control', 'public, max-age=86400');
    return readFile(join(home, request.params.file));
  });
}
