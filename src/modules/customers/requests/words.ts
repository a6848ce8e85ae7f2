/** What codes in a person's package are called, for the page that people read; the file for machines keeps the codes. */
import type { Ctx } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db.ts';
import type { Text } from '../../../platform/i18n.ts';
import type { SubjectPart } from '../../../platform/subject-data.ts';
import { dictionaries } from '../../org/index.ts';
import { explainGate } from '../consent/reasons.ts';
import { eventWords } from './event-words.ts';

type Lists = Readonly<Record<string, Readonly<Record<string, Text>>>>;

/** `code:中文:English` a line. */
const list = (...lines: string[]): Record<string, Text> =>
  Object.fromEntries(lines.map((line) => line.split(':')).map(([code = '', zh = '', en = '']) => [code, { zh, en }]));

const WAYS = list(
  'call:电话:call',
  'visit:到店:visit',
  'message:短信:message',
  'email:邮件:e-mail',
  'wechat:微信:WeChat',
  'sms:短信:SMS',
  'in_person:当面:in person',
  'other:其他:other',
  'owner:本人自助:own pages',
  'test_drive:试驾:test drive',
);
const STATES = list(
  'pending:待处理:pending',
  'approved:已同意:approved',
  'refused:已拒绝:refused',
  'withdrawn:已撤回:withdrawn',
  'open:进行中:open',
  'closed:已结束:closed',
  'done:已办结:done',
  'received:已收到:received',
  'working:处理中:being handled',
  'granted:已同意:granted',
  'denied:不同意:denied',
  'expired:已过期:expired',
  'active:有效:active',
  'rejected:未通过:rejected',
  'left:已退会:left',
  'new:新建:new',
  'assigned:已分配:assigned',
  'accepted:已接受:accepted',
  'following:跟进中:in follow-up',
  'ordered:已下单:ordered',
  'won:已成交:won',
  'defeated:战败:lost',
  'dormant:休眠:dormant',
  'invalid:无效:invalid',
  'delivered:已交付:delivered',
  'cancelled:已取消:cancelled',
  'returned:已退回:returned',
  'superseded:已被新版取代:superseded',
  'booked:已预约:booked',
  'confirmed:已确认:confirmed',
  'out:试驾中:on the road',
  'back:已完成:done',
  'no_show:未到店:did not come',
  'declined:已谢绝:declined',
  'answered:已回答:answered',
  'unreached:未接通:not reached',
  'barred:未获准联系:contact not allowed',
  'stopped:已停止:stopped',
  'captured:已核销:used',
  'voided:已释放:released',
  'credited:已奖励:credited',
  'reversed:已收回:reversed',
  'registered:已登记:taken down',
  'requested:已申请:asked for',
  'prepared:备货中:being prepared',
  'shipped:已发货:shipped',
  'ready:待领取:ready',
  'appraised:已评估:appraised',
  'offered:已报价:offered',
  'bought:已收购:bought',
  'dropped:已放弃:dropped',
  'draft:草稿:draft',
  'drawn_up:已拟定:drawn up',
  'signed:已签订:signed',
  'void:已作废:void',
  'waiting:待发送:waiting',
  'sent:已发送:sent',
  'failed:发送失败:failed',
  'by_hand:人工告知:told by hand',
  'told:已告知:told',
  'not_needed:无需告知:not needed',
);
const CLOSED: Lists = {
  kinds: list(
    'person:个人:person',
    'enterprise:企业:enterprise',
    'institution:机构:institution',
    'dealer:经销商:dealer',
  ),
  genders: list('female:女:female', 'male:男:male'),
  residences: list('urban:城镇:urban', 'rural:农村:rural'),
  languages: list('zh:中文:Chinese', 'en:英文:English'),
  stages: list(
    'potential:潜在客户:potential',
    'prospect:有望客户:prospect',
    'ordered:已订车:ordered',
    'owner:车主:owner',
    'repurchase:换购:repurchase',
  ),
  values: list('high:高:high', 'medium:中:medium', 'low:低:low'),
  contacts: list('mobile:手机:mobile', 'landline:座机:landline', 'email:邮箱:e-mail', 'wechat:微信:WeChat'),
  numbers: list(
    'valid:有效:valid',
    'empty:空号:not in service',
    'stopped:停机:stopped',
    'refused:拒接:refused',
    'unknown:未核实:not verified',
  ),
  addresses: list('home:家庭:home', 'work:工作:work', 'delivery:收货:delivery', 'registered:注册地:registered'),
  documents: list(
    'resident_id:居民身份证:resident ID',
    'credit_code:统一社会信用代码:credit code',
    'passport:护照:passport',
    'hk_macau_permit:港澳居民来往内地通行证:Hong Kong and Macau permit',
    'taiwan_permit:台湾居民来往大陆通行证:Taiwan permit',
    'foreign_permanent:外国人永久居留身份证:permanent residence',
    'officer:军官证:officer’s card',
    'driving_licence:驾驶证:driving licence',
    'other:其他:other',
  ),
  data: list(
    'name:姓名:name',
    'mobile:手机:mobile',
    'city:城市:city',
    'interest:意向:interest',
    'comments:留言:comments',
  ),
  grounds: list('consent:同意:consent', 'contract:合同:contract', 'request:本人请求:own request'),
  requests: list(
    'access:查阅:access',
    'copy:复制:copy',
    'correct:更正:correction',
    'delete:删除:deletion',
    'explain:解释说明:explanation',
    'withdraw:撤回同意:withdrawal',
  ),
  outcomes: list(
    'provided:已提供:provided',
    'corrected:已更正:corrected',
    'explained:已说明:explained',
    'withdrawn:已撤回:withdrawn',
    'erased:已删除:erased',
    'restricted:仅保存:storage only',
    'refused:已拒绝:refused',
  ),
  checks: list(
    'confirmed:信息无误:confirmed',
    'changed:已更正:changed',
    'unreachable:无法联系:unreachable',
    'gone:已失效:gone',
  ),
  roles: list('driver:使用人:driver', 'payer:付款人:payer', 'keeper:保管人:keeper'),
  policies: list(
    'compulsory:交强险:compulsory',
    'damage:车损险:damage',
    'liability:第三者责任险:third party',
    'seats:座位险:seats',
    'other:其他:other',
  ),
  replacements: list(
    'lead:已转为线索:a new enquiry',
    'touch:并入在办线索:added to an enquiry',
    'barred:未获准联系:contact not allowed',
  ),
  messages: list(
    'order_step:订单进度:progress of the order',
    'order_changed:订单变更:change of the order',
    'order_cancelled:订单取消:cancellation',
    'test_drive_asked:试驾申请:test drive asked for',
    'test_drive_booked:试驾预约:test drive booked',
    'test_drive_cancelled:试驾取消:test drive cancelled',
  ),
  ends: list('owner_changed:车辆已易主:the car changed hands'),
  points: list(
    'earn:获得:earned',
    'confirm:确认:confirmed',
    'cancel:取消:cancelled',
    'hold:冻结:held',
    'capture:核销:used',
    'void:释放:released',
    'redeem:兑换:redeemed',
    'reverse:退回:given back',
    'claw_back:收回:taken back',
    'expire:到期:expired',
    'adjust:调整:adjusted',
    'award:奖励:awarded',
    'merge:账户合并:accounts merged',
    'fund:拨入:funded',
    'transfer:转移:transferred',
  ),
  ways: WAYS,
  states: STATES,
  events: eventWords,
};

