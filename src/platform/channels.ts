/** The ways a message leaves the house: SMS through the group's gateway, e-mail by SMTP. Neither logs a number, an address or a text. */
import { createTransport, type Transporter } from 'nodemailer';
import { sign } from './signed.ts';

const TIMEOUT_MS = 5000;

/** A text message; `id` is the gateway's idempotency key: the same id is the same message. */
export interface Sms {
  id: string;
  /** E.164. */
  mobile: string;
  text: string;
  /** What it is for, e.g. `sign_in_code`. */
  purpose: string;
}

export interface Mail {
  id: string;
  address: string;
  subject: string;
  text: string;
}

/** A way to send; each throws ChannelError where it was not taken. */
export interface Channels {
  sms: {
    send(message: Sms): Promise<void>;
    /** Takes as long as the last message did and ends as it did, for where the answer must not tell that nothing is sent. */
    pretend(): Promise<void>;
  } | null;
  email: { send(mail: Mail): Promise<void> } | null;
  /** Where the public pages are, without a slash at the end; links in messages begin with it. */
  publicUrl: string;
}

/** Nothing can be sent. */
export const noChannels: Channels = { sms: null, email: null, publicUrl: '' };

/**
 * A message was not taken. `refused`: it never will be as it is; else it may be tried again. The message says how it went wrong and holds
 * nothing of the person.
 */
export class ChannelError extends Error {
  readonly refused: boolean;

  constructor(message: string, refused: boolean) {
    super(message);
    this.refused = refused;
  }
}

interface Settings {
  sms?: { url: string; secret: string } | undefined;
  smtp?: { url: string; from: string } | undefined;
  publicUrl?: string | undefined;
}

/** The channels of an installation (docs/operations.md). */
export function openChannels({ sms, smtp, publicUrl = '' }: Settings): Channels {
  return {
    sms: sms ? smsThrough(sms.url, sms.secret) : null,
    email: smtp ? mailThrough(smtp.url, smtp.from) : null,
    publicUrl: publicUrl.replace(/\/+$/, ''),
  };
}

function smsThrough(url: string, secret: string): NonNullable<Channels['sms']> {
  let last: { ms: number; failure: ChannelError | null } = { ms: 200, failure: null };
  return {
    async send(message) {
      const started = performance.now();
      let failure: ChannelError | null = null;
      try {
        await post(url, secret, message);
      } catch (error) {
        failure = error instanceof ChannelError ? error : new ChannelError('the gateway cannot be reached', false);
        throw failure;
      } finally {
        last = { ms: performance.now() - started, failure };
      }
    },
    async pretend() {
      const { ms, failure } = last;
      await new Promise((resolve) => setTimeout(resolve, ms));
      if (failure) throw failure;
    },
  };
}

async function post(url: string, secret: string, message: Sms): Promise<void> {
  const body = JSON.stringify(message);
  const timestamp = String(Math.floor(Date.now() / 1000));
  const answer = await fetch(url, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-timestamp': timestamp,
      'x-signature': sign(secret, timestamp, body),
    },
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const said: unknown = answer.ok ? await answer.json().catch(() => null) : null;
  if (!answer.ok) await answer.body?.cancel();
  if (answer.ok && typeof said === 'object' && said !== null && 'accepted' in said) {
    if (said.accepted === true) return;
    throw new ChannelError('the gateway did not accept the message', true);
  }
  const passing = answer.ok || answer.status >= 500 || [408, 425, 429].includes(answer.status);
  throw new ChannelError(`the gateway answered ${answer.status}`, !passing);
}

function mailThrough(url: string, from: string): NonNullable<Channels['email']> {
  let transport: Transporter | null = null;
  return {
    async send({ id, address, subject, text }) {
      transport ??= createTransport({
        url,
        connectionTimeout: TIMEOUT_MS,
        greetingTimeout: TIMEOUT_MS,
        socketTimeout: 2 * TIMEOUT_MS,
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      const domain = /@([\w.-]+)/.exec(from)?.[1] ?? 'localhost';
      try {
        // The same message keeps its id, by which a mail server knows it again.
        await transport.sendMail({ from, to: { name: '', address }, subject, text, messageId: `<${id}@${domain}>` });
      } catch (error) {
        // The library's own words hold the address.
        const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
        const status = typeof responseCode === 'number' ? responseCode : null;
        const passing = status === null ? code !== 'EENVELOPE' : status < 500;
        throw new ChannelError(`the mail server said ${status ?? String(code ?? 'nothing')}`, !passing);
      }
    },
  };
}
