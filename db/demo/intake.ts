/**
 * Intake on top of the set's figures: sources of every kind with their maps, messages that failed, a test message, and leads that wait for
 * the validation desk. Made after the set is loaded, in the same transaction.
 */
import { createHash } from 'node:crypto';
import type pg from 'pg';
import { sealSecret } from '../../src/modules/leads/index.ts';
import { encrypt, type KeyRing } from '../../src/platform/crypto.ts';

const HOUR = 3_600_000;

interface DemoSource {
  code: string;
  kind: string;
  channel: string;
  name: string;
  nameEn: string;
  validate: boolean;
  fieldMap: object;
  settings?: object;
}

const FEED_MAP = {
  fields: {
    externalId: ['clue.clue_id'],
    name: ['clue.name'],
    mobile: ['clue.telphone'],
    city: ['clue.city_name'],
    seriesCode: ['clue.form[label=意向车型].value'],
    comments: ['clue.remark'],
  },
  constants: { consentVersion: 'feed-2026' },
  values: { seriesCode: {}, cityCode: {}, dealerCode: { '386': 'SH-0001' } },
};

const SOURCES: readonly DemoSource[] = [
  {
    code: 'feed',
    kind: 'json',
    channel: 'social_media',
    name: '短视频线索',
    nameEn: 'Short-video leads',
    validate: true,
    fieldMap: FEED_MAP,
  },
  {
    code: 'lead-ads',
    kind: 'meta',
    channel: 'meta',
    name: '海外社交广告',
    nameEn: 'Social lead ads',
    validate: true,
    fieldMap: { constants: { city: '上海' } },
  },
  {
    code: 'search-form',
    kind: 'google',
    channel: 'google',
    name: '搜索线索表单',
    nameEn: 'Search lead form',
    validate: false,
    fieldMap: {},
  },
  {
    code: 'wecom',
    kind: 'tencent',
    channel: 'wecom',
    name: '企业微信',
    nameEn: 'WeCom',
    validate: false,
    fieldMap: { values: { dealerCode: { '9001': 'SH-0001' } } },
  },
  {
    code: 'adf-mail',
    kind: 'mailbox',
    channel: 'adf',
    name: '合作方邮箱',
    nameEn: 'Partner mailbox',
    validate: false,
    fieldMap: {},
    settings: { host: 'imap.example.com', user: 'leads@example.com', folder: 'INBOX' },
  },
];

const clue = (id: string, inner: object) => JSON.stringify({ clue: { clue_id: id, ...inner } });
const column = (id: string, value: string) => ({ column_id: id, string_value: value });
const NO_PHONE = {
  field: 'mobile',
  zh: '没有可用的电话或邮箱;请检查字段映射。',
  en: 'There is no usable phone or e-mail; check the field map.',
};

const BAD_NUMBER = {
  field: 'mobile',
  zh: '号码格式不正确,例如 13812345678 或 021-12345678。',
  en: 'This is no phone number; for example 13812345678 or 021-12345678.',
};

/** Messages by hours before now. */
const MESSAGES = [
  {
    at: 2,
    source: 'feed',
    id: '7301',
    result: 'rejected',
    raw: clue('7301', { name: '高先生', mobile: '13916830001', city_name: '上海' }),
    problems: [NO_PHONE],
  },
  {
    at: 3,
    source: 'feed',
    id: '7302',
    result: 'rejected',
    raw: clue('7302', { name: '林女士', mobile: '13916830002', city_name: '苏州' }),
    problems: [NO_PHONE],
  },
  {
    at: 5,
    source: 'feed',
    id: '7303',
    result: 'rejected',
    raw: clue('7303', { name: '测试', telphone: '123', city_name: '月球' }),
    problems: [NO_PHONE],
    warnings: ['mobile.unreadable'],
  },
  {
    at: 7,
    source: 'wecom',
    id: 'sum-demo-1',
    result: 'rejected',
    raw: JSON.stringify({ ChannelName: '企微', CustomerName: '周先生', CustomerPhone: '—', DealerId: '9001' }),
    problems: [NO_PHONE],
  },
  {
    at: 9,
    source: 'lead-ads',
    id: '55459717045641545',
    result: 'failed',
    raw: JSON.stringify({ notice: { leadgen_id: '55459717045641545', form_id: 551111744595541 } }),
    problems: [
      {
        field: 'fetch',
        zh: 'Meta 返回 400, code 190:访问令牌已失效,请在来源页更换。',
        en: 'Meta answered 400, code 190: the access token is no longer valid; set a new one on the source.',
      },
    ],
  },
  {
    at: 11,
    source: 'search-form',
    id: 'TeSter-123-ABCDEFGHIJKLMNOPQRSTUVWXYZ-abcdefghijklmnopqrstuvwxyz-0123456789',
    result: 'test',
    raw: JSON.stringify({
      is_test: true,
      user_column_data: [column('FULL_NAME', 'FirstName LastName'), column('PHONE_NUMBER', '+16505550123')],
    }),
    problems: [],
  },
] as const;

const WAITING = 12;

/** Writes them. */
export async function writeIntake(client: pg.PoolClient, keys: KeyRing, now: Date): Promise<void> {
  const found = await client.query<{ id: string }>(
    "select id from org.unit where kind = 'brand' order by created_at limit 1",
  );
  const brandId = found.rows[0]?.id;
  if (!brandId) return;
  const sources = new Map<string, string>();
  for (const { code, kind, channel, name, nameEn, validate, fieldMap, settings = {} } of SOURCES) {
    const id = uuidOf(`source ${code}`);
    sources.set(code, id);
    const sealed = sealSecret({ keys }, id, `demo-key-of-${code}`);
    await client.query(
      `insert into leads.source (id, org_id, code, name, name_en, kind, channel, validate, field_map, settings, secret_enc, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [id, brandId, code, name, nameEn, kind, channel, validate, fieldMap, settings, sealed, now],
    );
  }
  const formats: Record<string, string> = {
    feed: 'json',
    wecom: 'tencent',
    'lead-ads': 'meta',
    'search-form': 'google',
  };
  for (const message of MESSAGES) {
    const id = uuidOf(`message ${message.id}`);
    const warnings = 'warnings' in message ? message.warnings : [];
    await client.query(
      `insert into leads.inbound (id, org_id, source_id, external_id, format, result, is_test, warnings, problems, raw_enc, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        id,
        brandId,
        sources.get(message.source),
        message.id,
        formats[message.source],
        message.result,
        message.result === 'test',
        JSON.stringify(warnings),
        JSON.stringify(message.problems),
        encrypt(keys, message.raw, `leads.inbound:${id}`),
        new Date(now.getTime() - message.at * HOUR),
      ],
    );
  }
  // What the set's own senders got wrong: their mobile number.
  await client.query("update leads.inbound set problems = $1 where result = 'rejected' and problems = '[]'", [
    JSON.stringify([BAD_NUMBER]),
  ]);
  // The newest leads that no dealer has yet wait for the desk, the oldest of them first.
  const waiting = await client.query<{ id: string; created_at: Date }>(
    `select id, created_at from leads.lead where status = 'new' and org_id = $1 order by created_at desc, id limit ${WAITING}`,
    [brandId],
  );
  for (const lead of waiting.rows)
    await client.query('insert into leads.validation (id, org_id, lead_id, queued_at) values ($1, $2, $3, $4)', [
      uuidOf(`validation ${lead.id}`),
      brandId,
      lead.id,
      lead.created_at,
    ]);
}

/** The same id each time the set is made. */
function uuidOf(name: string): string {
  const hex = createHash('sha256').update(`demo intake ${name}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
