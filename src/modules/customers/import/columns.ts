/** The columns of a file of customers: headers in both languages, what a cell may say, and the words of the dictionaries. */
import type { Ctx } from '../../../platform/context.ts';
import { read, type Tx } from '../../../platform/db.ts';
import { dictionaries, type ImportColumn } from '../../org/index.ts';
import { type CustomField, storedRules } from '../rules.ts';

const CUSTOM = 'custom.';

/** Fields whose cells name an entry of a dictionary, one or several. */
export const DICTIONARY = {
  occupation: 'occupation',
  income: 'income',
  source: 'lead_channel',
  needs: 'customer_need',
  hobbies: 'hobby',
  tags: 'customer_tag',
} as const;

/** Words of closed lists, by code. */
export const WORDS = {
  kind: { person: ['个人', 'person'], enterprise: ['企业', 'enterprise'], institution: ['机构', 'institution'] },
  gender: { male: ['男', 'male', '男性', 'm'], female: ['女', 'female', '女性', 'f'] },
  residence: { urban: ['城镇', 'urban', '城市'], rural: ['农村', 'rural', '乡村'] },
  language: { zh: ['中文', 'zh', 'chinese', '汉语'], en: ['英文', 'en', 'english', '英语'] },
  valueClass: { high: ['高', 'high'], medium: ['中', 'medium'], low: ['低', 'low'] },
  documentKind: {
    resident_id: ['身份证', 'resident id', '居民身份证'],
    credit_code: ['统一社会信用代码', 'credit code', '营业执照'],
    passport: ['护照', 'passport'],
    hk_macau_permit: ['港澳居民来往内地通行证', 'hong kong and macau permit', '回乡证'],
    taiwan_permit: ['台湾居民来往大陆通行证', 'taiwan permit', '台胞证'],
    foreign_permanent: ['外国人永久居留身份证', 'permanent resident card'],
    officer: ['军官证', 'officer’s card'],
    driving_licence: ['驾驶证', 'driving licence'],
    other: ['其他', 'other'],
  },
} as const satisfies Record<string, Record<string, readonly string[]>>;

const offered = (words: Record<string, readonly string[]>) => async () => Object.values(words).map(([zh]) => zh ?? '');
const entries = (kind: string) => async (ctx: Ctx) =>
  (await dictionaries(ctx))
    .filter((entry) => entry.kind === kind && entry.active)
    .map((entry) => (ctx.language === 'zh' ? entry.name : entry.nameEn));

const SEVERAL = { zh: '可填多个,用逗号或顿号分隔', en: 'several, separated by commas' };

