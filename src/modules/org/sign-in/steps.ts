import { createHash, randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Platform } from '../../../platform/context.ts';

/** What is remembered between two calls, and for how many minutes. */
const MINUTES = { second_factor: 10, passkey: 5, passkey_new: 10, oidc: 15 } as const;
type StepKind = keyof typeof MINUTES;

/** Facts of a step; kept on the server, reached by the token in the browser's cookie. */
export interface Step<T> {
  staffId: string | null;
  data: T;
}

const cookieOf = (kind: StepKind) => `rb_${kind}`;
const digest = (token: string) => createHash('sha256').update(token).digest();

/** Remembers a step for this browser. */
export async function putStep(
  platform: Platform,
  request: FastifyRequest,
  reply: FastifyReply,
  kind: StepKind,
  step: Step<unknown>,
): Promise<void> {
  const token = randomBytes(32).toString('base64url');
  const minutes = MINUTES[kind];
  await platform.db.pool.query('select org.put_step($1, $2, $3, $4, $5)', [
    digest(token),
    kind,
    step.staffId,
    JSON.stringify(step.data),
    minutes,
  ]);
  reply.setCookie(cookieOf(kind), token, {
    path: '/api',
    httpOnly: true,
    sameSite: 'lax',
    secure: request.protocol === 'https',
    maxAge: minutes * 60,
  });
}

async function look<T>(
  platform: Platform,
  request: FastifyRequest,
  kind: StepKind,
  how: string,
): Promise<Step<T> | null> {
  const token = request.cookies[cookieOf(kind)];
  if (!token) return null;
  const found = await platform.db.pool.query<{ staff_id: string | null; data: T }>(
    `select * from org.${how}_step($1, $2)`,
    [digest(token), kind],
  );
  const row = found.rows[0];
  return row ? { staffId: row.staff_id, data: row.data } : null;
}

/** The step this browser is at; null where there is none or it is too old. */
export function readStep<T>(platform: Platform, request: FastifyRequest, kind: StepKind): Promise<Step<T> | null> {
  return look<T>(platform, request, kind, 'read');
}

/** As `readStep`, once: nobody, not even this browser, gets it again. */
export async function takeStep<T>(
  platform: Platform,
  request: FastifyRequest,
  reply: FastifyReply,
  kind: StepKind,
): Promise<Step<T> | null> {
  reply.clearCookie(cookieOf(kind), { path: '/api' });
  return look<T>(platform, request, kind, 'take');
}
