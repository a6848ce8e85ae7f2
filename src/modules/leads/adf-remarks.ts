/** What an ADF prospect says and the lead has no field for, in words for whoever calls. */
import type { AdfProspect } from './adf.ts';
import type { AdfVehicle } from './adf-vehicle.ts';

const TIMES = { morning: '上午', afternoon: '下午', evening: '晚上', day: '白天' } as const;
const PRICES: Record<string, string> = { offer: '出价', asking: '要价', appraisal: '估价', quote: '报价' };

/** The customer's own words first, then the cars, when and how to be reached, and where the wish came from; null where there is nothing. */
export function adfRemarks(prospect: AdfProspect): string | null {
  const { vehicles, customer, timeframe, provider } = prospect;
  const time = customer.phones.map((phone) => phone.time).find((one) => one !== 'nopreference' && one !== 'other');
  const byMail = customer.emails.some((email) => email.preferred) && !customer.phones.some((phone) => phone.preferred);
  const lines = [
    prospect.comments,
    ...vehicles.filter((one) => !one.tradeIn).map((one) => lineOf('意向', one)),
    ...vehicles.filter((one) => one.tradeIn).map((one) => lineOf('置换', one)),
    timeframe.description ? `时间:${timeframe.description}` : null,
    customer.contactName ? `联系人:${customer.contactName}` : null,
    time && time in TIMES ? `联系时段:${TIMES[time as keyof typeof TIMES]}` : null,
    byMail ? '希望邮件联系' : null,
    provider.name || provider.service ? `来自:${[provider.name, provider.service].filter(Boolean).join(' ')}` : null,
  ];
  return lines.filter(Boolean).join('\n') || null;
}

function lineOf(label: string, one: AdfVehicle): string | null {
  const { interest, priceFen } = one;
  const facts = [
    one.vin,
    one.stock && `库存号 ${one.stock}`,
    one.odometerKm === null ? null : `${one.odometerKm} km`,
    one.status === 'used' && !one.tradeIn && '二手车',
    interest === 'lease' && '租赁',
    one.colours.length > 0 && `颜色 ${one.colours.join('、')}`,
    one.condition && `车况 ${one.condition}`,
    priceFen === null ? null : `${PRICES[one.priceType ?? ''] ?? '价格'} ${priceFen / 100} 元`,
    one.finance && `付款 ${one.finance}`,
    one.comments?.replace(/\s+/g, ' '),
  ];
  const car = [one.year, one.make, one.model, one.trim].filter(Boolean).join(' ');
  const known = facts.filter(Boolean).join(',');
  return car || known ? `${label}:${[car, known].filter(Boolean).join(' ')}` : null;
}
