import { sql } from 'kysely';
import { decrypt } from '../../platform/crypto.ts';
import { type SubjectSource, subjectPart } from '../../platform/subject-data.ts';

/** What products holds about a person: their cars while they were theirs, roles, insurance and loans. */
export const productSubject: SubjectSource = {
  module: 'products',
  tables: ['products.ownership', 'products.unit_person', 'products.policy', 'products.loan'],
  async collect(ctx, tx, ids) {
    const cars = await tx
      .selectFrom('products.ownership as w')
      .innerJoin('products.unit as v', 'v.id', 'w.unitId')
      .select(['v.vin', 'v.plate', 'v.colour', 'w.fromDate', 'w.toDate'])
      .where('w.customerId', 'in', ids)
      .orderBy('w.fromDate')
      .execute();
    const roles = await tx
      .selectFrom('products.unitPerson as p')
      .innerJoin('products.unit as v', 'v.id', 'p.unitId')
      .select(['v.vin', 'p.role', 'p.fromDate', 'p.toDate'])
      .where('p.customerId', 'in', ids)
      .execute();
    const policies = await tx.selectFrom('products.policy').selectAll().where('customerId', 'in', ids).execute();
    const loans = await tx.selectFrom('products.loan').selectAll().where('customerId', 'in', ids).execute();
    const VIN = { zh: '车架号', en: 'VIN' };
    const FROM = { zh: '起', en: 'from' };
    const UNTIL = { zh: '止', en: 'until' };
    return [
      subjectPart(
        'cars',
        { zh: '车辆', en: 'Cars' },
        // The plate is the car's today: of one that was sold it is somebody else's.
        {
          vin: VIN,
          plate: { zh: '车牌', en: 'plate' },
          colour: { zh: '颜色', en: 'colour' },
          fromDate: FROM,
          toDate: UNTIL,
        },
        cars.map((row) => ({ ...row, plate: row.toDate === null ? row.plate : null })),
      ),
      subjectPart(
        'roles',
        { zh: '用车角色', en: 'Roles on cars' },
        { vin: VIN, role: { zh: '角色', en: 'role' }, fromDate: FROM, toDate: UNTIL },
        roles,
      ),
      subjectPart(
        'policies',
        { zh: '保单', en: 'Insurance' },
        {
          insurer: { zh: '保险公司', en: 'insurer' },
          number: { zh: '保单号', en: 'number' },
          kinds: { zh: '险种', en: 'kinds' },
          premium: { zh: '保费(元)', en: 'premium (yuan)' },
          fromDate: FROM,
          toDate: UNTIL,
        },
        policies.map((row) => ({
          ...row,
          number: row.numberEnc ? decrypt(ctx.keys, row.numberEnc, `products.policy:${row.id}`) : null,
          premium: row.premiumFen === null ? null : row.premiumFen / 100,
        })),
      ),
      subjectPart(
        'loans',
        { zh: '贷款', en: 'Loans' },
        {
          bank: { zh: '金融机构', en: 'bank' },
          amount: { zh: '金额(元)', en: 'amount (yuan)' },
          fromDate: FROM,
          toDate: UNTIL,
          settledOn: { zh: '结清', en: 'settled' },
        },
        loans.map((row) => ({ ...row, amount: row.amountFen === null ? null : row.amountFen / 100 })),
      ),
    ];
  },
  async forget(tx, ids) {
    const { rows } = await sql<{ id: string }>`select products.forget(${[...ids]}::uuid[]) as id`.execute(tx);
    return rows.map(({ id }) => id);
  },
};
