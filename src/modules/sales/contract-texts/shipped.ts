import type { Case, Paragraph } from './schema.ts';

type Given = readonly [zh: string, en: string, ...when: Case[]];

/**
 * The text that is shipped. It follows what the law asks of a contract of sale of a car: Civil Code art. 470, 496, 577, 586–588, 595–647;
 * Measures for the administration of car sales (2017) art. 10–18; provisions on repair, replacement and return of household cars (三包, 2022);
 * Law on the protection of consumers art. 16, 23, 26, 55.
 */
const GIVEN: readonly Given[] = [
  [
    '合同编号:{{contract_number}}    订单号:{{order_number}}    拟定日期:{{date}}',
    'Contract number: {{contract_number}}    Order: {{order_number}}    Drawn up on {{date}}',
  ],
  [
    '卖方(甲方):{{dealer}}\n地址:{{dealer_address}}    电话:{{dealer_phone}}    销售顾问:{{consultant}}',
    'Seller: {{dealer}}\nAddress: {{dealer_address}}    Telephone: {{dealer_phone}}    Consultant: {{consultant}}',
  ],
  [
    '买方(乙方):{{buyer}}({{buyer_kind}})    电话:{{buyer_phone}}\n买方的有效身份证件由卖方依法核对并登记,证件号码与完整联系方式以登记为准。',
    'Buyer: {{buyer}} ({{buyer_kind}})    Telephone: {{buyer_phone}}\nThe seller checks and registers the buyer’s valid identity document as the law asks; its number and the full contact data are as registered.',
  ],
  [
    '双方在平等、自愿、诚信的基础上,就乙方向甲方购买下列新车订立本合同。',
    'Equal, of their own will and in good faith, the parties agree on the purchase of the following new car.',
  ],
  ['一、车辆', '1  The car'],
  [
    '车系:{{series}}    车型:{{model}}    配置:{{trim}}    颜色:{{colour}}\n车辆为未经注册登记的新车,质量符合国家标准及车辆一致性证书。',
    'Series: {{series}}    Model: {{model}}    Trim: {{trim}}    Colour: {{colour}}\nThe car is new and was never registered; its quality meets the national standards and its certificate of conformity.',
  ],
  ['车架号(VIN):{{vin}}', 'VIN: {{vin}}', 'vin'],
  [
    '订立合同时尚未配车;甲方配车后应将车架号书面告知乙方,交付车辆以该车架号为准。',
    'No car is allocated yet; once it is, the seller tells the buyer its VIN in writing, and that car is handed over.',
    'no_vin',
  ],
  ['二、价款与付款', '2  Price and payment'],
  [
    '厂家指导价 {{list_price}};成交车价 {{price}}({{price_words}}),已含增值税。',
    'List price {{list_price}}; price of the car {{price}} ({{price_words}}), value-added tax included.',
  ],
  [
    '乙方自愿选购的其他项目:{{extras}},合计 {{extras_total}}。各项均已明码标价;乙方未选择的项目,甲方不收取费用,也不以选购作为售车或交车的条件。',
    'Of the buyer’s own choice beside the car: {{extras}}, together {{extras_total}}. Each is marked with its price; what the buyer did not choose is not charged and is no condition of sale or delivery.',
    'extras',
  ],
  [
    '合同总价 {{total}}({{total_words}})。甲方不得在标价和本合同之外加价或收取未标明的费用。',
    'Total {{total}} ({{total_words}}). The seller adds nothing to the marked price and takes no fee that is not marked.',
  ],
  [
    '截至拟定日已付 {{paid}},尚欠 {{balance}}。余款于交车前付清;付款以甲方对公收款凭据为准。付款记录:{{payments}}。',
    'Paid up to the day this was drawn up: {{paid}}; still to be paid: {{balance}}, before delivery. The seller’s receipts count. Payments: {{payments}}.',
  ],
  [
    '乙方以贷款支付部分价款:{{loan}}。是否贷款及贷款机构由乙方自行决定;非因乙方原因贷款未获批准的,双方可改变付款方式,或解除合同并由甲方退还已收款项。',
    'The buyer pays in part by a loan: {{loan}}. Whether and where to borrow is the buyer’s decision; where the loan is refused through no fault of the buyer, the parties change the way of payment or end the contract, and the seller gives back what was paid.',
    'loan',
  ],
  ['三、定金、订金', '3  Deposit'],
  [
    '乙方支付{{deposit_kind}} {{deposit}},作为履行本合同的担保,不超过合同标的额的百分之二十;履行后抵作价款。乙方不履行债务或者履行不符合约定致使不能实现合同目的的,无权请求返还;甲方有前述情形的,应当双倍返还(《中华人民共和国民法典》第五百八十六条、第五百八十七条)。因不可抗力或双方协商一致解除的,如数退还。',
    'The buyer pays {{deposit}} as {{deposit_kind}}, a security for this contract of no more than a fifth of its value; it counts towards the price. A buyer who does not perform, or performs so that the purpose of the contract fails, has no claim to it; a seller of whom the same is true gives back double (Civil Code of the People’s Republic of China, art. 586 and 587). Where the contract ends by force majeure or by agreement it is given back in full.',
    'earnest',
  ],
  [
    '乙方支付{{deposit_kind}} {{deposit}},性质为预付款,不是定金,不适用定金罚则;履行后抵作价款,合同未履行或者解除的,甲方于三日内如数退还。一方违约给对方造成损失的,另按本合同第七条承担责任。',
    'The buyer pays {{deposit}} as {{deposit_kind}}: an advance, no earnest money, and the rule on forfeiture does not apply. It counts towards the price; where the contract is not carried out or ends, the seller gives it back in full within three days. Loss by breach is dealt with under section 7.',
    'refundable',
  ],
  ['双方不约定定金或订金。', 'No deposit is agreed.', 'no_deposit'],
  ['四、交付与随车文件', '4  Delivery and papers'],
  [
    '预计于 {{expected_on}} 前在甲方营业场所交付。交付前由甲方完成检查,乙方当场查验并签署交车确认单;车辆毁损、灭失的风险自交付时起由乙方承担。',
    'Delivery is expected by {{expected_on}} at the seller’s premises. The seller inspects the car before; the buyer examines it on the spot and signs the delivery form. The risk passes with delivery.',
  ],
  [
    '甲方随车交付:整车出厂合格证、车辆一致性证书、中文产品使用说明书、产品保修及维修保养手册、家用汽车产品三包凭证、机动车销售统一发票;改装车另交底盘合格证,进口车另交货物进口证明书与进口机动车检验证明。',
    'With the car the seller hands over: factory certificate, certificate of conformity, owner’s manual in Chinese, warranty and service book, certificate of the three guarantees, the unified invoice; for a converted car the certificate of its chassis, for an imported car the papers of import and inspection.',
  ],
  ['五、质量、三包与售后', '5  Quality, three guarantees, service'],
  [
    '生产者的包修期:{{warranty}},自开具购车发票之日起计算;发票日期与交付日期不一致的,自交付之日起计算。家用汽车产品依《家用汽车产品修理更换退货责任规定》,包修期不低于三年或者六万公里(先到者为准),三包有效期不低于两年或者五万公里(先到者为准);符合规定条件的,乙方有权要求修理、更换或者退货。乙方可自行选择维修、保养场所,甲方不得以在其他场所保养为由拒绝三包。',
    'Warranty of the maker: {{warranty}}, from the day of the invoice, or of delivery where the two differ. For household cars the provisions on repair, replacement and return hold: repair for at least three years or 60 000 km, the three guarantees for at least two years or 50 000 km, whichever comes first; under their conditions the buyer may ask for repair, replacement or return. The buyer chooses where the car is serviced; the seller refuses no guarantee for that.',
    'person',
  ],
  [
    '生产者的包修期:{{warranty}},自开具购车发票之日起计算。包修以生产者的保修承诺为准;乙方可自行选择维修、保养场所。',
    'Warranty of the maker: {{warranty}}, from the day of the invoice, under the maker’s terms. The buyer chooses where the car is serviced.',
    'company',
  ],
  ['六、保险、上牌与随附约定', '6  Insurance, registration and what goes with it'],
  [
    '投保何种保险、由谁承保、由谁办理上牌,均由乙方自行选择;甲方不得强制乙方购买保险、贷款、加装或者代办服务,不得限定上牌地与户籍。',
    'What to insure, with whom, and who registers the car is the buyer’s choice. The seller forces no insurance, loan, fitting or service on the buyer and restricts neither place of registration nor residence.',
  ],
  [
    '乙方委托甲方代办保险:{{insurance}};保险费据实结算,保单交乙方。',
    'At the buyer’s request the seller arranges insurance: {{insurance}}; premiums are settled as they fall due to the insurer, and the policy is the buyer’s.',
    'insurance',
  ],
  [
    '置换旧车:{{trade_in}}。乙方保证对旧车有处分权且无隐瞒的事故、抵押或者查封;旧车交接后按约定金额抵付价款。',
    'Car taken in part payment: {{trade_in}}. The buyer may dispose of it and conceals no accident, pledge or seizure; once handed over it counts towards the price with the sum agreed.',
    'trade_in',
  ],
  [
    '甲方赠送:{{gifts}}。赠品不另收费,其质量由甲方负责;合同因乙方违约解除的,未使用的赠品应予返还。',
    'Gifts of the seller: {{gifts}}. They cost nothing, and the seller answers for their quality; where the contract ends by the buyer’s breach, unused ones are given back.',
    'gifts',
  ],
  ['其他约定:{{agreed}}', 'What else was agreed: {{agreed}}', 'agreed'],
  ['七、变更、解除与违约', '7  Change, end and breach'],
  [
    '变更车型、颜色或价款须经双方书面确认。甲方逾期交付的,每逾期一日按乙方已付款项的万分之五支付违约金;逾期超过三十日的,乙方可以解除合同并要求退还全部已付款项。乙方逾期付款的,每逾期一日按逾期金额的万分之五支付违约金;逾期超过三十日的,甲方可以解除合同。违约金与定金同时约定的,守约方只能选择适用其一。',
    'Model, colour or price change only by confirmation of both in writing. For each day the seller is late with delivery: five ten-thousandths of what was paid; after thirty days the buyer may end the contract and have everything back. For each day the buyer is late with payment: five ten-thousandths of the sum due; after thirty days the seller may end the contract. Where both earnest money and a penalty are agreed, the party that kept the contract chooses one of them.',
  ],
  [
    '甲方保证如实告知车辆及服务的情况;提供商品有欺诈行为的,依《中华人民共和国消费者权益保护法》第五十五条承担责任。因不可抗力不能履行的,依法部分或者全部免除责任,并应及时通知对方。',
    'The seller tells the truth about car and services; for fraud the seller answers under art. 55 of the Law on the protection of consumers. Who cannot perform by force majeure is freed as the law provides and tells the other in time.',
    'person',
  ],
  [
    '因不可抗力不能履行的,依法部分或者全部免除责任,并应及时通知对方。',
    'Who cannot perform by force majeure is freed as the law provides and tells the other in time.',
    'company',
  ],
  ['八、个人信息', '8  Personal information'],
  [
    '甲方为订立和履行本合同、依法登记与保存档案而处理乙方个人信息,销售档案自交付之日起至少保存十年;营销、共享等其他处理另行取得乙方同意,乙方可随时撤回。',
    'The seller processes personal data to make and perform this contract and to keep the records the law asks for: files of sale for ten years at least. Marketing, sharing and the like need a consent of their own, which can be withdrawn at any time.',
    'person',
  ],
  ['九、争议与生效', '9  Disputes and effect'],
  [
    '乙方可拨打甲方电话 {{dealer_phone}} 投诉,甲方自收到之日起七个工作日内告知处理结果。争议由双方协商,协商不成的,可以请求消费者协会等组织调解,或者向有管辖权的人民法院起诉。',
    'Complaints: {{dealer_phone}}; the seller tells what came of them within seven working days. Disputes are settled by talk, else by mediation of the consumers’ association or the like, or by the people’s court that has jurisdiction.',
  ],
  [
    '本合同自双方签字或者盖章之日起生效,双方各执一份,以中文文本为准。甲方已就免除或者减轻其责任、与乙方有重大利害关系的条款提示乙方注意并作说明。',
    'The contract takes effect when both have signed or sealed it; each has one copy, and the Chinese text counts. The seller has pointed out and explained to the buyer what limits the seller’s duties or concerns the buyer greatly.',
  ],
];

