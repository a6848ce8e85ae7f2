import { type SubjectSource, subjectPart } from '../../platform/subject-data.ts';

/** What sales holds about a person. Nothing of it is taken away: a person with records of sale is restricted, not erased. */
export const saleSubject: SubjectSource = {
  module: 'sales',
  tables: ['sales.order'],
  async collect(_ctx, tx, ids) {
    const orders = await tx
      .selectFrom('sales.order as o')
      .innerJoin('products.trim as t', 't.id', 'o.trimId')
      .leftJoin('sales.delivery as d', 'd.orderId', 'o.id')
      .innerJoin('org.unit as u', 'u.id', 'o.orgId')
      .select(['o.number', 'o.status', 'o.colour', 'o.priceFen', 'o.depositFen', 'o.createdAt', 't.name as trim'])
      .select(['d.deliveredOn', 'd.plate', 'd.odometerKm', 'u.name as unit'])
      .where('o.customerId', 'in', ids)
      .orderBy('o.createdAt')
      .execute();
    return [
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
          unit: { zh: '经销商', en: 'dealer' },
        },
        orders.map((row) => ({ ...row, price: row.priceFen / 100, deposit: row.depositFen / 100 })),
      ),
    ];
  },
};
