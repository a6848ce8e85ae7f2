import * as z from 'zod';
import { CivilDate, endpoint, Id, Instant, InstantInput } from '../../../platform/endpoint.ts';

/** Ways to reach a person. */
export const Channel = z.enum(['call', 'sms', 'email', 'wechat']);
export const ConsentState = z.enum(['granted', 'denied', 'withdrawn', 'expired', 'none']);
const Basis = z.enum(['consent', 'contract', 'legal_duty', 'notice']);
const Word = z.string().trim().min(1).max(60);
const Sentence = z.string().trim().max(300);

export const Purpose = z.object({
  id: Id,
  code: z.string(),
  name: z.string(),
  nameEn: z.string(),
  description: z.string(),
  descriptionEn: z.string(),
  legalBasis: Basis,
  recipient: z.enum(['none', 'dealer', 'partner']),
  channels: z.array(Channel),
  quiet: z.boolean(),
  separate: z.boolean(),
  ownerDecides: z.boolean(),
  active: z.boolean(),
  version: z.int(),
});

export const Recipient = z.object({
  id: Id,
  code: z.string(),
  name: z.string(),
  nameEn: z.string(),
  contact: z.string(),
  purposeText: z.string(),
  dataKinds: z.string(),
  active: z.boolean(),
  version: z.int(),
});

export const Notice = z.object({
  version: z.string(),
  title: z.string(),
  titleEn: z.string(),
  body: z.string(),
  bodyEn: z.string(),
  validFrom: Instant,
});

/** The notice that holds now, for every form that takes personal data (PIPL art. 17). */
export const currentNotice = endpoint({
  id: 'customers.current_notice',
  method: 'GET',
  path: '/api/public/notice',
  audience: 'public',
  summary: { zh: '现行个人信息处理告知', en: 'The privacy notice in force' },
  response: Notice,
});

export const listPurposes = endpoint({
  id: 'customers.purposes',
  method: 'GET',
  path: '/api/consent/purposes',
  audience: 'staff',
  permission: 'customer.read',
  summary: { zh: '处理目的与接收方', en: 'Purposes of processing and recipients' },
  response: z.object({ noticeVersion: z.string(), purposes: z.array(Purpose), recipients: z.array(Recipient) }),
});

export const editPurpose = endpoint({
  id: 'customers.edit_purpose',
  method: 'PATCH',
  path: '/api/consent/purposes/:code',
  audience: 'staff',
  permission: 'consent.admin',
  summary: { zh: '修改处理目的', en: 'Edit a purpose of processing' },
  params: z.object({ code: z.string().max(40) }),
  body: z.object({
    version: z.int().min(1),
    name: Word,
    nameEn: Word,
    description: Sentence,
    descriptionEn: Sentence,
    legalBasis: Basis,
    quiet: z.boolean(),
    ownerDecides: z.boolean(),
    active: z.boolean(),
  }),
  response: Purpose,
});

const RecipientFields = z.object({
  name: Word,
  nameEn: Word,
  contact: z.string().trim().min(1).max(200),
  purposeText: z.string().trim().min(1).max(300),
  dataKinds: z.string().trim().min(1).max(300),
});

export const addRecipient = endpoint({
  id: 'customers.add_recipient',
  method: 'POST',
  path: '/api/consent/recipients',
  audience: 'staff',
  permission: 'consent.admin',
  summary: { zh: '登记信息接收方', en: 'Register a third party that receives data' },
  body: RecipientFields.extend({
    code: z
      .string()
      .trim()
      .regex(/^[a-z][a-z0-9_-]{1,39}$/),
  }),
  response: Recipient,
  creates: true,
});

export const editRecipient = endpoint({
  id: 'customers.edit_recipient',
  method: 'PATCH',
  path: '/api/consent/recipients/:code',
  audience: 'staff',
  permission: 'consent.admin',
  summary: { zh: '修改信息接收方', en: 'Edit a third party that receives data' },
  params: z.object({ code: z.string().max(40) }),
  body: RecipientFields.extend({ version: z.int().min(1), active: z.boolean() }),
  response: Recipient,
});

const NoticeRow = Notice.extend({
  id: Id,
  purposes: z.array(z.string()),
  renews: z.boolean(),
  current: z.boolean(),
  createdAt: Instant,
  actorName: z.string().nullable(),
});

export const listNotices = endpoint({
  id: 'customers.notices',
  method: 'GET',
  path: '/api/consent/notices',
  audience: 'staff',
  permission: 'consent.admin',
  summary: { zh: '告知文本版本', en: 'Versions of the privacy notice' },
  response: z.object({ rows: z.array(NoticeRow) }),
});

