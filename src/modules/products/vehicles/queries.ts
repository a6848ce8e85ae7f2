import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';

/** One vehicle as far as visible; `held` where it is the acting unit's to change. */
export function vehicleById(tx: Tx, id: string) {
  return tx
    .selectFrom('products.unit as u')
    .innerJoin('products.trim as t', 't.id', 'u.trimId')
    .innerJoin('products.model as m', 'm.id', 't.modelId')
    .innerJoin('products.series as s', 's.id', 'm.seriesId')
    .innerJoin('org.unit as o', 'o.id', 'u.orgId')
    .select(['u.id', 'u.version', 'u.vin', 'u.serial', 'u.plate', 'u.colour', 'u.trimId', 'u.createdAt'])
    .select(['u.invoicedOn', 'u.deliveredOn', 'u.warrantyUntil', 'u.orgId as dealerId'])
    .select(['s.id as seriesId', 's.name as seriesName', 's.nameEn as seriesNameEn', 's.energy', 'm.modelYear'])
    .select(['t.name as trimName', 't.nameEn as trimNameEn', 'o.name as dealerName', 'o.nameEn as dealerNameEn'])
    .select(
      sql<boolean>`exists (select 1 from org.unit_closure c where c.ancestor_id = (select app.unit_id()) and c.unit_id = u.org_id)`.as(
        'held',
      ),
    )
    .where('u.id', '=', id)
    .executeTakeFirst();
}

