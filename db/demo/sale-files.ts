import { orderProgressed, quoteMade } from '../../src/modules/events.ts';
import { instalments, purchaseTax } from '../../src/modules/sales/pricing/money.ts';
import { addDays } from '../../src/platform/clock.ts';
import { COLOURS, chooseCar, type Series } from './catalogue.ts';
import { DAY, dateOf, HOUR } from './days.ts';
import type { Colleague, Dealer } from './tree.ts';
import { record, staff, type World } from './world.ts';

/** An order on its way at the demo dealer. */
interface OpenSale {
  orderId: string;
  number: string;
  leadId: string;
  customerId: string;
  dealer: Dealer;
  consultant: Colleague;
  trimId: string;
  colour: string;
  priceFen: number;
  depositFen: number;
  orderedAt: number;
  expectedOn: string;
  vin: () => string;
}

/** How far orders are, in turn: so that each state has something to show. */
const PHASES = ['new', 'deposit', 'in_transit', 'arrived', 'change', 'failed', 'ready'] as const;
const RULE = { vatPercent: 13, taxPercent: 10 };
const FILM_FEN = 3_800_00;

const reached = (phase: string, ...of: string[]) => of.includes(phase);

/** What an order is written with before its parts: sums and papers that follow from how far it is. */
export function phaseOf(world: World, dealer: Dealer, status: string, priceFen: number, depositFen: number) {
  const demo = dealer.demo && status === 'open';
  const phase = demo ? (PHASES[world.sales.opened++ % PHASES.length] as string) : 'new';
  const extrasFen = reached(phase, 'arrived', 'ready') ? FILM_FEN : 0;
  const paidFen =
    status === 'delivered' ? priceFen : phase === 'new' ? 0 : phase === 'ready' ? priceFen + extrasFen : depositFen;
  const at = world.sales.opened;
  const today = dateOf(world.now);
  return {
    phase,
    sums: { extrasFen, paidFen, refundedFen: 0, repeatPurchase: false },
    papers: {
      contractNumber: demo && phase !== 'new' ? `HT-${today.slice(0, 4)}-${String(at).padStart(4, '0')}` : null,
      invoiceNumber: phase === 'ready' ? `${31_000_000 + at}` : null,
      invoicedOn: phase === 'ready' ? today : null,
    },
  };
}

