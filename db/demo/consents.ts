import { DAY, HOUR } from './days.ts';
import type { World } from './world.ts';

/** Versions of the notice with the day each came into use. */
const NOTICES: readonly (readonly [string, number])[] = [
  ['2026-11', Date.UTC(2026, 10, 1)],
  ['2024-07', Date.UTC(2024, 6, 1)],
  ['2021-11', Date.UTC(2021, 10, 1)],
];

/** What an enquirer was asked, beside passing the enquiry on: how often, and how often they say yes. */
const ASKED = [
  { purpose: 'survey', asked: 0.12, yes: 0.7 },
  { purpose: 'marketing_sms', asked: 0.15, yes: 0.55 },
] as const;
/** Asked of the people at the demo dealer. */
const ASKED_HERE = [
  { purpose: 'survey', asked: 0.7, yes: 0.75 },
  { purpose: 'marketing_sms', asked: 0.6, yes: 0.6 },
  { purpose: 'marketing_email', asked: 0.5, yes: 0.5 },
  { purpose: 'wechat_push', asked: 0.6, yes: 0.7 },
  { purpose: 'profiling', asked: 0.4, yes: 0.5 },
  { purpose: 'telematics', asked: 0.3, yes: 0.6 },
  { purpose: 'share_group_brands', asked: 0.3, yes: 0.3 },
  { purpose: 'cross_border', asked: 0.1, yes: 0.2 },
] as const;
const CHANNELS = ['paper', 'showroom', 'owner', 'hotline'] as const;
/** Every so many of the demo dealer's owners took the care calls back, or is not to be called at all. */
const WITHDRAWN_EVERY = 9;
const FORBIDDEN_EVERY = 14;

interface Person {
  id: string;
  at: number;
  name: string;
  kind: 'person' | 'enterprise';
  channel: string;
  owner: boolean;
  /** The demo dealer, where that one knows the person. */
  demoDealerId: string | null;
  valueHash: Buffer;
}

/** The insurer that owners of the demo dealer may be passed to. */
export function writeRecipient(world: World): void {
  world.rows.add('customers.recipient', {
    id: world.consents.recipientId,
    code: 'anxin-insurance',
    name: '安心保险(演示)',
    nameEn: 'Anxin Insurance (demo)',
    contact: '400-000-0000',
    purposeText: '续保报价与承保',
    dataKinds: '姓名、手机、车辆信息、保险到期日',
    createdAt: world.now - 200 * DAY,
  });
}

/** Takes down what a person said since the law asks for it; draws from a stream of its own. */
export function writeConsents(world: World, person: Person): void {
  const { rows, now } = world;
  const { random, recipientId } = world.consents;
  const textVersion = NOTICES.find(([, since]) => since <= person.at)?.[0];
  if (!textVersion) return;
  const add = (
    purpose: string,
    state: string,
    at: number,
    channel: string,
    recipient: string | null = null,
  ): string => {
    const id = random.id(at);
    const said = { purpose, state, textVersion, channel, recipientId: recipient, evidence: { demo: true } };
    rows.add('customers.consent', { id, customerId: person.id, ...said, createdAt: at });
    return id;
  };
  const shared = add('share_dealer', 'granted', person.at, person.channel);
  if (person.demoDealerId)
    rows.add('customers.sharing', {
      id: random.id(person.at),
      orgId: person.demoDealerId,
      customerId: person.id,
      dataKinds: ['name', 'mobile', 'city', 'interest', 'comments'],
      ground: 'consent',
      consentId: shared,
      about: 'lead',
      actor: 'system:demo',
      createdAt: person.at,
    });
  const call = random.chance(0.45);
  add('marketing_call', call ? 'granted' : 'denied', person.at, person.channel);
  const withdrawnAt = person.at + random.between(30, 600) * DAY;
  if (call && withdrawnAt < now && random.chance(0.06)) add('marketing_call', 'withdrawn', withdrawnAt, 'hotline');
  for (const { purpose, asked, yes } of person.demoDealerId ? ASKED_HERE : ASKED)
    if (random.chance(asked)) add(purpose, random.chance(yes) ? 'granted' : 'denied', person.at, random.pick(CHANNELS));
  if (!person.owner) return;
  const nth = person.demoDealerId ? ++world.consents.owners : 0;
  add('care_calls', nth > 0 || random.chance(0.85) ? 'granted' : 'denied', person.at, 'paper');
  if (nth === 0) return;
  if (nth % WITHDRAWN_EVERY === 4) add('care_calls', 'withdrawn', Math.min(now - HOUR, person.at + 40 * DAY), 'owner');
  if (random.chance(0.3))
    add('share_partner', random.chance(0.7) ? 'granted' : 'denied', person.at, 'paper', recipientId);
  if (nth % FORBIDDEN_EVERY === 6)
    rows.add('customers.do_not_contact', {
      id: random.id(now - 20 * DAY),
      customerId: person.id,
      valueHash: person.valueHash,
      channel: nth % 2 ? 'call' : null,
      reason: '客户来电要求不再联系',
      actor: 'system:demo',
      createdAt: now - 20 * DAY,
    });
  // The second owner is the one whose pages people try: nobody is to delete them.
  if (person.kind === 'person' && nth !== 2 && world.consents.asking.length < REQUESTS.length)
    world.consents.asking.push(person.id);
}

