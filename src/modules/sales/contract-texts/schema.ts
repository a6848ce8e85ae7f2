import * as z from 'zod';
import { CivilDate, endpoint, Id } from '../../../platform/endpoint.ts';

/** What a text of contract may name, as `{{code}}`: a closed list. */
export const PLACEHOLDERS = {
  contract_number: { zh: '合同编号', en: 'number of the contract' },
  order_number: { zh: '订单号', en: 'number of the order' },
  base_number: { zh: '原合同编号(补充协议)', en: 'number of the contract a supplement belongs to' },
  date: { zh: '拟定日期', en: 'day it is drawn up' },
  buyer: { zh: '买方名称', en: 'name of the buyer' },
  buyer_kind: { zh: '买方类型', en: 'kind of buyer: person, enterprise …' },
  buyer_phone: { zh: '买方电话(掩码)', en: 'phone of the buyer, masked' },
  dealer: { zh: '卖方(经销商)', en: 'the dealer' },
  dealer_address: { zh: '卖方地址', en: 'address of the dealer' },
  dealer_phone: { zh: '卖方电话', en: 'phone of the dealer' },
  consultant: { zh: '销售顾问', en: 'sales consultant' },
  series: { zh: '车系', en: 'series' },
  model: { zh: '车型年款', en: 'model and its year' },
  trim: { zh: '配置', en: 'trim' },
  colour: { zh: '颜色', en: 'colour' },
  vin: { zh: '车架号(VIN)', en: 'VIN' },
  list_price: { zh: '厂家指导价', en: 'list price' },
  price: { zh: '成交车价', en: 'price of the car' },
  price_words: { zh: '成交车价大写', en: 'price of the car in words' },
  extras: { zh: '其他项目与金额', en: 'what is bought beside the car, with sums' },
  extras_total: { zh: '其他项目合计', en: 'sum of what is bought beside the car' },
  total: { zh: '合同总价', en: 'total' },
  total_words: { zh: '合同总价大写', en: 'total in words' },
  deposit: { zh: '定金/订金金额', en: 'deposit' },
  deposit_kind: { zh: '定金或订金', en: 'kind of deposit' },
  paid: { zh: '已付金额', en: 'paid so far' },
  balance: { zh: '尚欠金额', en: 'still to be paid' },
  payments: { zh: '付款记录', en: 'payments so far' },
  loan: { zh: '贷款', en: 'loan' },
  expected_on: { zh: '预计交车日期', en: 'expected day of delivery' },
  trade_in: { zh: '置换旧车', en: 'car taken in part payment' },
  gifts: { zh: '赠品', en: 'gifts' },
  insurance: { zh: '代办保险', en: 'insurance the dealer arranges' },
  warranty: { zh: '包修期', en: 'term of the warranty' },
  agreed: { zh: '其他约定', en: 'what else was agreed' },
} as const;

export type Placeholder = keyof typeof PLACEHOLDERS;

/** In which cases a paragraph stands in the contract. */
export const CASES = {
  always: { zh: '始终', en: 'always' },
  earnest: { zh: '收定金时', en: 'with earnest money' },
  refundable: { zh: '收订金时', en: 'with a refundable deposit' },
  no_deposit: { zh: '不收定金或订金时', en: 'without a deposit' },
  person: { zh: '买方为个人时', en: 'a person buys' },
  company: { zh: '买方为单位时', en: 'a company or institution buys' },
  vin: { zh: '已配车时', en: 'a car is allocated' },
  no_vin: { zh: '未配车时', en: 'no car is allocated yet' },
  extras: { zh: '有其他项目时', en: 'something is bought beside the car' },
  loan: { zh: '贷款购车时', en: 'with a loan' },
  trade_in: { zh: '有置换旧车时', en: 'with a trade-in' },
  gifts: { zh: '有赠品时', en: 'with gifts' },
  insurance: { zh: '代办保险时', en: 'the dealer arranges insurance' },
  agreed: { zh: '有其他约定时', en: 'something else was agreed' },
} as const;

export type Case = keyof typeof CASES;

/** Without these in paragraphs that always stand there it is no contract of sale of a car (Civil Code art. 470, 596). */
export const REQUIRED = ['buyer', 'dealer', 'trim', 'colour', 'price', 'expected_on', 'total'] as const;

const Words = z.string().trim().max(4000);
export const Paragraph = z.object({
  zh: Words.min(1),
  en: Words.default(''),
  when: z
    .array(z.enum(Object.keys(CASES) as [keyof typeof CASES]))
    .min(1)
    .max(4)
    .default(['always'])
    .meta({
      description: 'It stands there where all of these are so',
    }),
});
export type Paragraph = z.output<typeof Paragraph>;

const Title = z.string().trim().min(1).max(80);
const text = {
  title: Title,
  titleEn: z.string().trim().max(80).default(''),
  paragraphs: z.array(Paragraph).min(1).max(60),
  dealerClauses: z.boolean().default(false).meta({ description: 'Dealers may add clauses of their own' }),
  fromDate: CivilDate,
};

export const ContractText = z.object({
  id: Id.nullable().meta({ description: 'Null: the text that is shipped' }),
  orgId: Id.nullable(),
  unitName: z.string(),
  unitNameEn: z.string(),
  number: z.int(),
  own: z.boolean().meta({ description: 'Clauses a dealer adds' }),
  ...text,
  titleEn: z.string(),
  dealerClauses: z.boolean(),
  fromDate: CivilDate.nullable(),
  phase: z.enum(['later', 'now', 'past']),
  used: z.int().meta({ description: 'Contracts drawn up with it, counted up to 1000' }),
  version: z.int(),
});

export const listContractTexts = endpoint({
  id: 'sales.contract_texts',
  method: 'GET',
  path: '/api/contract-texts',
  audience: 'staff',
  permission: 'contract.edit',
  summary: {
    zh: '合同文本版本',
    en: 'Versions of the contract’s text at the acting unit and below, and what holds here',
  },
  response: z.object({
    rows: z.array(ContractText.omit({ paragraphs: true })),
    capped: z.boolean(),
    inForce: ContractText.meta({ description: 'The text of headquarters that holds here today' }),
    mayAdd: z.enum(['text', 'clauses']).nullable().meta({ description: 'What the acting unit keeps; null: nothing' }),
  }),
});

export const getContractText = endpoint({
  id: 'sales.contract_text',
  method: 'GET',
  path: '/api/contract-texts/:id',
  audience: 'staff',
  permission: 'contract.edit',
  summary: { zh: '查看合同文本', en: 'One version of the text with its paragraphs' },
  params: z.object({ id: Id }),
  response: ContractText,
});

export const addContractText = endpoint({
  id: 'sales.add_contract_text',
  method: 'POST',
  path: '/api/contract-texts',
  audience: 'staff',
  permission: 'contract.edit',
  summary: { zh: '新增合同文本版本', en: 'A new version of the text, or of a dealer’s own clauses' },
  body: z.object(text),
  response: z.object({ id: Id, number: z.int() }),
  creates: true,
});

export const editContractText = endpoint({
  id: 'sales.edit_contract_text',
  method: 'PATCH',
  path: '/api/contract-texts/:id',
  audience: 'staff',
  permission: 'contract.edit',
  summary: { zh: '修改未生效的合同文本', en: 'Change a version that has not begun' },
  params: z.object({ id: Id }),
  body: z.object({ ...text, version: z.int().min(1) }),
  response: z.object({ version: z.int() }),
});