/** What hangs on an open order: payments, its car, parts, the appointment, a change that waits. */
export function writeOrderFiles(world: World, sale: OpenSale, phase: string): void {
  const { rows, now, sales } = world;
  const { random } = sales;
  const { orderId, dealer, consultant, orderedAt, depositFen, priceFen } = sale;
  if (!dealer.finance || phase === 'new') return;
  const orgId = dealer.id;
  const pay = (kind: string, amountFen: number, at: number) =>
    rows.add('sales.payment', {
      id: random.id(at),
      orgId,
      orderId,
      kind,
      method: random.pick(['transfer', 'card', 'wechat'] as const),
      amountFen,
      paidOn: dateOf(at),
      receipt: `R${dateOf(at).replaceAll('-', '')}-${String(sales.receipt++).padStart(6, '0')}`,
      staffId: dealer.finance?.id ?? '',
      createdAt: at,
    });
  pay('deposit', depositFen, orderedAt + HOUR);
  tell(world, sale, 'deposit', orderedAt + HOUR);
  if (phase === 'deposit') return;
  const arrived = phase !== 'in_transit';
  const allocatedAt = Math.min(orderedAt + 2 * DAY, now - HOUR);
  rows.add('sales.stock', {
    id: random.id(allocatedAt),
    orgId,
    vin: sale.vin(),
    trimId: sale.trimId,
    colour: sale.colour,
    state: 'reserved',
    orderId,
    expectedOn: sale.expectedOn,
    arrivedOn: arrived ? dateOf(allocatedAt) : null,
    location: arrived ? `A区-${random.between(1, 40)}` : null,
    pdiState: phase === 'failed' ? 'failed' : phase === 'ready' ? 'passed' : 'none',
    pdiItems: phase === 'failed' ? { A01: 'ok', A05: 'fault' } : {},
    pdiOn: reached(phase, 'failed', 'ready') ? dateOf(now) : null,
    createdAt: allocatedAt - 3 * DAY,
  });
  tell(world, sale, 'allocated', allocatedAt);
  const part = (kind: string, title: string, amountFen: number, state: string, scheduledAt: number | null) =>
    rows.add('sales.order_part', {
      ...{ id: random.id(allocatedAt), orgId, orderId, kind, title, amountFen, state, scheduledAt },
      createdAt: allocatedAt,
    });
  if (reached(phase, 'arrived', 'ready')) {
    part('accessory', '隔热膜', FILM_FEN, phase === 'ready' ? 'done' : 'open', phase === 'ready' ? null : now + DAY);
    part('gift', '脚垫一套', 0, 'open', null);
    part('wash', '交车前清洗', 0, phase === 'ready' ? 'done' : 'open', now + DAY);
  }
  if (phase === 'change')
    rows.add('sales.change_request', {
      ...{ id: random.id(now - 5 * HOUR), orgId, orderId, kind: 'colour', status: 'pending', refundFen: 0 },
      wanted: { colour: COLOURS.find((colour) => colour !== sale.colour) },
      reason: '客户家人更喜欢此颜色',
      askedBy: consultant.id,
      createdAt: now - 5 * HOUR,
    });
  if (phase !== 'ready') return;
  pay('final', priceFen + FILM_FEN - depositFen, now - 4 * HOUR);
  rows.add('sales.handover', {
    id: random.id(now - 3 * HOUR),
    orgId,
    orderId,
    appointedAt: (Math.floor(now / DAY) + 1) * DAY + 2 * HOUR,
    place: '交车区 2 号位',
    items: { certificate: 'yes', conformity: 'yes', manual: 'yes', service_book: 'yes', three_guarantees: 'yes' },
    createdAt: now - 3 * HOUR,
  });
  tell(world, sale, 'paid', now - 4 * HOUR);
}

function tell(world: World, sale: OpenSale, step: string, at: number): void {
  const { orderId, number, expectedOn, leadId, customerId, dealer, consultant } = sale;
  const payload = { orderId, number, step, expectedOn };
  record(world, orderProgressed, { dealer, subjectId: leadId, customerId, at, actor: staff(consultant), payload });
}

interface Wish {
  leadId: string;
  customerId: string;
  dealer: Dealer;
  consultant: Colleague;
  at: number;
  series: Series;
}

