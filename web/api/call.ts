import type * as z from 'zod';
import type { Endpoint } from '../../src/platform/endpoint.ts';
import { byThePerson, noteAsked } from './activity.ts';
import { noteServerTime } from './server-time.ts';

/** A refusal from the server: its code, the text in the reader's language, the wrong fields by name. */
export class CallError extends Error {
  readonly code: string;
  readonly status: number;
  readonly requestId: string;
  readonly fields: { field: string; message: string }[];
  readonly details: Record<string, unknown>;

  constructor(
    status: number,
    body: Partial<{ code: string; message: string; requestId: string; details: Record<string, unknown> }>,
  ) {
    super(body.message ?? `HTTP ${status}`);
    this.status = status;
    this.code = body.code ?? 'server.internal';
    this.requestId = body.requestId ?? '';
    this.details = body.details ?? {};
    this.fields = (this.details.fields as { field: string; message: string }[] | undefined) ?? [];
  }
}

/** Input of an operation as the browser gives it; empty parts may be left out. */
export interface CallInput<E extends Endpoint> {
  params?: z.input<E['params']>;
  query?: z.input<E['query']>;
  body?: z.input<E['body']>;
  /** For POSTs that create: the same key for each try of one press of the button. */
  idempotencyKey?: string;
  signal?: AbortSignal;
  /** A file sent as it is, in place of a body. */
  file?: Blob;
}

let language = 'zh';
let onSignedOut: () => void = () => undefined;
let onDue: () => void = () => undefined;

/** Language of the answers' texts from now on. */
export function setCallLanguage(next: 'zh' | 'en'): void {
  language = next;
}

/** What to do when the server says that nobody is signed in any more. */
export function whenSignedOut(handler: () => void): void {
  onSignedOut = handler;
}

/** What to do when the server says that the password or the second factor has to be seen to first. */
export function whenDue(handler: () => void): void {
  onDue = handler;
}

/** A key for one intended creation; repeat the call with the same key to try again safely. */
export function newIdempotencyKey(): string {
  return crypto.randomUUID();
}

/** Calls one operation of the contract. @throws CallError */
export async function call<E extends Endpoint>(
  endpoint: E,
  input: CallInput<E> = {},
): Promise<z.output<E['response']>> {
  const params = (input.params ?? {}) as Record<string, string>;
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries((input.query ?? {}) as Record<string, unknown>)) {
    if (value !== undefined && value !== null && value !== '') query.set(name, String(value));
  }
  const headers: Record<string, string> = { accept: 'application/json', 'accept-language': language };
  if (byThePerson()) noteAsked();
  else headers['x-idle'] = '1';
  const sends = endpoint.method !== 'GET' && endpoint.method !== 'DELETE';
  if (sends) headers['content-type'] = input.file ? 'application/octet-stream' : 'application/json';
  if (endpoint.creates) headers['idempotency-key'] = input.idempotencyKey ?? newIdempotencyKey();
  const search = query.size ? `?${query}` : '';
  let response: Response;
  const sentAt = Date.now();
  try {
    response = await fetch(`${path}${search}`, {
      method: endpoint.method,
      headers,
      credentials: 'same-origin',
      body: sends ? (input.file ?? JSON.stringify(input.body ?? {})) : undefined,
      signal: input.signal,
    });
  } catch (failure) {
    if (input.signal?.aborted) throw failure;
    const message =
      language === 'zh'
        ? '无法连接服务器,请检查网络后重试。'
        : 'The server cannot be reached; check the network and try again.';
    throw new CallError(0, { code: 'network', message });
  }
  noteServerTime(response.headers.get('date'), sentAt, Date.now());
  const body = await response.json().catch(() => ({}));
  if (response.ok) return body as z.output<E['response']>;
  const error = new CallError(response.status, body);
  if (error.code === 'auth.required') onSignedOut();
  if (error.code === 'auth.password_due' || error.code === 'auth.factor_due') onDue();
  throw error;
}