const REQUESTS = [
  { kind: 'copy', daysAgo: 12, channel: 'owner', state: 'done', outcome: 'provided', details: '' },
  {
    kind: 'delete',
    daysAgo: 5,
    channel: 'hotline',
    state: 'working',
    outcome: null,
    details: '不再使用本品牌,请删除我的信息',
  },
  { kind: 'correct', daysAgo: 1, channel: 'owner', state: 'received', outcome: null, details: '姓名中的“晓”应为“小”' },
  { kind: 'explain', daysAgo: 27, channel: 'email', state: 'working', outcome: null, details: '为什么收到活动邀请' },
  {
    kind: 'correct',
    daysAgo: 40,
    channel: 'showroom',
    state: 'refused',
    outcome: 'refused',
    details: '要求修改交车日期',
  },
] as const;

/** Requests of the people themselves, in every state: one of them is overdue. */
export function writeRequests(world: World): void {
  const { rows, now, tree } = world;
  const { random, asking } = world.consents;
  for (const [nth, customerId] of asking.entries()) {
    const request = REQUESTS[nth];
    if (!request) return;
    const { kind, daysAgo, channel, state, outcome, details } = request;
    const at = now - daysAgo * DAY - 2 * HOUR;
    const closed = state === 'done' || state === 'refused';
    const worked = state !== 'received';
    rows.add('customers.request', {
      id: random.id(at),
      number: `R${new Date(at).toISOString().slice(2, 4)}${new Date(at).toISOString().slice(5, 7)}${String(nth + 1).padStart(5, '0')}`,
      orgId: tree.brandId,
      customerId,
      kind,
      state,
      outcome,
      channel,
      details,
      answer: state === 'refused' ? '交车日期以交车单为准,与记录一致,无需更正。' : null,
      acknowledgeBy: at + 3 * DAY,
      dueAt: at + 21 * DAY,
      hardDueAt: at + 30 * DAY,
      acknowledgedAt: worked ? at + 5 * HOUR : null,
      verifiedAt: channel === 'owner' || worked ? at + HOUR : null,
      verifiedBy: channel === 'owner' || worked ? 'system:demo' : null,
      verifiedHow: channel === 'owner' ? '车主登录验证' : worked ? '回拨登记号码核对' : null,
      closedAt: closed ? at + 3 * DAY : null,
      closedBy: closed ? 'system:demo' : null,
      createdAt: at,
    });
  }
}

/** Numbers of requests that the set has taken. */
export const TAKEN_REQUESTS = REQUESTS.length;