/** Column of a part → the lists its codes are of, the first that knows one; a name that is no closed list is a dictionary's. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
  'person.kind': ['kinds'],
  'person.gender': ['genders'],
  'person.residence': ['residences'],
  'person.language': ['languages'],
  'person.stage': ['stages'],
  'person.valueClass': ['values'],
  'person.occupation': ['occupation'],
  'person.income': ['income'],
  'person.needs': ['customer_need'],
  'person.hobbies': ['hobby'],
  'person.tags': ['customer_tag'],
  'person.source': ['lead_channel', 'consent_channel'],
  'contacts.kind': ['contacts'],
  'contacts.status': ['numbers'],
  'addresses.kind': ['addresses'],
  'documents.kind': ['documents'],
  'consents.purpose': ['purposes'],
  'consents.channel': ['consent_channel', 'lead_channel'],
  'decisions.purpose': ['purposes'],
  'decisions.reason': ['gate'],
  'sharing.dataKinds': ['data'],
  'sharing.ground': ['grounds'],
  'requests.kind': ['requests'],
  'requests.outcome': ['outcomes'],
  'stages.fromStage': ['stages'],
  'stages.toStage': ['stages'],
  'verifications.result': ['checks'],
  'events.name': ['events'],
  'roles.role': ['roles'],
  'policies.kinds': ['policies'],
  'leads.channel': ['lead_channel'],
  'leads.grade': ['lead_grade'],
  'touches.channel': ['lead_channel'],
  'follow_ups.channel': ['follow_up_channel', 'ways'],
  'follow_ups.result': ['call_result'],
  'closings.reason': ['defeat_reason', 'dormant_reason', 'invalid_reason'],
  'replacements.outcome': ['replacements'],
  'phone_calls.outcome': ['phone_outcome'],
  'test_drives.intention': ['buying_intention'],
  'needs.useKind': ['car_use', 'customer_need'],
  'needs.concerns': ['buying_concern', 'buyer_concern'],
  'messages.kind': ['messages'],
  'surveys.lastResult': ['call_result', 'contact_result'],
  'opportunities.kind': ['opportunity_kind'],
  'opportunities.closeReason': ['ends'],
  'opportunities.lastResult': ['contact_result', 'call_result'],
  'points.kind': ['points'],
};
const BY_COLUMN: Readonly<Record<string, readonly string[]>> = {
  state: ['states'],
  status: ['states'],
  channel: ['ways', 'consent_channel'],
};

/** What a code in a column of a part is called; null where it is none, as names and notes are. */
export type Words = (part: SubjectPart['key'], column: string, value: string) => Text | null;

/** The words of an installation: its dictionaries and purposes, and the product's own lists. */
export async function packageWords(ctx: Ctx, tx: Tx): Promise<Words> {
  const own: Record<string, Record<string, Text>> = { purposes: {} };
  for (const { kind, code, name, nameEn } of await dictionaries(ctx, tx)) {
    own[kind] ??= {};
    own[kind][code] = { zh: name, en: nameEn };
  }
  const purposes = await tx.selectFrom('customers.purpose').select(['code', 'name', 'nameEn']).execute();
  for (const { code, name, nameEn } of purposes) own.purposes = { ...own.purposes, [code]: { zh: name, en: nameEn } };
  const called = (name: string, value: string): Text | null =>
    name === 'gate' ? explainGate(value) : (CLOSED[name]?.[value] ?? own[name]?.[value] ?? null);
  return (part, column, value) => {
    for (const name of LISTS[`${part}.${column}`] ?? BY_COLUMN[column] ?? []) {
      const words = called(name, value);
      if (words) return words;
    }
    return null;
  };
}
