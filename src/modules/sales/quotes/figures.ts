import type * as z from 'zod';
import { instalments, purchaseTax, quoteTotals, type TaxRule } from '../pricing/money.ts';
import type { QuoteContent, QuoteFigures } from './schema.ts';

type Content = z.output<typeof QuoteContent>;

const sum = (lines: readonly { amountFen: number }[]) => lines.reduce((total, line) => total + line.amountFen, 0);

/** All a quote adds up to on a day. A loan covers what the down payment leaves of the car's price. */
export function figuresOf(
  content: Content,
  car: { priceFen: number; energy: string },
  onDay: string,
  rule: TaxRule,
): z.output<typeof QuoteFigures> {
  const listPriceFen = car.priceFen;
  const optionsFen = sum(content.options);
  const { finance } = content;
  const offersFen = sum(content.offers);
  const discountFen = content.discountFen + offersFen;
  const carFen = listPriceFen + optionsFen - discountFen;
  const taxFen = purchaseTax(Math.max(carFen, 0), car.energy, onDay, rule);
  const fullTaxFen = purchaseTax(Math.max(carFen, 0), car.energy, onDay, { ...rule, relief: undefined });
  const loanFen = finance ? Math.max(carFen - finance.downPaymentFen, 0) : 0;
  const totals = quoteTotals({
    listPriceFen,
    optionsFen,
    discountFen,
    taxFen,
    extrasFen: sum(content.insurance) + content.plateFen + sum(content.accessories) + sum(content.fees),
    loanFen,
    tradeInFen: content.tradeIn?.amountFen ?? 0,
  });
  return {
    listPriceFen,
    optionsFen,
    offersFen,
    taxFen,
    taxSavedFen: fullTaxFen - taxFen,
    loanFen,
    instalments: finance ? instalments(loanFen, finance.months, finance.rateBp) : null,
    ...totals,
  };
}

/** What the order of an accepted quote consists of beside the car. */
export function partsOf(content: Content, taxFen: number): { kind: string; title: string; amountFen: number }[] {
  const lines = (kind: string, list: readonly { title: string; amountFen: number }[]) =>
    list.map(({ title, amountFen }) => ({ kind, title, amountFen }));
  return [
    ...lines('insurance', content.insurance),
    ...(taxFen > 0 ? [{ kind: 'tax', title: '车辆购置税', amountFen: taxFen }] : []),
    ...(content.plateFen > 0 ? [{ kind: 'plate', title: '上牌', amountFen: content.plateFen }] : []),
    ...lines('accessory', content.accessories),
    ...lines('fee', content.fees),
    ...[...content.gifts, ...content.offers.flatMap(({ gift }) => gift ?? [])].map((title) => ({
      kind: 'gift',
      title,
      amountFen: 0,
    })),
    ...(content.finance ? [{ kind: 'finance', title: `贷款 ${content.finance.months} 期`, amountFen: 0 }] : []),
  ];
}
