import * as z from 'zod';
import { endpoint, Id, Instant, PageQuery, pageOf } from '../../../platform/endpoint.ts';

const Version = z.int().min(1);
const One = z.object({ id: Id });
const read = { audience: 'staff', permission: 'message.read' } as const;
const tell = { audience: 'staff', permission: 'message.tell' } as const;

export const MessageState = z.enum(['waiting', 'sent', 'failed', 'by_hand', 'told', 'not_needed']);
export const MessageKind = z.enum([
  'order_step',
  'order_changed',
  'order_cancelled',
  'test_drive_asked',
  'test_drive_booked',
  'test_drive_cancelled',
]);
const Channel = z.enum(['sms', 'email', 'wechat', 'call', 'in_person']);
const Reason = z
  .object({ code: z.string(), zh: z.string(), en: z.string() })
  .nullable()
  .meta({ description: 'Why it was not sent' });
const Subject = z.object({ type: z.enum(['order', 'test_drive', 'lead']), id: Id });

export const MessageRow = z.object({
  id: Id,
  kind: MessageKind,
  what: z.array(z.string()).meta({ description: 'What has changed: codes of sales_step or order_change' }),
  subject: Subject,
  number: z.string().nullable().meta({ description: 'Of the order' }),
  leadId: Id,
  customerId: Id,
  customerName: z.string(),
  mobileMasked: z.string().nullable(),
  state: MessageState,
  channel: Channel.nullable(),
  reason: Reason,
  attempts: z.int(),
  dueAt: Instant.nullable().meta({ description: 'When it is next tried, while it waits' }),
  toldAt: Instant.nullable(),
  toldBy: z.string().nullable(),
  consultantName: z.string().nullable(),
  unitName: z.string(),
  unitNameEn: z.string(),
  createdAt: Instant,
  version: z.int(),
});

/** What customers were told and are still to be told, newest first. */
export const listMessages = endpoint({
  ...read,
  id: 'engagement.messages',
  method: 'GET',
  path: '/api/messages',
  summary: { zh: '客户消息', en: 'What customers were told and are to be told, newest first' },
  query: PageQuery.extend({
    state: MessageState.optional(),
    open: z.literal('true').optional().meta({ description: 'Only what a colleague has to tell: by_hand and failed' }),
    kind: MessageKind.optional(),
    subjectId: Id.optional().meta({ description: 'Of one order, test drive or lead' }),
  }),
  response: pageOf(MessageRow),
});

export const getMessage = endpoint({
  ...read,
  id: 'engagement.message',
  method: 'GET',
  path: '/api/messages/:id',
  summary: { zh: '一条客户消息', en: 'One message with its words' },
  params: One,
  response: MessageRow.extend({
    text: z.string().nullable().meta({ description: 'Null where the words were erased, or nothing is left to say' }),
    linkPath: z
      .string()
      .nullable()
      .meta({ description: 'The progress page; where no public address is set, the text holds this path alone' }),
  }),
});

const Settled = z.object({ id: Id, state: MessageState, version: z.int() });

export const tellMessage = endpoint({
  ...tell,
  id: 'engagement.tell_message',
  method: 'POST',
  path: '/api/messages/:id/told',
  summary: { zh: '登记已告知', en: 'A colleague has told the customer' },
  params: One,
  body: z.object({ by: z.enum(['wechat', 'call', 'in_person']), version: Version }),
  response: Settled,
  creates: true,
});

export const retryMessage = endpoint({
  ...tell,
  id: 'engagement.retry_message',
  method: 'POST',
  path: '/api/messages/:id/retry',
  summary: { zh: '重新发送', en: 'Try to send a message again that failed or waits to be told' },
  params: One,
  body: z.object({ version: Version }),
  response: Settled,
  creates: true,
});

// ── texts ──

const TextKind = z.enum(['sign_in_code', ...MessageKind.options]);
const Heading = z.string().trim().min(1).max(60);
const Body = z.string().trim().min(1).max(400);
export const MessageText = z.object({
  kind: TextKind,
  name: z.string(),
  nameEn: z.string(),
  subject: z.string(),
  body: z.string(),
  subjectEn: z.string(),
  bodyEn: z.string().meta({ description: 'For customers who are told things in English' }),
  places: z.array(z.string()).meta({ description: 'Places the text may have, written {place}' }),
  changedAt: Instant,
  version: z.int(),
});

export const listMessageTexts = endpoint({
  ...read,
  permission: 'message.edit',
  id: 'engagement.message_texts',
  method: 'GET',
  path: '/api/message-texts',
  summary: { zh: '消息文本与渠道', en: 'The texts of messages, and which channels are set up' },
  response: z.object({
    rows: z.array(MessageText),
    channels: z.object({ sms: z.boolean(), email: z.boolean(), demo: z.boolean() }),
  }),
});

export const editMessageText = endpoint({
  ...read,
  permission: 'message.edit',
  id: 'engagement.edit_message_text',
  method: 'PATCH',
  path: '/api/message-texts/:kind',
  summary: { zh: '修改消息文本', en: 'Change the text of a kind of message' },
  params: z.object({ kind: TextKind }),
  body: z.object({
    subject: Heading,
    body: Body,
    subjectEn: Heading.optional().meta({ description: 'Left out: stays as it is' }),
    bodyEn: Body.optional(),
    version: Version,
  }),
  response: z.object({ version: z.int() }),
});

export const previewMessageText = endpoint({
  ...read,
  permission: 'message.edit',
  id: 'engagement.preview_message_text',
  method: 'POST',
  path: '/api/message-texts/preview',
  summary: { zh: '预览消息文本', en: 'How a text reads with sample data' },
  body: z.object({ kind: TextKind, body: Body, language: z.enum(['zh', 'en']).default('zh') }),
  response: z.object({ text: z.string(), characters: z.int() }),
});

// ── the owner's own ──

export const OwnMessage = z.object({
  id: Id,
  kind: MessageKind,
  channel: Channel.nullable(),
  text: z.string().nullable(),
  unitName: z.string(),
  unitNameEn: z.string(),
  orderId: Id.nullable(),
  seen: z.boolean(),
  toldAt: Instant,
});

export const ownMessages = endpoint({
  id: 'engagement.own_messages',
  method: 'GET',
  path: '/api/owner/messages',
  audience: 'owner',
  summary: { zh: '我的消息', en: 'What the signed-in owner was told, newest first' },
  query: PageQuery,
  response: pageOf(OwnMessage),
});

export const ownUnseen = endpoint({
  id: 'engagement.own_unseen',
  method: 'GET',
  path: '/api/owner/messages/count',
  audience: 'owner',
  summary: { zh: '我的未读消息数', en: 'How many of them the owner has not seen, capped' },
  response: z.object({ unseen: z.int(), cap: z.int() }),
});

export const seeOwnMessages = endpoint({
  id: 'engagement.see_own_messages',
  method: 'PATCH',
  path: '/api/owner/messages',
  audience: 'owner',
  summary: { zh: '标为已读', en: 'The owner has seen them' },
  body: z.object({ seen: z.literal(true) }),
  response: z.object({ seen: z.int() }),
});
