/** What a car that is handed over has to have (Measures for the Administration of Automobile Sales art. 15 and 16, SAL-17, SAL-18). Pure. */

/** An item of the checklist as dictionary handover_item holds it. */
export interface ChecklistItem {
  code: string;
  name: string;
  nameEn: string;
  attributes: Record<string, unknown>;
}

export interface Readiness {
  vin: string | null;
  arrived: boolean;
  pdiState: string;
  /** Null: nobody recorded what was paid. */
  balanceFen: number | null;
  invoiced: boolean;
  /** Fittings and other work that is not done. */
  workLeft: readonly string[];
  odometerKm: number | null;
  signed: boolean;
}

export interface Lack {
  code: string;
  zh: string;
  en: string;
}

/** All that is missing, each by name; nothing when the car may leave. */
export function missingFor(
  ready: Readiness,
  items: readonly ChecklistItem[],
  answers: Readonly<Record<string, string>>,
): Lack[] {
  const lacks: Lack[] = [];
  const need = (met: boolean, code: string, zh: string, en: string) => {
    if (!met) lacks.push({ code, zh, en });
  };
  need(ready.vin !== null, 'car', '配车', 'an allocated car');
  need(ready.arrived, 'arrival', '车辆到店', 'the arrival of the car');
  need(ready.pdiState === 'passed', 'inspection', '交付前检查 (PDI) 合格', 'a passed inspection');
  if (ready.balanceFen === null) need(false, 'balance', '登记已收款项', 'the record of what was paid');
  else need(ready.balanceFen <= 0, 'balance', '付清余款', 'the balance');
  need(ready.invoiced, 'invoice_record', '发票登记', 'the record of the invoice');
  for (const title of ready.workLeft) need(false, 'work', `完成“${title}”`, `“${title}” done`);
  for (const item of items) {
    if (item.attributes.mandatory !== true) continue;
    const answer = answers[item.code];
    const met = answer === 'yes' || (answer === 'na' && item.attributes.mayNotApply === true);
    need(met, item.code, item.name, item.nameEn);
  }
  need(ready.odometerKm !== null, 'odometer', '里程读数', 'the odometer reading');
  need(ready.signed, 'signature', '客户签字', 'the customer’s signature');
  return lacks;
}
