import { money } from '../../ui/format.ts';
import { defineTexts } from '../../ui/language.tsx';
import { messageTexts } from '../engagement/message-texts.ts';

/** Headlines of quotes, orders on their way and what follows a delivery. */
export const saleEventTexts = defineTexts(
  {
    'quote.made': '报价',
    'quote.decided': '报价审批',
    'order.progressed': '购车进度',
    'order.changed': '订单变更',
    'order.contracted': '签订购车合同',
    'order.cancelled': '退订',
    'order.returned': '退车',
    'delivery.contacted': '交车后回访',
    'used_car.asked': '旧车评估申请',
    'used_car.offered': '旧车收购报价',
    'used_car.answered': '旧车报价答复',
    'used_car.closed': '旧车收购',
    'survey.contacted': '电话调研',
    'test_drive.asked': '官网预约试驾',
    'test_drive.moved': '试驾改期',
    'test_drive.cancelled': '试驾取消',
    'message.told': '已告知客户',
  },
  {
    'quote.made': 'Quote made',
    'quote.decided': 'Price decided',
    'order.progressed': 'Progress of the order',
    'order.changed': 'Order changed',
    'order.contracted': 'Contract of sale signed',
    'order.cancelled': 'Order cancelled',
    'order.returned': 'Car taken back',
    'delivery.contacted': 'Contact after delivery',
    'used_car.asked': 'Appraisal of the old car asked for',
    'used_car.offered': 'Offer for the old car',
    'used_car.answered': 'Answer to the offer',
    'used_car.closed': 'Old car',
    'survey.contacted': 'Telephone survey',
    'test_drive.asked': 'Test drive asked for online',
    'test_drive.moved': 'Test drive moved',
    'test_drive.cancelled': 'Test drive cancelled',
    'message.told': 'Customer told',
  },
);

const words = defineTexts(
  {
    version: (number: string, revision: number) => `${number} 第 ${revision} 版`,
    accepted: '车主接受',
    declined: '车主拒绝',
    bought: '已收购',
    dropped: '已放弃',
    approved: '已批准',
    refused: '已驳回',
    expected: (day: string) => `预计交车 ${day}`,
    kinds: { trim: '配置', colour: '颜色', price: '价格', vin: '车辆' } as Record<string, string>,
  },
  {
    version: (number, revision) => `${number}, version ${revision}`,
    accepted: 'accepted',
    declined: 'refused',
    bought: 'bought',
    dropped: 'dropped',
    approved: 'approved',
    refused: 'refused',
    expected: (day) => `expected on ${day}`,
    kinds: { trim: 'trim', colour: 'colour', price: 'price', vin: 'car' },
  },
);

type Facts = Record<string, unknown>;
const said = (value: unknown) => (typeof value === 'string' ? value : '');

/** Details of an event of sales; null for any other. */
export function saleDetails(
  event: string,
  facts: Facts,
  { language, nameOf }: { language: 'zh' | 'en'; nameOf: (kind: string, code: string) => string },
): string[] | null {
  const text = words[language];
  switch (event) {
    case 'quote.made':
      return [
        said(facts.number) && text.version(said(facts.number), Number(facts.revision) || 1),
        typeof facts.priceFen === 'number' ? money(facts.priceFen) : '',
      ];
    case 'quote.decided':
      return [
        said(facts.number),
        typeof facts.approved === 'boolean' ? text[facts.approved ? 'approved' : 'refused'] : '',
      ];
    case 'order.progressed':
      if (facts.step === 'expected') return [text.expected(said(facts.expectedOn))];
      return [said(facts.step) && nameOf('sales_step', said(facts.step))];
    case 'order.changed':
      return [said(facts.number), text.kinds[said(facts.kind)] ?? said(facts.kind)];
    case 'order.contracted':
      return [said(facts.number), said(facts.signedOn)];
    case 'order.cancelled':
      return [said(facts.number), said(facts.cause) && nameOf('cancel_reason', said(facts.cause))];
    case 'order.returned':
      return [said(facts.number), said(facts.cause) && nameOf('return_cause', said(facts.cause))];
    case 'delivery.contacted':
      return [said(facts.result) && nameOf('contact_result', said(facts.result))];
    case 'used_car.asked':
      return [said(facts.number), said(facts.car)];
    case 'used_car.offered':
      return [said(facts.number), typeof facts.offerFen === 'number' ? money(facts.offerFen) : ''];
    case 'used_car.answered':
      return [
        said(facts.number),
        typeof facts.accepted === 'boolean' ? text[facts.accepted ? 'accepted' : 'declined'] : '',
      ];
    case 'used_car.closed':
      return [said(facts.number), typeof facts.bought === 'boolean' ? text[facts.bought ? 'bought' : 'dropped'] : ''];
    case 'message.told': {
      const message = messageTexts[language];
      return [
        message.kinds[said(facts.kind)] ?? said(facts.kind),
        message.channels[said(facts.channel)] ?? said(facts.channel),
      ];
    }
    case 'survey.contacted':
      return [said(facts.name), said(facts.result) && nameOf('call_result', said(facts.result))];
    default:
      return null;
  }
}