/** What somebody who is followed up at the demo dealer looks for, and for every second one a quote; each third of those waits for approval. */
export function writeWish(world: World, { leadId, customerId, dealer, consultant, at, series }: Wish): void {
  const { rows, now, sales, catalogue } = world;
  const { random } = sales;
  const orgId = dealer.id;
  const turn = sales.wishes++;
  const madeAt = Math.max(at, Math.min(at + 2 * DAY, now - HOUR));
  rows.add('sales.need', {
    id: random.id(madeAt),
    orgId,
    leadId,
    useKind: random.pick(['family', 'commute', 'business'] as const),
    budgetFromFen: 120_000_00,
    budgetToFen: 180_000_00,
    concerns: random.chance(0.5) ? ['comfort', 'space', 'running_cost'] : ['quality', 'technology'],
    wishes: random.pick(['希望浅色内饰,后排空间大', '关注续航与充电', '想要个性化轮毂'] as const),
    pays: random.pick(['cash', 'loan', 'undecided'] as const),
    tradeIn: random.chance(0.3),
    createdAt: madeAt,
  });
  if (turn % 2 === 1) return;
  const { trim } = chooseCar(catalogue, random, Number(dateOf(now).slice(0, 4)), series);
  const waits = turn % 6 === 0;
  const discountFen = Math.round((trim.priceFen * (waits ? 0.04 : 0.015)) / 10_000) * 10_000;
  const priceFen = trim.priceFen - discountFen;
  const taxFen = purchaseTax(priceFen, 'fuel', dateOf(now), RULE);
  const insurance = [{ title: '交强险', amountFen: 950_00 }];
  const totalFen = priceFen + taxFen + 950_00 + 500_00;
  const downPaymentFen = Math.round(priceFen * 0.4);
  const loanFen = priceFen - downPaymentFen;
  const dueFen = totalFen - loanFen;
  const id = random.id(madeAt);
  const number = `Q${dateOf(madeAt).replaceAll('-', '')}-${String(sales.quote++).padStart(6, '0')}`;
  const sums = { listPriceFen: trim.priceFen, optionsFen: 0, priceFen, totalFen, dueFen };
  const level = waits ? 'manager' : 'consultant';
  rows.add('sales.quote', {
    ...{ id, orgId, leadId, number, revision: 1, consultantId: consultant.id, trimId: trim.id, level, ...sums },
    colour: random.pick(COLOURS),
    status: waits ? 'pending' : 'open',
    validUntil: addDays(dateOf(now), random.between(1, 7)),
    content: {
      ...{ options: [], discountFen, insurance, plateFen: 500_00, accessories: [], fees: [], gifts: ['脚垫一套'] },
      ...{ finance: { downPaymentFen, months: 36, rateBp: 399 }, tradeIn: null, note: '' },
      figures: { ...sums, taxFen, taxSavedFen: 0, loanFen, instalments: instalments(loanFen, 36, 399) },
    },
    createdAt: madeAt,
  });
  const payload = { quoteId: id, number, revision: 1, priceFen, level };
  record(world, quoteMade, { dealer, subjectId: leadId, customerId, at: madeAt, actor: staff(consultant), payload });
}

/** Cars of the demo dealer that are promised to nobody, the brand's price levels and rules of rebates. */
export function writeStock(world: World): void {
  const { rows, now, sales, tree, catalogue } = world;
  const { random } = sales;
  const dealer = tree.dealers.find((one) => one.demo);
  if (!dealer) return;
  const year = Number(dateOf(now).slice(0, 4));
  for (let at = 0; at < 14; at++) {
    const { series, modelYear, trim } = chooseCar(catalogue, random, year);
    const arrivedAt = at < 11 ? now - (at * 13 + 2) * DAY : null;
    rows.add('sales.stock', {
      id: random.id(now - at * DAY),
      orgId: dealer.id,
      vin: world.vins(series.descriptor, modelYear),
      trimId: trim.id,
      colour: COLOURS[at % COLOURS.length] as string,
      state: arrivedAt ? 'in_stock' : 'in_transit',
      orderId: null,
      expectedOn: arrivedAt ? null : addDays(dateOf(now), at),
      arrivedOn: arrivedAt ? dateOf(arrivedAt) : null,
      location: arrivedAt ? `B区-${at + 1}` : null,
      pdiState: at === 3 ? 'failed' : at < 3 ? 'passed' : 'none',
      pdiItems: {},
      pdiOn: at < 4 ? dateOf(now) : null,
      createdAt: now - (at + 15) * DAY,
    });
  }
  const since = now - 300 * DAY;
  const orgId = tree.brandId;
  rows.add('sales.price_level', {
    ...{ id: random.id(since), orgId, seriesId: null, consultantBp: 200, managerBp: 500, generalManagerBp: 800 },
    premiumBp: 0,
    createdAt: since,
  });
  const rule = (name: string, nameEn: string, seriesId: string | null, tiers: object[]) =>
    rows.add('sales.rebate_rule', {
      ...{ id: random.id(since), orgId, name, nameEn, seriesId, tiers, fromMonth: `${dateOf(since).slice(0, 7)}-01` },
      createdAt: since,
    });
  rule('月度销量返利', 'Monthly volume', null, [
    { from: 1, perCarFen: 500_00 },
    { from: 5, perCarFen: 1_000_00 },
    { from: 15, perCarFen: 1_800_00 },
  ]);
  const newest = catalogue.series.at(-1);
  if (newest) rule('重点车型返利', 'Model of the season', newest.id, [{ from: 1, perCarFen: 2_000_00 }]);
}