const COLUMNS: readonly ImportColumn[] = [
  {
    key: 'name',
    title: { zh: '姓名', en: 'Name' },
    synonyms: ['客户姓名', '客户名称', '名称', '车主姓名', '车主', '联系人', 'full name', 'customer'],
    example: '张三',
  },
  {
    key: 'familyName',
    title: { zh: '姓', en: 'Family name' },
    synonyms: ['姓氏', 'surname', 'last name'],
    example: '',
  },
  { key: 'givenName', title: { zh: '名', en: 'Given name' }, synonyms: ['first name'], example: '' },
  {
    key: 'mobile',
    title: { zh: '手机', en: 'Mobile' },
    synonyms: ['手机号', '手机号码', '移动电话', '联系电话', '电话', '联系方式', 'mobile phone', 'phone', 'cell'],
    example: '13800138000',
    sealed: true,
  },
  {
    key: 'mobile2',
    title: { zh: '手机2', en: 'Mobile 2' },
    synonyms: ['备用手机', '备用电话', '其他电话', 'second mobile'],
    example: '',
    sealed: true,
  },
  {
    key: 'landline',
    title: { zh: '座机', en: 'Landline' },
    synonyms: ['固定电话', '固话', '办公电话', 'telephone'],
    example: '',
    sealed: true,
  },
  {
    key: 'email',
    title: { zh: '邮箱', en: 'E-mail' },
    synonyms: ['电子邮箱', '电子邮件', 'email', 'mail'],
    example: '',
    sealed: true,
  },
  { key: 'wechat', title: { zh: '微信', en: 'WeChat' }, synonyms: ['微信号', 'wechat id'], example: '', sealed: true },
  {
    key: 'kind',
    title: { zh: '类型', en: 'Kind' },
    synonyms: ['客户类型', '客户性质', 'customer type'],
    example: '个人',
    choices: offered(WORDS.kind),
  },
  {
    key: 'gender',
    title: { zh: '性别', en: 'Gender' },
    synonyms: ['sex'],
    example: '男',
    choices: offered(WORDS.gender),
  },
  {
    key: 'birthOn',
    title: { zh: '出生日期', en: 'Date of birth' },
    synonyms: ['生日', '出生年月日', 'birthday', 'birth date'],
    example: '1990-01-31',
  },
  {
    key: 'documentKind',
    title: { zh: '证件类型', en: 'Document kind' },
    synonyms: ['证件种类', 'id type'],
    example: '',
    note: {
      zh: '不填则个人为身份证,单位为统一社会信用代码',
      en: 'left out: resident ID for persons, credit code for organisations',
    },
    choices: offered(WORDS.documentKind),
  },
  {
    key: 'idNumber',
    title: { zh: '证件号码', en: 'Document number' },
    synonyms: ['身份证', '身份证号', '身份证号码', '证件号', '统一社会信用代码', 'id number', 'id card'],
    example: '',
    sealed: true,
  },
  {
    key: 'city',
    title: { zh: '城市', en: 'City' },
    synonyms: ['所在城市', '市', '地区'],
    example: '上海',
    note: { zh: '城市名或六位代码(GB/T 2260)', en: 'name or six-digit code (GB/T 2260)' },
  },
  {
    key: 'addressLine',
    title: { zh: '详细地址', en: 'Address' },
    synonyms: ['地址', '家庭住址', '住址', '通讯地址', 'street'],
    example: '',
    sealed: true,
  },
  { key: 'postcode', title: { zh: '邮编', en: 'Postcode' }, synonyms: ['邮政编码', 'zip'], example: '' },
  {
    key: 'externalSource',
    title: { zh: '外部系统', en: 'Other system' },
    synonyms: ['来源系统', 'source system'],
    example: 'dms',
    note: { zh: '小写字母、数字和下划线,可设默认值', en: 'small letters, digits and _; may be a default value' },
  },
  {
    key: 'externalId',
    title: { zh: '外部编号', en: 'External id' },
    synonyms: ['客户编号', '客户编码', '原系统编号', 'customer id', 'old id'],
    beside: 'externalSource',
    example: 'C-100086',
  },
  {
    key: 'memberCard',
    title: { zh: '会员卡号', en: 'Member number' },
    synonyms: ['会员号', '卡号', 'card number'],
    example: '',
    note: { zh: '只用于匹配', en: 'to match by only' },
  },
  {
    key: 'vin',
    title: { zh: '车架号', en: 'VIN' },
    synonyms: ['vin码', '车辆识别代号', '底盘号'],
    example: '',
    note: { zh: '只用于匹配;车辆请用车辆导入', en: 'to match by only; vehicles have their own import' },
  },
  {
    key: 'plate',
    title: { zh: '车牌', en: 'Plate' },
    synonyms: ['车牌号', '车牌号码', '牌照'],
    example: '',
    note: { zh: '只用于匹配', en: 'to match by only' },
  },
  { key: 'occupation', title: { zh: '职业', en: 'Occupation' }, example: '', choices: entries('occupation') },
  {
    key: 'income',
    title: { zh: '收入', en: 'Income' },
    synonyms: ['年收入', '家庭收入'],
    example: '',
    choices: entries('income'),
  },
  { key: 'residence', title: { zh: '城乡', en: 'Urban or rural' }, example: '', choices: offered(WORDS.residence) },
  {
    key: 'language',
    title: { zh: '消息语言', en: 'Language' },
    synonyms: ['语言', '首选语言', 'preferred language'],
    example: '',
    choices: offered(WORDS.language),
  },
  { key: 'familySize', title: { zh: '家庭人数', en: 'Family size' }, synonyms: ['家庭人口'], example: '' },
  { key: 'needs', title: { zh: '用车需求', en: 'Needs' }, synonyms: ['购车用途', '需求'], example: '', note: SEVERAL },
  { key: 'hobbies', title: { zh: '爱好', en: 'Hobbies' }, synonyms: ['兴趣爱好'], example: '', note: SEVERAL },
  { key: 'tags', title: { zh: '标签', en: 'Tags' }, synonyms: ['客户标签'], example: '', note: SEVERAL },
  {
    key: 'vip',
    title: { zh: 'VIP', en: 'VIP' },
    synonyms: ['是否vip', '贵宾'],
    example: '',
    choices: async () => ['是', '否'],
  },
  {
    key: 'valueClass',
    title: { zh: '价值分级', en: 'Value class' },
    synonyms: ['客户价值'],
    example: '',
    choices: offered(WORDS.valueClass),
  },
  {
    key: 'source',
    title: { zh: '来源渠道', en: 'Channel' },
    synonyms: ['来源', '渠道', '客户来源', 'channel'],
    example: '',
    choices: entries('lead_channel'),
  },
  {
    key: 'unit',
    title: { zh: '所属单位代码', en: 'Unit code' },
    synonyms: ['经销商代码', '门店代码', '店代码', 'dealer code'],
    example: '',
    note: { zh: '不填则为导入时所在单位', en: 'left out: the unit that imports' },
  },
];

const TYPES: Record<string, { zh: string; en: string }> = {
  number: { zh: '数字', en: 'a number' },
  date: { zh: '日期', en: 'a date' },
  boolean: { zh: '是或否', en: 'yes or no' },
  choices: SEVERAL,
};

function customColumn(field: CustomField): ImportColumn {
  const named = (ctx: Ctx) => field.choices.map(({ name, nameEn }) => (ctx.language === 'zh' ? name : nameEn));
  const note = TYPES[field.type];
  return {
    key: `${CUSTOM}${field.code}`,
    title: { zh: field.name, en: field.nameEn },
    synonyms: [field.code],
    example: '',
    ...(note ? { note } : {}),
    ...(field.type === 'choice' ? { choices: async (ctx: Ctx) => named(ctx) } : {}),
  };
}

/** All columns, the fields an administrator added last. */
export async function customerColumns(ctx: Ctx, tx?: Tx): Promise<readonly ImportColumn[]> {
  const { fields } = await (tx ? storedRules(ctx, tx) : read(ctx, (own) => storedRules(ctx, own)));
  return [...COLUMNS, ...fields.filter(({ active }) => active).map(customColumn)];
}
