/** Sends what is due, keeps to the quiet hours and to the gate of consent, tries again with growing pauses, and else leaves it to a colleague. */
import { ChannelError, type Channels, noChannels } from '../../../platform/channels.ts';
import { type Ctx, type Platform, type Scope, systemContext } from '../../../platform/context.ts';
import { type Tx, transact } from '../../../platform/db.ts';
import { isDemo } from '../../../platform/demo.ts';
import { emit } from '../../../platform/events.ts';
import type { JobDefinition } from '../../../platform/jobs.ts';
import { decideContact, mayContactMany, reachAt, wholeGroup } from '../../customers/index.ts';
import { messageTold } from '../../events.ts';
import { numberOf } from '../../org/index.ts';
import { keepOrderPath } from '../../sales/index.ts';
import { compose } from './compose.ts';
import { lockMessage, takeDue } from './queries.ts';
import { openText, sealText } from './sealed.ts';
import { pauseAfter, quietUntil } from './timing.ts';
import type { Kind } from './wording.ts';

const TASK = 'engagement.send_messages';
/** A message is in one worker's hands this long; sending it takes seconds. */
const HOLD_MS = 120_000;
const AT_ONCE = 40;
const BESIDE = 8;
/** Telling somebody about the contract they have, or the drive they asked for: no consent to advertising is needed, but the gate is asked. */
const PURPOSE = 'service_contract';

type Row = NonNullable<Awaited<ReturnType<typeof lockMessage>>>;
type Channel = 'sms' | 'email';

/** What goes out: by which channel, to where, in which words. */
interface Parcel {
  id: string;
  channel: Channel;
  to: string;
  subject: string;
  text: string;
  purpose: string;
}

/** Each five seconds in every worker: takes what is due and sends it. */
export const sendMessages: JobDefinition = {
  task: TASK,
  every: 5,
  async run(platform) {
    const scope = await wholeGroup(platform);
    if (!scope) return;
    const channels = (await isDemo(platform)) ? null : platform.channels;
    for (;;) {
      const now = platform.clock.now();
      const due = await transact(systemContext(platform, TASK, scope), (tx) =>
        takeDue(tx, now, new Date(now.getTime() + HOLD_MS), AT_ONCE),
      );
      for (let at = 0; at < due.length; at += BESIDE)
        await Promise.all(due.slice(at, at + BESIDE).map((one) => sendOne(platform, channels, one)));
      if (due.length < AT_ONCE) return;
    }
  },
};

/** One message; what goes wrong with it keeps no other waiting: it is taken again when its time in hand is over. */
async function sendOne(
  platform: Platform,
  channels: Channels | null,
  { id, orgId, timeZone }: { id: string; orgId: string; timeZone: string },
): Promise<void> {
  const scope: Scope = { unitId: orgId, unitKind: 'dealer', timeZone, orgIds: [orgId], allBut: null };
  const ctx = systemContext(platform, TASK, scope, id);
  try {
    const parcel = await transact(ctx, (tx) => prepare(ctx, tx, channels, id));
    if (!parcel) return;
    const failure = await deliver(channels ?? noChannels, parcel).then(
      () => null,
      (error: unknown) => {
        if (error instanceof ChannelError) return error;
        throw error;
      },
    );
    await transact(ctx, (tx) => (failure ? failed(ctx, tx, id, failure) : sent(ctx, tx, id, parcel.channel)));
  } catch (error) {
    ctx.log.error({ err: error, message: id }, 'a message was not sent');
  }
}

async function deliver({ sms, email }: Channels, { channel, id, to, text, subject, purpose }: Parcel): Promise<void> {
  if (channel === 'sms') await sms?.send({ id, mobile: to, text, purpose });
  else await email?.send({ id, address: to, subject, text });
}

const set = (
  tx: Tx,
  row: Row,
  values: Partial<Pick<Row, 'state' | 'reason' | 'channel' | 'textEnc' | 'attempts' | 'dueAt'>>,
) =>
  tx
    .updateTable('engagement.message')
    .set({ ...values, version: row.version + 1 })
    .where('id', '=', row.id)
    .execute();