export const publishNotice = endpoint({
  id: 'customers.publish_notice',
  method: 'POST',
  path: '/api/consent/notices',
  audience: 'staff',
  permission: 'consent.admin',
  summary: { zh: '发布告知文本新版本', en: 'Publish a new version of the notice' },
  body: z.object({
    version: z
      .string()
      .trim()
      .regex(/^[0-9A-Za-z][0-9A-Za-z._-]{0,19}$/),
    purposes: z.array(z.string().max(40)).min(1).max(50),
    title: Word,
    titleEn: Word,
    body: z.string().trim().min(20).max(20_000),
    bodyEn: z.string().trim().min(20).max(20_000),
    renews: z.boolean().meta({
      description: 'Purpose, way or kind of data changed: consents under earlier versions are asked for again',
    }),
    validFrom: InstantInput.optional().meta({ description: 'At once, where nothing is said; never in the past' }),
  }),
  response: NoticeRow,
  creates: true,
});

const Answer = z.object({
  allowed: z.boolean(),
  reason: z.string(),
  explained: z.object({ zh: z.string(), en: z.string() }),
  consentId: Id.nullable(),
});

/** One purpose as it stands for a person; one line a recipient where the purpose has some. */
export const Standing = z.object({
  purpose: z.string(),
  recipientId: Id.nullable(),
  recipientName: z.string().nullable(),
  state: ConsentState,
  askAgain: z.boolean(),
  at: Instant.nullable(),
  channel: z.string().nullable(),
  textVersion: z.string().nullable(),
  answers: z.array(Answer.omit({ consentId: true }).extend({ channel: Channel.nullable() })),
});

export const ConsentLine = z.object({
  id: Id,
  purpose: z.string(),
  state: ConsentState,
  recipientName: z.string().nullable(),
  textVersion: z.string(),
  channel: z.string(),
  reference: z.string().nullable(),
  actorName: z.string().nullable(),
  actor: z.string().nullable(),
  validUntil: Instant.nullable(),
  at: Instant,
});

export const getConsents = endpoint({
  id: 'customers.consents',
  method: 'GET',
  path: '/api/customers/:id/consents',
  audience: 'staff',
  permission: 'customer.read',
  summary: { zh: '客户的授权与免打扰', en: 'What a customer agreed to' },
  params: z.object({ id: Id }),
  response: z.object({
    minor: z.boolean(),
    doNotContact: z.array(
      z.object({
        id: Id,
        channel: Channel.nullable(),
        reason: z.string(),
        at: Instant,
        actorName: z.string().nullable(),
      }),
    ),
    standings: z.array(Standing),
    history: z.array(ConsentLine),
    sharing: z.array(
      z.object({
        id: Id,
        to: z.string(),
        toEn: z.string(),
        dataKinds: z.array(z.string()),
        ground: z.enum(['consent', 'contract', 'request']),
        about: z.string(),
        at: Instant,
      }),
    ),
  }),
});

export const recordConsent = endpoint({
  id: 'customers.record_consent',
  method: 'POST',
  path: '/api/customers/:id/consents',
  audience: 'staff',
  permission: 'consent.record',
  summary: { zh: '登记授权或撤回', en: 'Record a consent or its withdrawal' },
  params: z.object({ id: Id }),
  body: z.object({
    purpose: z.string().min(1).max(40),
    state: z.enum(['granted', 'denied', 'withdrawn']),
    channel: z.string().min(1).max(40),
    recipientUnitId: Id.optional(),
    recipientId: Id.optional(),
    reference: z
      .string()
      .trim()
      .max(200)
      .optional()
      .meta({ description: 'What proves it: number of the paper, of the recording; needed for a grant' }),
    attachmentId: Id.optional().meta({ description: 'A file of this customer that proves it' }),
    validUntil: CivilDate.optional(),
  }),
  response: z.object({ id: Id, state: ConsentState }),
  creates: true,
});

export const setDoNotContact = endpoint({
  id: 'customers.do_not_contact',
  method: 'POST',
  path: '/api/customers/:id/do-not-contact',
  audience: 'staff',
  permission: 'consent.record',
  summary: { zh: '设置或解除免打扰', en: 'Put on the do-not-contact list, or take off' },
  params: z.object({ id: Id }),
  body: z.object({
    on: z.boolean(),
    channel: Channel.nullable().default(null).meta({ description: 'Null: every channel' }),
    reason: z.string().trim().min(2).max(200),
  }),
  response: z.object({ on: z.boolean() }),
  creates: true,
});

export const askGate = endpoint({
  id: 'customers.may_contact',
  method: 'GET',
  path: '/api/customers/:id/may-contact',
  audience: 'staff',
  permission: 'customer.read',
  summary: { zh: '现在可否就某用途联系', en: 'May this customer be contacted about something now' },
  params: z.object({ id: Id }),
  query: z.object({
    purpose: z.string().min(1).max(40),
    channel: Channel.optional(),
    recipientUnitId: Id.optional(),
    recipientId: Id.optional(),
  }),
  response: Answer,
});
