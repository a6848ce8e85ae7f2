import * as z from 'zod';
import { endpoint, Id, Instant } from '../../../platform/endpoint.ts';

/** The shapes messages come in; each has its door. */
export const SourceKind = z.enum(['json', 'adf', 'meta', 'google', 'tencent', 'mailbox']);
export type SourceKind = z.output<typeof SourceKind>;

/** Our fields that a sender's message can fill. */
export const TARGETS = [
  'externalId',
  'name',
  'familyName',
  'givenName',
  'mobile',
  'phone',
  'email',
  'cityCode',
  'city',
  'seriesCode',
  'dealerCode',
  'grade',
  'testDrive',
  'comments',
  'requestedAt',
  'consentShare',
  'consentMarketing',
  'consentVersion',
  'isTest',
] as const;
export const Target = z.enum(TARGETS);
export type Target = z.output<typeof Target>;

/** Fields whose values are the sender's own codes and are translated to ours. */
export const TRANSLATED = ['seriesCode', 'cityCode', 'dealerCode', 'grade'] as const;

const Path = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^.[\]]+(\[[^[\]=]+=[^[\]]*\])?(\.[^.[\]]+(\[[^[\]=]+=[^[\]]*\])?)*$/)
  .meta({
    description:
      'Names and positions with dots between, e.g. `data.user.phone` or `items.0.name`; `list[name=phone].values.0` is the entry of a list whose `name` is `phone`',
  });

/** How a source's messages are read: path in the sender's message → our field, constants, and the sender's codes → ours. */
export const FieldMap = z.object({
  fields: z
    .partialRecord(Target, z.array(Path).min(1).max(6))
    .default({})
    .meta({ description: 'The first path that holds something wins' }),
  constants: z
    .partialRecord(Target, z.string().trim().min(1).max(200))
    .default({})
    .meta({ description: 'What stands where the message brings nothing' }),
  values: z
    .partialRecord(z.enum(TRANSLATED), z.record(z.string().max(200), z.string().trim().max(80)))
    .default({})
    .meta({ description: 'Code of the sender → our code' }),
});
export type FieldMap = z.output<typeof FieldMap>;

/** Where a source is asked; none of it secret. */
export const SourceSettings = z.object({
  baseUrl: z
    .url()
    .max(300)
    .optional()
    .meta({ description: 'Address of the interface the lead behind a notice is fetched from' }),
  host: z.string().trim().max(200).optional().meta({ description: 'IMAP server of a mailbox' }),
  port: z.int().min(1).max(65535).optional(),
  tls: z.boolean().optional(),
  user: z.string().trim().max(200).optional(),
  folder: z.string().trim().max(200).optional(),
});
export type SourceSettings = z.output<typeof SourceSettings>;

const Editable = {
  name: z.string().trim().min(1).max(60),
  nameEn: z.string().trim().min(1).max(60),
  channel: z.string().min(1).max(40),
  active: z.boolean().default(true),
  validate: z.boolean().default(false).meta({ description: 'Leads wait for the validation desk before dispatch' }),
  fieldMap: FieldMap.default({ fields: {}, constants: {}, values: {} }),
  settings: SourceSettings.default({}),
};

const SourceRow = z.object({
  id: Id,
  code: z.string(),
  name: z.string(),
  nameEn: z.string(),
  kind: SourceKind,
  channel: z.string(),
  unitName: z.string(),
  unitNameEn: z.string(),
  active: z.boolean(),
  validate: z.boolean(),
  hasSecret: z.boolean(),
  hasAccess: z.boolean(),
  lastAt: Instant.nullable(),
  failures: z.int().meta({ description: 'Messages that wait for a correction, at most 100 counted' }),
});

export const listSources = endpoint({
  id: 'leads.sources',
  method: 'GET',
  path: '/api/lead-sources',
  audience: 'staff',
  permission: 'source.edit',
  summary: { zh: '线索来源', en: 'Sources of leads' },
  response: z.object({ rows: z.array(SourceRow) }),
});

