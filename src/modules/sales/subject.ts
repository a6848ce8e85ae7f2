import { sql } from 'kysely';
import type { Ctx } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import { type SubjectSource, subjectPart } from '../../platform/subject-data.ts';
import { openWords } from './contracts/text.ts';
import { contentOf } from './quotes/service.ts';

/**
 * What sales holds about a person: what they look for, quotes, orders with their payments. A person with records of sale in the term of the law
 * is restricted, not erased; past it, or where it came to no sale, their words are taken away.
 */
export const saleSubject: SubjectSource = {
  module: 'sales',
  tables: ['sales.order', 'sales.appraisal'],
  async collect(ctx, tx, ids) {
    const orders = await tx
      .selectFrom('sales.order as o')
      .innerJoin('products.trim as t', 't.id', 'o.trimId')
      .leftJoin('sales.delivery as d', 'd.orderId', 'o.id')
      .innerJoin('org.unit as u', 'u.id', 'o.orgId')
      .select(['o.number', 'o.status', 'o.colour', 'o.priceFen', 'o.depositFen', 'o.createdAt', 't.name as trim'])
      .select(['d.deliveredOn', 'd.plate', 'd.odometerKm', 'o.returnedOn', 'u.name as unit'])
      .where('o.customerId', 'in', ids)
      .orderBy('o.createdAt')
      .execute();
    return [
      ...(await wishes(tx, ids)),
      await usedCars(tx, ids),
      await contracts(ctx, tx, ids),
      subjectPart(
        'orders',
        { zh: '订单', en: 'Orders' },
        {
          number: { zh: '订单号', en: 'number' },
          createdAt: { zh: '下单时间', en: 'ordered' },
          trim: { zh: '车型', en: 'car' },
          colour: { zh: '颜色', en: 'colour' },
          price: { zh: '成交价(元)', en: 'price (yuan)' },
          deposit: { zh: '订金(元)', en: 'deposit (yuan)' },
          status: { zh: '状态', en: 'status' },
          deliveredOn: { zh: '交车日期', en: 'delivered' },
          returnedOn: { zh: '退车日期', en: 'taken back' },
          unit: { zh: '经销商', en: 'dealer' },
        },
        orders.map((row) => ({ ...row, price: row.priceFen / 100, deposit: row.depositFen / 100 })),
      ),
    ];
  },
  async forget(tx, ids) {
    const { rows } = await sql<{ id: string }>`select sales.forget(${[...ids]}::uuid[]) as id
      union all select sales.forget_appraisals(${[...ids]}::uuid[])`.execute(tx);
    return rows.map(({ id }) => id);
  },
};

/** Contracts of sale with their words. */
async function contracts(ctx: Pick<Ctx, 'keys'>, tx: Tx, ids: readonly string[]) {
  const rows = await tx
    .selectFrom('sales.contract as k')
    .innerJoin('sales.order as o', 'o.id', 'k.orderId')
    .select(['k.id', 'k.number', 'k.state', 'k.drawnAt', 'k.signedOn', 'k.agreed', 'k.textEnc', 'o.number as order'])
    .where('o.customerId', 'in', ids)
    .orderBy('k.createdAt')
    .execute();
  return subjectPart(
    'contracts',
    { zh: '购车合同', en: 'Contracts of sale' },
    {
      number: { zh: '合同编号', en: 'number' },
      order: { zh: '订单号', en: 'order' },
      state: { zh: '状态', en: 'state' },
      drawnAt: { zh: '拟定时间', en: 'drawn up at' },
      signedOn: { zh: '签订日期', en: 'signed on' },
      agreed: { zh: '其他约定', en: 'what else was agreed' },
      text: { zh: '合同内容', en: 'text' },
    },
    rows.map((row) => ({ ...row, text: openWords(ctx, row).paragraphs.map(({ zh }) => zh) })),
  );
}

/** Their old cars, as they were appraised. */
async function usedCars(tx: Tx, ids: readonly string[]) {
  const rows = await tx
    .selectFrom('sales.appraisal')
    .select(['createdAt', 'number', 'car', 'plate', 'vin', 'year', 'mileageKm', 'status', 'offerFen', 'note'])
    .where('customerId', 'in', ids)
    .orderBy('createdAt')
    .execute();
  return subjectPart(
    'used_cars',
    { zh: '二手车评估', en: 'Appraisals of your old cars' },
    {
      createdAt: { zh: '时间', en: 'at' },
      number: { zh: '评估单号', en: 'number' },
      car: { zh: '车辆', en: 'car' },
      plate: { zh: '车牌', en: 'plate' },
      vin: { zh: '车架号', en: 'VIN' },
      year: { zh: '年份', en: 'year' },
      mileageKm: { zh: '里程(公里)', en: 'mileage (km)' },
      offer: { zh: '收购报价(元)', en: 'offer (yuan)' },
      status: { zh: '状态', en: 'status' },
      note: { zh: '备注', en: 'note' },
    },
    rows.map((row) => ({ ...row, offer: row.offerFen === null ? null : row.offerFen / 100 })),
  );
}

/** What the person's leads led to before an order: what they look for, and quotes. */
async function wishes(tx: Tx, ids: readonly string[]) {
  const needs = await tx
    .selectFrom('sales.need as n')
    .innerJoin('leads.lead as l', 'l.id', 'n.leadId')
    .select(['n.createdAt', 'n.useKind', 'n.concerns', 'n.wishes', 'n.competitor', 'n.currentCar'])
    .where('l.customerId', 'in', ids)
    .orderBy('n.createdAt')
    .execute();
  const quotes = await tx
    .selectFrom('sales.quote as q')
    .innerJoin('leads.lead as l', 'l.id', 'q.leadId')
    .innerJoin('products.trim as t', 't.id', 'q.trimId')
    .select(['q.number', 'q.revision', 'q.createdAt', 't.name as trim', 'q.colour', 'q.status', 'q.content'])
    .select(['q.listPriceFen', 'q.optionsFen', 'q.priceFen', 'q.totalFen', 'q.dueFen'])
    .where('l.customerId', 'in', ids)
    .orderBy('q.createdAt')
    .execute();
  const AT = { zh: '时间', en: 'at' };
  return [
    subjectPart(
      'needs',
      { zh: '购车需求', en: 'What you look for' },
      {
        createdAt: AT,
        useKind: { zh: '用途', en: 'use' },
        concerns: { zh: '关注点', en: 'what counts' },
        wishes: { zh: '个性化需求', en: 'wishes' },
        competitor: { zh: '对比车型', en: 'compared with' },
        currentCar: { zh: '现有车辆', en: 'present car' },
      },
      needs,
    ),
    subjectPart(
      'quotes',
      { zh: '报价', en: 'Quotes' },
      {
        createdAt: AT,
        number: { zh: '报价单号', en: 'number' },
        trim: { zh: '车型', en: 'car' },
        colour: { zh: '颜色', en: 'colour' },
        price: { zh: '车价(元)', en: 'price (yuan)' },
        tradeIn: { zh: '旧车', en: 'trade-in' },
        note: { zh: '备注', en: 'note' },
        status: { zh: '状态', en: 'status' },
      },
      quotes.map((row) => {
        const { content } = contentOf(row);
        return { ...row, price: row.priceFen / 100, tradeIn: content.tradeIn?.car ?? null, note: content.note };
      }),
    ),
  ];
}
