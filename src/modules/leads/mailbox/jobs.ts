/** ADF mailboxes: read every few minutes; a message is marked as read only when its leads are safely in. */
import { type Ctx, type Platform, systemContext } from '../../../platform/context.ts';
import { AppError } from '../../../platform/errors.ts';
import type { JobDefinition } from '../../../platform/jobs.ts';
import { digest } from '../inbound/reading.ts';
import { keepUnread } from '../inbound/receive.ts';
import { receiveAdf } from '../inbound.ts';
import { asSource, findSource, type Source, sourceScope } from '../signature.ts';
import { type Mailbox, type OpenMailbox, openMailbox } from './imap.ts';
import { textsOf } from './mime.ts';

const TASK = 'leads.read_mailboxes';
const AT_ONCE = 200;
const MAX_MAIL = 2 * 1024 * 1024;

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
  if (!raw) {
    const externalId = `uid-${validity}-${uid}`;
    return keepUnread(ctx, source, { format: 'mail', externalId, raw: '' }, TOO_LARGE);
  }
  const { messageId } = textsOf(raw);
  const id = messageId && messageId.length <= 110 ? `mail-${messageId}` : digest(ctx, raw.toString('latin1'));
  await receiveAdf(ctx, source, raw, { format: 'mail', id }).catch((error: unknown) => {
    // A mail that is no lead stands among the rejected ones, with the reason; there is nobody to answer.
    if (!(error instanceof AppError) || !['request.invalid', 'request.too_large'].includes(error.code)) throw error;
  });
}

const TOO_LARGE = new AppError('request.too_large', { limit: '2 MiB' });

export const readMailboxesJob = mailboxJob(openMailbox);
