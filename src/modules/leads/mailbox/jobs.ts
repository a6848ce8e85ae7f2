/** ADF mailboxes: read every few minutes; a message is marked as read only when its leads are safely in. */
import { type Ctx, type Platform, systemContext } from '../../../platform/context.ts';
import { transact } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import type { JobDefinition } from '../../../platform/jobs.ts';
import { digest } from '../inbound/reading.ts';
import { keep } from '../inbound/receive.ts';
import { receiveAdf } from '../inbound.ts';
import { asSource, findSource, type Source, sourceScope } from '../signature.ts';
import { type Mailbox, type OpenMailbox, openMailbox } from './imap.ts';
import { textsOf } from './mime.ts';

const TASK = 'leads.read_mailboxes';
const AT_ONCE = 200;
const MAX_MAIL = 2 * 1024 * 1024;
/** What is kept of a mail that is no lead. */
const MAX_KEPT = 256 * 1024;

/** Reads all mailboxes that are switched on; one that fails keeps no other one waiting and is tried again the next time. */
export function mailboxJob(open: OpenMailbox): JobDefinition {
  return {
    task: TASK,
    cron: '*/5 * * * *',
    async run(platform) {
      const { rows } = await platform.db.pool.query<{ code: string }>('select code from leads.mailboxes()');
      const failures: unknown[] = [];
      for (const { code } of rows) {
        await readMailbox(platform, open, code).catch((error: unknown) => {
          platform.log.warn({ err: error, source: code }, 'mailbox not read');
          failures.push(error);
        });
      }
      if (failures.length > 0 && failures.length === rows.length) throw failures[0];
    },
  };
}

async function readMailbox(platform: Platform, open: OpenMailbox, code: string): Promise<void> {
  const bare = systemContext(platform, TASK, null);
  const { source, access } = await findSource(bare, code);
  if (source?.kind !== 'mailbox' || !access) return;
  const { host, port, tls = true, user, folder = 'INBOX' } = source.settings;
  if (!host || !user) return;
  const local = host === 'localhost' || host === '127.0.0.1';
  const ctx = asSource({ ...bare, scope: sourceScope({ scope: null }, source) }, source);
  const place = { host, port: port ?? 993, tls: tls || !local, user, password: access, folder };
  const mailbox = await open(place);
  try {
    const { uids, validity } = await mailbox.unseen();
    for (const uid of uids.slice(0, AT_ONCE)) {
      await readMail(ctx, source, mailbox, uid, validity);
      await mailbox.markSeen(uid);
    }
  } finally {
    await mailbox.close();
  }
}

async function readMail(ctx: Ctx, source: Source, mailbox: Mailbox, uid: number, validity: string): Promise<void> {
  const raw = await mailbox.fetch(uid, MAX_MAIL);
  if (!raw) return keepOdd(ctx, source, `uid-${validity}-${uid}`, '', 'too_large');
  const { messageId, texts } = textsOf(raw);
  const id = messageId && messageId.length <= 110 ? `mail-${messageId}` : digest(ctx, raw.toString('latin1'));
  // The same lead may stand in the text and again in the HTML: the first part that holds one is the message.
  for (const text of texts) {
    try {
      await receiveAdf(ctx, source, text, 'mail', id);
      return;
    } catch (error) {
      if (!(error instanceof AppError) || !['request.invalid', 'request.too_large'].includes(error.code)) throw error;
    }
  }
  await keepOdd(ctx, source, id, raw.subarray(0, MAX_KEPT).toString('utf8'), 'no_adf');
}

const WHY = {
  too_large: { field: 'body', zh: '邮件过大,未读取。', en: 'The mail is too large and was not read.' },
  no_adf: { field: 'body', zh: '邮件中没有 ADF 报文。', en: 'There is no ADF message in the mail.' },
} as const;

/** A mail that is no lead stands among the rejected ones, for a person to look at. */
async function keepOdd(
  ctx: Ctx,
  source: Source,
  externalId: string,
  raw: string,
  why: keyof typeof WHY,
): Promise<void> {
  const message = { format: 'mail' as const, externalId, raw, warnings: [] };
  await transact(ctx, (tx) => keep(ctx, tx, source, message, { result: 'rejected', leadId: null, fields: [WHY[why]] }));
}

export const readMailboxesJob = mailboxJob(openMailbox);