/** Words of a supplement, which leaves the contract as it is but for what it names. */
const SUPPLEMENT: readonly Given[] = [
  [
    '补充协议编号:{{contract_number}}    原合同编号:{{base_number}}    订单号:{{order_number}}    拟定日期:{{date}}',
    'Supplement: {{contract_number}}    To contract: {{base_number}}    Order: {{order_number}}    Drawn up on {{date}}',
  ],
  ['卖方(甲方):{{dealer}}\n买方(乙方):{{buyer}}', 'Seller: {{dealer}}\nBuyer: {{buyer}}'],
  [
    '双方就原合同的车辆与价款变更为:{{series}} {{model}} {{trim}},颜色 {{colour}};成交车价 {{price}}({{price_words}}),合同总价 {{total}}({{total_words}});预计交车日期 {{expected_on}}。',
    'Car and price of the contract change to: {{series}} {{model}} {{trim}}, colour {{colour}}; price of the car {{price}} ({{price_words}}), total {{total}} ({{total_words}}); delivery expected by {{expected_on}}.',
  ],
  [
    '{{deposit_kind}} {{deposit}} 继续有效,其法律后果依原合同。',
    'The {{deposit_kind}} of {{deposit}} stays as it is, with the consequences the contract names.',
    'earnest',
  ],
  [
    '{{deposit_kind}} {{deposit}} 继续有效,其法律后果依原合同。',
    'The {{deposit_kind}} of {{deposit}} stays as it is, with the consequences the contract names.',
    'refundable',
  ],
  ['其他约定:{{agreed}}', 'What else was agreed: {{agreed}}', 'agreed'],
  [
    '本补充协议是原合同的组成部分;与原合同不一致的,以本补充协议为准,其余条款继续有效。',
    'This supplement is part of the contract; where the two differ the supplement counts, and everything else stays in force.',
  ],
];

const paragraphs = (given: readonly Given[]): Paragraph[] =>
  given.map(([zh, en, ...when]) => ({ zh, en, when: when.length > 0 ? when : ['always'] }));

export const SHIPPED = {
  title: '汽车买卖合同',
  titleEn: 'Contract of sale of a car',
  paragraphs: paragraphs(GIVEN),
  dealerClauses: true,
};

export const SHIPPED_SUPPLEMENT = {
  title: '汽车买卖合同补充协议',
  titleEn: 'Supplement to a contract of sale of a car',
  paragraphs: paragraphs(SUPPLEMENT),
};
