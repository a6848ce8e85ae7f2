import { sql } from 'kysely';
import { civilDate } from '../../../platform/clock.ts';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import { inCapitals } from '../contract-texts/capitals.ts';
import type { Values } from '../contract-texts/fill.ts';
import type { Case } from '../contract-texts/schema.ts';
import { partsOfOrder } from '../parts/service.ts';
import { paymentsOfOrder } from '../payments/queries.ts';
import { contentOf } from '../quotes/service.ts';

interface Both {
  zh: string;
  en: string;
}

const same = (words: string): Both => ({ zh: words, en: words });
const NONE = { zh: '无', en: 'none' };
const yuan = (fen: number) =>
  `¥${(fen / 100).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;

const BUYERS: Record<string, Both> = {
  person: { zh: '个人', en: 'person' },
  enterprise: { zh: '企业', en: 'enterprise' },
  institution: { zh: '机关事业单位', en: 'institution' },
  dealer: { zh: '经销商', en: 'dealer' },
};
const DEPOSITS: Record<string, Both> = {
  earnest: { zh: '定金', en: 'earnest money' },
  refundable: { zh: '订金', en: 'refundable deposit' },
};
const PAYMENTS: Record<string, Both> = {
  deposit: { zh: '定金/订金', en: 'deposit' },
  part: { zh: '部分款', en: 'part' },
  final: { zh: '尾款', en: 'balance' },
  refund: { zh: '退款', en: 'refund' },
};

/** What an order says of itself and of its car, buyer and dealer, in one row. */
function facts(tx: Tx, orderId: string) {
  // plan: primary keys, stock_order
  return tx
    .selectFrom('sales.order as o')
    .innerJoin('customers.customer as c', 'c.id', 'o.customerId')
    .innerJoin('org.unit as u', 'u.id', 'o.orgId')
    .innerJoin('org.staff as f', 'f.id', 'o.consultantId')
    .innerJoin('products.trim as t', 't.id', 'o.trimId')
    .innerJoin('products.model as m', 'm.id', 't.modelId')
    .innerJoin('products.series as s', 's.id', 'm.seriesId')
    .leftJoin('sales.stock as v', 'v.orderId', 'o.id')
    .leftJoin('sales.quote as q', 'q.id', 'o.quoteId')
    .select(['o.number', 'o.colour', 'o.priceFen', 'o.extrasFen', 'o.paidFen', 'o.refundedFen', 'o.paymentsKept'])
    .select(['o.depositFen', 'o.depositKind', 'o.expectedOn', 'c.name as buyer', 'c.kind as buyerKind'])
    .select(['c.primaryMasked as buyerPhone', 'u.name as dealer', 'u.nameEn as dealerEn', 'u.address', 'u.phone'])
    .select(['f.name as consultant', 's.name as series', 's.nameEn as seriesEn', 's.warrantyMonths', 's.warrantyKm'])
    .select(['m.name as model', 'm.nameEn as modelEn', 'm.modelYear', 't.name as trim', 't.nameEn as trimEn', 'v.vin'])
    .select(
      sql<number>`coalesce(case when q.trim_id = o.trim_id then q.list_price_fen + q.options_fen end, t.price_fen)`.as(
        'listFen',
      ),
    )
    .select(['q.content', 'q.listPriceFen', 'q.optionsFen', 'q.priceFen as quotedFen', 'q.totalFen', 'q.dueFen'])
    .where('o.id', '=', orderId)
    .executeTakeFirst();
}

type Facts = NonNullable<Awaited<ReturnType<typeof facts>>>;

/** Loan and old car stand in the quote an order came of. */
function quoted(row: Facts): { loan: Both | null; tradeIn: Both | null } {
  const { listPriceFen, optionsFen, quotedFen, totalFen, dueFen, content } = row;
  if (listPriceFen === null || optionsFen === null || quotedFen === null || totalFen === null || dueFen === null)
    return { loan: null, tradeIn: null };
  const said = contentOf({ content, listPriceFen, optionsFen, priceFen: quotedFen, totalFen, dueFen });
  const { finance, tradeIn } = said.content;
  return {
    loan: finance && {
      zh: `贷款 ${yuan(said.figures.loanFen)},首付 ${yuan(finance.downPaymentFen)},${finance.months} 期`,
      en: `loan of ${yuan(said.figures.loanFen)}, down payment ${yuan(finance.downPaymentFen)}, ${finance.months} months`,
    },
    tradeIn: tradeIn && {
      zh: `${tradeIn.car}(${tradeIn.year} 年,${tradeIn.mileageKm} 公里),抵付 ${yuan(tradeIn.amountFen)}`,
      en: `${tradeIn.car} (${tradeIn.year}, ${tradeIn.mileageKm} km) for ${yuan(tradeIn.amountFen)}`,
    },
  };
}

/** Names of models often say their year themselves. */
const withYear = (name: string, year: number, unit: string) =>
  name.includes(String(year)) ? name : `${name} ${year}${unit}`;

interface Named {
  /** Null: shown as it will be given once it is drawn up. */
  number: string | null;
  baseNumber: string | null;
  agreed: string;
}

/** What the placeholders of a contract stand for today, and which cases it is. @throws AppError request.not_found */
export async function valuesOf(
  ctx: Ctx,
  tx: Tx,
  orderId: string,
  { number, baseNumber, agreed }: Named,
): Promise<{ values: Values; cases: ReadonlySet<Case> }> {
  const row = await facts(tx, orderId);
  if (!row) throw new AppError('request.not_found');
  const parts = (await partsOfOrder(tx, orderId)).filter(({ state }) => state !== 'dropped');
  const payments = await paymentsOfOrder(tx, orderId);
  const { loan, tradeIn } = quoted(row);
  const priced = (list: typeof parts) =>
    list.map(({ title, amountFen }) => `${title} ${yuan(amountFen)}`).join(';') || NONE.zh;
  const bought = parts.filter(({ kind, amountFen }) => kind !== 'gift' && (amountFen > 0 || kind === 'customisation'));
  const gifts = parts.filter(({ kind }) => kind === 'gift');
  const insurance = parts.filter(({ kind }) => kind === 'insurance');
  const totalFen = row.priceFen + row.extrasFen;
  const paidFen = row.paidFen - row.refundedFen;
  const known = row.paymentsKept || row.paidFen > 0;
  const pair = (zh: string | null, en: string | null): Both => ({ zh: zh ?? '—', en: en ?? zh ?? '—' });
  const listed = (language: 'zh' | 'en') =>
    payments
      .map(
        ({ kind, amountFen, paidOn, receipt }) =>
          `${paidOn} ${PAYMENTS[kind]?.[language] ?? kind} ${yuan(amountFen)}(${receipt})`,
      )
      .join(';') || NONE[language];
  const km = row.warrantyKm;
  const values: Values = {
    contract_number: number ? same(number) : { zh: '(拟定后编号)', en: '(numbered when drawn up)' },
    order_number: same(row.number),
    base_number: same(baseNumber ?? '—'),
    date: same(civilDate(ctx.clock.now(), scopeOf(ctx).timeZone)),
    buyer: same(row.buyer),
    buyer_kind: BUYERS[row.buyerKind] ?? same(row.buyerKind),
    buyer_phone: same(row.buyerPhone ?? '—'),
    dealer: pair(row.dealer, row.dealerEn),
    dealer_address: same(row.address ?? '—'),
    dealer_phone: same(row.phone ?? '—'),
    consultant: same(row.consultant),
    series: pair(row.series, row.seriesEn),
    model: pair(withYear(row.model, row.modelYear, ' 款'), withYear(row.modelEn, row.modelYear, '')),
    trim: pair(row.trim, row.trimEn),
    colour: same(row.colour),
    vin: same(row.vin ?? '—'),
    list_price: same(yuan(row.listFen)),
    price: same(yuan(row.priceFen)),
    price_words: same(inCapitals(row.priceFen)),
    extras: same(priced(bought)),
    extras_total: same(yuan(row.extrasFen)),
    total: same(yuan(totalFen)),
    total_words: same(inCapitals(totalFen)),
    deposit: same(yuan(row.depositFen)),
    deposit_kind: DEPOSITS[row.depositKind] ?? same(row.depositKind),
    paid: known ? same(yuan(paidFen)) : { zh: '以收款凭据为准', en: 'as the receipts say' },
    balance: known ? same(yuan(totalFen - paidFen)) : { zh: '以收款凭据为准', en: 'as the receipts say' },
    payments: { zh: listed('zh'), en: listed('en') },
    loan: loan ?? NONE,
    expected_on: same(row.expectedOn),
    trade_in: tradeIn ?? NONE,
    gifts: same(gifts.map(({ title }) => title).join('、') || NONE.zh),
    insurance: same(priced(insurance)),
    warranty: {
      zh: `${row.warrantyMonths} 个月${km ? `或 ${km} 公里(先到者为准)` : ',不限里程'}`,
      en: `${row.warrantyMonths} months${km ? ` or ${km} km, whichever comes first` : ', any mileage'}`,
    },
    agreed: same(agreed || NONE.zh),
  };
  const cases = new Set<Case>([row.buyerKind === 'person' ? 'person' : 'company', row.vin ? 'vin' : 'no_vin']);
  if (row.depositFen === 0) cases.add('no_deposit');
  else cases.add(row.depositKind === 'earnest' ? 'earnest' : 'refundable');
  const also: [Case, boolean][] = [
    ['extras', bought.length > 0],
    ['loan', loan !== null],
    ['trade_in', tradeIn !== null],
    ['gifts', gifts.length > 0],
    ['insurance', insurance.length > 0],
    ['agreed', agreed !== ''],
  ];
  for (const [one, holds] of also) if (holds) cases.add(one);
  return { values, cases };
}