export const getSource = endpoint({
  id: 'leads.source',
  method: 'GET',
  path: '/api/lead-sources/:id',
  audience: 'staff',
  permission: 'source.edit',
  summary: { zh: '线索来源详情', en: 'One source of leads' },
  params: z.object({ id: Id }),
  response: SourceRow.extend({
    unitId: Id,
    fieldMap: FieldMap,
    defaultMap: FieldMap.meta({ description: 'How this kind is read where the map says nothing' }),
    settings: SourceSettings,
    hasVerify: z.boolean(),
    rotatedAt: Instant.nullable(),
    door: z.string().nullable().meta({ description: 'Path its messages are sent to; null for a mailbox' }),
    version: z.int(),
  }),
});

export const createSource = endpoint({
  id: 'leads.create_source',
  method: 'POST',
  path: '/api/lead-sources',
  audience: 'staff',
  permission: 'source.edit',
  creates: true,
  summary: { zh: '新建线索来源', en: 'Create a source of leads; its key is made afterwards' },
  body: z.object({
    ...Editable,
    code: z
      .string()
      .trim()
      .regex(/^[a-z0-9][a-z0-9-]{1,39}$/),
    kind: SourceKind,
    unitId: Id.optional().meta({
      description: 'The brand it belongs to; needed where the acting unit is above brands',
    }),
  }),
  response: z.object({ id: Id, version: z.int() }),
});

export const editSource = endpoint({
  id: 'leads.edit_source',
  method: 'PATCH',
  path: '/api/lead-sources/:id',
  audience: 'staff',
  permission: 'source.edit',
  summary: { zh: '修改线索来源', en: 'Change a source of leads' },
  params: z.object({ id: Id }),
  body: z.object({
    name: Editable.name,
    nameEn: Editable.nameEn,
    channel: Editable.channel,
    active: z.boolean().optional(),
    validate: z.boolean().optional(),
    fieldMap: FieldMap.optional().meta({ description: 'The whole map; left out, it stays' }),
    settings: SourceSettings.optional().meta({ description: 'All settings; left out, they stay' }),
    version: z.int().min(1),
  }),
  response: z.object({ id: Id, version: z.int() }),
});

/** `secret` proves messages, `verify` subscribes a webhook, `access` is what we ask the source with. */
export const KeyKind = z.enum(['secret', 'verify', 'access']);

/** Sets a key, or makes one where none is given; a made one is answered this once and never again. */
export const rotateKey = endpoint({
  id: 'leads.rotate_source_key',
  method: 'POST',
  path: '/api/lead-sources/:id/keys',
  audience: 'staff',
  permission: 'source.edit',
  summary: { zh: '更换来源密钥', en: 'Set or rotate a key of a source; a made one is shown once' },
  params: z.object({ id: Id }),
  body: z.object({
    kind: KeyKind,
    value: z.string().trim().min(8).max(1000).optional().meta({ description: 'A key the other side made' }),
    version: z.int().min(1),
  }),
  response: z.object({ key: z.string().nullable(), version: z.int() }),
});

export const testSource = endpoint({
  id: 'leads.test_source',
  method: 'POST',
  path: '/api/lead-sources/:id/test',
  audience: 'staff',
  permission: 'source.edit',
  summary: { zh: '用样例试读', en: 'Shows what a pasted sample would become; nothing is kept' },
  params: z.object({ id: Id }),
  body: z.object({
    sample: z
      .string()
      .min(1)
      .max(256 * 1024),
    fieldMap: FieldMap.optional().meta({ description: 'A map that is not saved yet' }),
  }),
  response: z.object({
    results: z.array(
      z.object({
        externalId: z.string().nullable(),
        accepted: z.boolean(),
        isTest: z.boolean(),
        fields: z.array(z.object({ target: z.string(), value: z.string(), from: z.string().nullable() })),
        outcome: z.object({
          name: z.string().nullable(),
          contacts: z.array(z.string()),
          city: z.string().nullable(),
          series: z.string().nullable(),
          dealer: z.string().nullable(),
          grade: z.string().nullable(),
          testDrive: z.boolean(),
          comments: z.string().nullable(),
        }),
        warnings: z.array(z.string()),
        problems: z.array(z.object({ field: z.string(), message: z.string() })),
      }),
    ),
    paths: z.array(z.object({ path: z.string(), value: z.string() })).meta({ description: 'Paths the sample holds' }),
  }),
});