/** The unit to be changed, locked against another change. The lock is an update's right: only whoever holds the unit gets it. */
export function lockVehicle(tx: Tx, id: string) {
  return tx
    .selectFrom('products.unit')
    .select(['id', 'orgId', 'vin', 'serial', 'plate', 'trimId', 'colour', 'invoicedOn', 'deliveredOn', 'version'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** Plates a vehicle bore, the present one first. plan: plate_unit */
export function platesOf(tx: Tx, unitId: string) {
  return tx
    .selectFrom('products.plate')
    .select(['id', 'plate', 'fromDate', 'toDate'])
    .where('unitId', '=', unitId)
    .orderBy(sql`to_date is null`, 'desc')
    .orderBy('fromDate', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

/** Owners whom the acting unit may know, the present one first. plan: ownership_unit */
export function ownersOf(tx: Tx, unitId: string) {
  return tx
    .selectFrom('products.ownership as w')
    .innerJoin('customers.customer as c', 'c.id', 'w.customerId')
    .innerJoin('org.unit as o', 'o.id', 'w.orgId')
    .select(['w.id', 'w.fromDate', 'w.toDate', 'w.endReason', 'o.name as dealerName', 'o.nameEn as dealerNameEn'])
    .select(['c.id as customerId', 'c.name', 'c.primaryMasked as mobileMasked'])
    .where('w.unitId', '=', unitId)
    .orderBy(sql`w.to_date is null`, 'desc')
    .orderBy('w.fromDate', 'desc')
    .orderBy('w.id', 'desc')
    .execute();
}

/** What of a vehicle can be undone by whoever may transfer it. */
export async function undoableOf(tx: Tx, unitId: string): Promise<'transfer' | 'release' | null> {
  const { rows } = await sql<{
    kind: 'transfer' | 'release' | null;
  }>`select products.undoable(${unitId}::uuid) as kind`.execute(tx);
  return rows[0]?.kind ?? null;
}

/** Who drives, pays and keeps it, as far as the acting unit may know them. plan: unit_person_unit */
export function peopleOf(tx: Tx, unitId: string) {
  return tx
    .selectFrom('products.unitPerson as p')
    .innerJoin('customers.customer as c', 'c.id', 'p.customerId')
    .select(['p.id', 'p.role', 'p.fromDate', 'p.toDate', 'p.version'])
    .select(['c.id as customerId', 'c.name', 'c.primaryMasked as mobileMasked'])
    .where('p.unitId', '=', unitId)
    .orderBy(sql`p.to_date is null`, 'desc')
    .orderBy('p.fromDate', 'desc')
    .orderBy('p.id', 'desc')
    .execute();
}

/** Warranties, the one that lasts longest first. plan: warranty_unit */
export function warrantiesOf(tx: Tx, unitId: string) {
  return tx
    .selectFrom('products.warranty')
    .select(['id', 'kind', 'fromDate', 'toDate', 'km', 'note', 'version'])
    .where('unitId', '=', unitId)
    .orderBy('toDate', 'desc')
    .orderBy('id')
    .execute();
}

/** Insurance of owners whom the acting unit knows. plan: policy_unit */
export function policiesOf(tx: Tx, unitId: string) {
  return tx
    .selectFrom('products.policy as p')
    .innerJoin('customers.customer as c', 'c.id', 'p.customerId')
    .select(['p.id', 'p.insurer', 'p.masked', 'p.kinds', 'p.premiumFen', 'p.fromDate', 'p.toDate', 'p.version'])
    .select(['c.id as customerId', 'c.name', 'c.primaryMasked as mobileMasked'])
    .where('p.unitId', '=', unitId)
    .orderBy('p.toDate', 'desc')
    .orderBy('p.id')
    .execute();
}

/** Loans of owners whom the acting unit knows. plan: loan_unit */
export function loansOf(tx: Tx, unitId: string) {
  return tx
    .selectFrom('products.loan as l')
    .innerJoin('customers.customer as c', 'c.id', 'l.customerId')
    .select(['l.id', 'l.bank', 'l.amountFen', 'l.monthlyFen', 'l.fromDate', 'l.toDate', 'l.settledOn', 'l.version'])
    .select(['c.id as customerId', 'c.name', 'c.primaryMasked as mobileMasked'])
    .where('l.unitId', '=', unitId)
    .orderBy('l.toDate', 'desc')
    .orderBy('l.id')
    .execute();
}

/** Readings of the odometer, newest first. plan: mileage_unit */
export function readingsOf(tx: Tx, unitId: string, limit: number) {
  return tx
    .selectFrom('products.mileage')
    .select(['id', 'readOn', 'km', 'source', 'replaced'])
    .where('unitId', '=', unitId)
    .orderBy('readOn', 'desc')
    .orderBy('createdAt', 'desc')
    .limit(limit)
    .execute();
}

/** The maintenance plan of a trim: the series' items, its own in the place of those of the same code. */
export async function planItems(tx: Tx, seriesId: string, trimId: string) {
  const items = await tx
    .selectFrom('products.maintenanceItem')
    .select(['code', 'trimId', 'name', 'nameEn', 'why', 'whyEn', 'priceFen'])
    .select(['firstKm', 'firstMonths', 'everyKm', 'everyMonths'])
    .where('seriesId', '=', seriesId)
    .where('active', '=', true)
    .where(({ eb, or }) => or([eb('trimId', 'is', null), eb('trimId', '=', trimId)]))
    .orderBy('sort')
    .orderBy('code')
    .execute();
  const own = new Set(items.flatMap((item) => (item.trimId ? [item.code] : [])));
  return items.filter((item) => item.trimId !== null || !own.has(item.code));
}

/** Whether a unit is an open dealer of the acting unit's subtree. */
export async function isDealerInScope(tx: Tx, dealerId: string): Promise<boolean> {
  const found = await sql<{ fits: boolean }>`select exists (
    select 1 from org.unit_closure c join org.unit u on u.id = c.unit_id
    where c.ancestor_id = (select app.unit_id()) and c.unit_id = ${dealerId}::uuid and u.kind = 'dealer' and u.status = 'open') as fits`.execute(
    tx,
  );
  return found.rows[0]?.fits ?? false;
}

/** A customer whom the acting unit knows and may work with. */
export function liveCustomer(tx: Tx, id: string) {
  return tx
    .selectFrom('customers.customer')
    .select(['id', 'name'])
    .where('id', '=', id)
    .where('status', 'in', ['active', 'outdated'])
    .executeTakeFirst();
}
