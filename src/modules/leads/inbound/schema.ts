import * as z from 'zod';
import { CivilDate, endpoint, Id, Instant, PageQuery, pageOf } from '../../../platform/endpoint.ts';
import { InboundAnswer } from '../schema.ts';

export const InboundFormat = z.enum(['json', 'adf', 'meta', 'google', 'tencent', 'mail']);
/** What became of a message. `pending`: its lead is being fetched; `failed`: that did not succeed. */
export const InboundResult = z.enum(['pending', 'created', 'merged', 'duplicate', 'rejected', 'failed', 'test']);

/** Calls a minute and address: what a platform's servers send, proven by their own signature and not by ours. */
const WEBHOOK = 6000;

const CodeParams = z.object({ code: z.string().max(60) });

/** Subscription of a webhook: Meta asks whether the token is ours and wants its challenge back as text. */
export const metaVerify = endpoint({
  id: 'leads.meta_verify',
  method: 'GET',
  path: '/api/leads/inbound/meta/:code',
  audience: 'public',
  perMinute: WEBHOOK,
  summary: { zh: 'Meta 线索广告:订阅验证', en: 'Meta lead ads: verification of the webhook' },
  params: CodeParams,
  query: z.object({
    'hub.mode': z.string().max(40),
    'hub.verify_token': z.string().max(1000),
    'hub.challenge': z.string().regex(/^[\w-]{1,200}$/),
  }),
  response: z.string().meta({ description: 'The challenge', contentMediaType: 'text/plain' }),
});

export const metaWebhook = endpoint({
  id: 'leads.meta_webhook',
  method: 'POST',
  path: '/api/leads/inbound/meta/:code',
  audience: 'public',
  perMinute: WEBHOOK,
  summary: { zh: 'Meta 线索广告:通知', en: 'Meta lead ads: notices; the leads are fetched afterwards' },
  params: CodeParams,
  body: z
    .string()
    .meta({ description: 'As Meta sends it, with X-Hub-Signature-256', contentMediaType: 'application/json' }),
  response: z.object({ received: z.int() }),
});

export const googleWebhook = endpoint({
  id: 'leads.google_webhook',
  method: 'POST',
  path: '/api/leads/inbound/google/:code',
  audience: 'public',
  perMinute: WEBHOOK,
  summary: { zh: 'Google 线索表单', en: 'Google lead form' },
  params: CodeParams,
  body: z
    .string()
    .meta({ description: 'As Google Ads sends it, with google_key', contentMediaType: 'application/json' }),
  response: InboundAnswer,
});

export const tencentLead = endpoint({
  id: 'leads.inbound_tencent',
  method: 'POST',
  path: '/api/leads/inbound/tencent',
  audience: 'source',
  summary: { zh: '外部线索(企业微信汽车行业版 CreateLead)', en: 'Inbound lead, shaped as CreateLead of WeCom' },
  body: z.string().meta({
    description: 'CreateLead; signed as the generic message, or HTTP Basic with code and key',
    contentMediaType: 'application/json',
  }),
  response: z.object({
    BusinessCode: z.int().meta({ description: '0 created, 1 merged, 2 duplicate, -1 rejected' }),
    BusinessMsg: z.string(),
  }),
});

export const listInbound = endpoint({
  id: 'leads.inbound_list',
  method: 'GET',
  path: '/api/leads/inbound',
  audience: 'staff',
  permission: 'lead.inbound',
  summary: { zh: '外部来信', en: 'Messages from outside' },
  query: PageQuery.extend({
    result: InboundResult.optional(),
    sourceId: Id.optional(),
    channel: z.string().max(40).optional(),
    test: z.enum(['true', 'false']).optional(),
    from: CivilDate.optional(),
    to: CivilDate.optional(),
  }),
  response: pageOf(
    z.object({
      id: Id,
      sourceId: Id,
      sourceName: z.string(),
      sourceNameEn: z.string(),
      externalId: z.string(),
      format: InboundFormat,
      result: InboundResult,
      isTest: z.boolean(),
      leadId: Id.nullable(),
      warnings: z.array(z.string()),
      problems: z.array(z.object({ field: z.string(), message: z.string() })),
      attempts: z.int(),
      replays: z.int(),
      kept: z.boolean().meta({ description: 'The raw message is there and may be opened' }),
      createdAt: Instant,
    }),
  ),
});

/** Sources for filters, by name. */
export const listInboundSources = endpoint({
  id: 'leads.inbound_sources',
  method: 'GET',
  path: '/api/leads/inbound/sources',
  audience: 'staff',
  permission: 'lead.inbound',
  summary: { zh: '来信的来源', en: 'Sources messages come from' },
  response: z.object({
    rows: z.array(z.object({ id: Id, name: z.string(), nameEn: z.string(), channel: z.string() })),
  }),
});

export const openInbound = endpoint({
  id: 'leads.open_inbound',
  method: 'POST',
  path: '/api/leads/inbound/:id/open',
  audience: 'staff',
  permission: 'lead.inbound',
  summary: { zh: '打开来信原文', en: 'Opens the raw message; who, when and why goes into the audit trail' },
  params: z.object({ id: Id }),
  body: z.object({ reason: z.string().trim().min(2).max(200) }),
  response: z.object({ raw: z.string(), format: InboundFormat }),
});

export const replayInbound = endpoint({
  id: 'leads.replay_inbound',
  method: 'POST',
  path: '/api/leads/inbound/:id/replay',
  audience: 'staff',
  permission: 'lead.inbound',
  summary: { zh: '重放来信', en: 'Reads a message again by the map of now' },
  params: z.object({ id: Id }),
  response: z.object({
    result: InboundResult,
    leadId: Id.nullable(),
    problems: z.array(z.object({ field: z.string(), message: z.string() })),
  }),
});

/** At most 200 messages a call; `left` tells whether more wait. */
export const replayFailures = endpoint({
  id: 'leads.replay_failures',
  method: 'POST',
  path: '/api/leads/inbound/replay',
  audience: 'staff',
  permission: 'lead.inbound',
  summary: {
    zh: '重放某来源的全部失败来信',
    en: 'Reads the rejected and failed messages of a source again, the oldest first',
  },
  body: z.object({ sourceId: Id }),
  response: z.object({ replayed: z.int(), taken: z.int(), rejected: z.int(), left: z.boolean() }),
});