/** Makes a message ready to go; null where it is not to go now, which is written down with its reason. */
async function prepare(ctx: Ctx, tx: Tx, channels: Channels | null, id: string): Promise<Parcel | null> {
  const row = await lockMessage(tx, id);
  if (row?.state !== 'waiting') return null;
  const times = await numberOf(ctx, tx, 'message_term', 'attempts', 'times', 5);
  const end = (state: string, reason: string) =>
    set(tx, row, { state, reason, attempts: row.attempts - 1 }).then(() => null);
  if (row.attempts > times) return end('failed', 'unreachable');
  const { kind, customerId, subjectType, subjectId } = { ...row, kind: row.kind as Kind };
  const whole = (await mayContactMany(ctx, tx, [customerId], { purpose: PURPOSE })).get(customerId);
  if (!whole?.allowed) return end('not_needed', whole?.reason ?? 'unknown');
  const path = subjectType === 'order' ? await keepOrderPath(ctx, tx, subjectId) : null;
  const link = path && `${(channels ?? noChannels).publicUrl}${path}`;
  const words = await compose(ctx, tx, { ...row, kind }, link, ctx.scope?.timeZone ?? 'Asia/Shanghai');
  if (!words) return end('not_needed', 'superseded');
  if (!channels) return end('by_hand', 'demo');
  const way = await wayTo(ctx, tx, channels, row);
  if ('reason' in way) return end('by_hand', way.reason);
  const [fromHour, toHour] = [
    await numberOf(ctx, tx, 'message_term', 'quiet', 'fromHour', 21),
    await numberOf(ctx, tx, 'message_term', 'quiet', 'toHour', 8),
  ];
  const quiet = quietUntil(ctx.clock.now(), ctx.scope?.timeZone ?? 'Asia/Shanghai', { fromHour, toHour });
  if (quiet) {
    await set(tx, row, { dueAt: quiet, attempts: row.attempts - 1 });
    return null;
  }
  // The words stay those of the first attempt: the same id is the same message to the gateway.
  const text = openText(ctx, row) ?? words.text;
  await set(tx, row, { channel: way.channel, textEnc: row.textEnc ?? sealText(ctx, id, text) });
  return { id, ...way, text, subject: words.subject, purpose: kind };
}

const NEEDS = { sms: 'mobile', email: 'email' } as const;

/** The first channel that is set up, allowed and has somewhere to go, with what the gate said kept; else why there is none. */
async function wayTo(
  ctx: Ctx,
  tx: Tx,
  channels: Channels,
  row: Row,
): Promise<{ channel: Channel; to: string } | { reason: string }> {
  const open = (['sms', 'email'] as const).filter((channel) => channels[channel]);
  let reason = 'no_channel';
  for (const channel of open) {
    const about = { type: 'message', id: row.id };
    const answer = await decideContact(ctx, tx, row.customerId, { purpose: PURPOSE, channel }, about);
    const to = answer.allowed ? await reachAt(ctx, tx, row.customerId, NEEDS[channel]) : null;
    if (to) return { channel, to };
    if (channel === open[0]) reason = answer.allowed ? 'no_number' : answer.reason;
  }
  return { reason };
}

async function sent(ctx: Ctx, tx: Tx, id: string, channel: Channel): Promise<void> {
  const row = await lockMessage(tx, id);
  if (!row || row.toldAt) return;
  // It is out, whatever was said about it meanwhile.
  await tx
    .updateTable('engagement.message')
    .set({ state: 'sent', reason: null, toldAt: ctx.clock.now(), version: row.version + 1 })
    .where('id', '=', id)
    .execute();
  await emitTold(ctx, tx, row, channel);
}

/** Tells the timeline that a customer was told. */
export function emitTold(ctx: Ctx, tx: Tx, row: Row, channel: string): Promise<void> {
  const { id: messageId, orgId, leadId, customerId, kind, subjectType, subjectId } = row;
  const payload = { messageId, kind, channel, orderId: subjectType === 'order' ? subjectId : null };
  return emit(ctx, tx, messageTold, { orgId, subjectId: leadId, customerId, payload });
}

async function failed(ctx: Ctx, tx: Tx, id: string, failure: ChannelError): Promise<void> {
  const row = await lockMessage(tx, id);
  if (row?.state !== 'waiting') return;
  ctx.log.warn({ err: failure, message: id, attempts: row.attempts }, 'a message was not taken');
  const times = await numberOf(ctx, tx, 'message_term', 'attempts', 'times', 5);
  if (failure.refused || row.attempts >= times)
    await set(tx, row, { state: 'failed', reason: failure.refused ? 'refused' : 'unreachable' });
  else await set(tx, row, { dueAt: new Date(ctx.clock.now().getTime() + pauseAfter(row.attempts)) });
}
