import { count } from '../../ui/format.ts';
import { defineTexts } from '../../ui/language.tsx';

/** Headlines of what happens to a vehicle. */
export const vehicleEventTexts = defineTexts(
  {
    'vehicle.registered': '登记车辆',
    'vehicle.edited': '修改车辆资料',
    'vehicle.plate_changed': '变更车牌',
    'vehicle.transferred': '车辆过户转入',
    'vehicle.released': '车辆转出',
    'vehicle.transfer_undone': '车主变更已撤销',
    'vehicle.person_named': '登记用车人',
    'vehicle.warranty': '登记质保',
    'vehicle.policy': '登记保单',
    'vehicle.loan': '登记贷款',
    'vehicle.mileage': '登记里程',
  },
  {
    'vehicle.registered': 'Vehicle registered',
    'vehicle.edited': 'Vehicle edited',
    'vehicle.plate_changed': 'Plate changed',
    'vehicle.transferred': 'Vehicle taken over',
    'vehicle.released': 'Vehicle given away',
    'vehicle.transfer_undone': 'Change of owner undone',
    'vehicle.person_named': 'Person named at a vehicle',
    'vehicle.warranty': 'Warranty recorded',
    'vehicle.policy': 'Insurance policy recorded',
    'vehicle.loan': 'Loan recorded',
    'vehicle.mileage': 'Mileage recorded',
  },
);

const words = defineTexts(
  {
    noPlate: '无车牌',
    until: (date: string) => `至 ${date}`,
    from: (date: string) => `自 ${date}`,
    km: (km: string) => `${km} 公里`,
    reasons: { sold: '已售出(买家未知)', scrapped: '报废', exported: '出口', returned: '退车' } as Record<
      string,
      string
    >,
    roles: { driver: '驾驶人', payer: '付款人', keeper: '保管人' } as Record<string, string>,
    kinds: {
      factory: '原厂质保',
      battery: '三电质保',
      extended: '延长质保',
      parts: '备件质保',
      goodwill: '善意质保',
    } as Record<string, string>,
  },
  {
    noPlate: 'no plate',
    until: (date) => `until ${date}`,
    from: (date) => `from ${date}`,
    km: (km) => `${km} km`,
    reasons: { sold: 'sold, buyer unknown', scrapped: 'scrapped', exported: 'exported', returned: 'given back' },
    roles: { driver: 'driver', payer: 'payer', keeper: 'keeper' },
    kinds: {
      factory: 'factory',
      battery: 'battery and drive',
      extended: 'extended',
      parts: 'parts',
      goodwill: 'goodwill',
    },
  },
);

const said = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

/** Details of an event of a vehicle; null for any other. */
export function vehicleDetails(event: string, facts: Record<string, unknown>, language: 'zh' | 'en'): string[] | null {
  const text = words[language];
  const number = said(facts.number);
  const until = said(facts.toDate) && text.until(said(facts.toDate));
  switch (event) {
    case 'vehicle.registered':
    case 'vehicle.edited':
      return [number];
    case 'vehicle.plate_changed':
      return [
        facts.plate === null ? text.noPlate : said(facts.plate),
        said(facts.fromDate) && text.from(said(facts.fromDate)),
        number,
      ];
    case 'vehicle.transferred':
      return [number, said(facts.fromDate) && text.from(said(facts.fromDate))];
    case 'vehicle.released':
      return [number, until, text.reasons[said(facts.reason)] ?? ''];
    case 'vehicle.transfer_undone':
      return [number];
    case 'vehicle.person_named':
      return [text.roles[said(facts.role)] ?? said(facts.role), number];
    case 'vehicle.warranty':
      return [text.kinds[said(facts.kind)] ?? said(facts.kind), until, number];
    case 'vehicle.policy':
      return [said(facts.insurer), until, number];
    case 'vehicle.loan':
      return [said(facts.bank), until, number];
    case 'vehicle.mileage':
      return [typeof facts.km === 'number' ? text.km(count(facts.km)) : '', said(facts.readOn), number];
    default:
      return null;
  }
}
