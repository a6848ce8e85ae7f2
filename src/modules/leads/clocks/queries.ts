import type { Tx } from '../../../platform/db.ts';

/** Rules with the names of their sources: defaults first, then by source and grade. */
export function ruleRows(tx: Tx, id?: string) {
  return tx
    .selectFrom('leads.clockRule as r')
    .leftJoin('leads.source as s', 's.id', 'r.sourceId')
    .select(['r.id', 'r.clock', 'r.sourceId', 's.name as sourceName', 's.nameEn as sourceNameEn', 'r.grade'])
    .select(['r.minutes', 'r.warn', 'r.steps', 'r.version'])
    .$if(id !== undefined, (query) => query.where('r.id', '=', id as string))
    .orderBy('r.clock')
    .orderBy('s.name', (order) => order.asc().nullsFirst())
    .orderBy('r.grade', (order) => order.asc().nullsFirst())
    .execute();
}

/** Sources a rule may name. */
export function sourceNames(tx: Tx) {
  return tx
    .selectFrom('leads.source')
    .select(['id', 'name', 'nameEn'])
    .where('active', '=', true)
    .orderBy('name')
    .execute();
}

/** Clocks of a lead as far as in sight, newest first. plan: timer_running and timer_lead, some dozens at most */
export function timersOf(tx: Tx, leadId: string) {
  return tx
    .selectFrom('leads.timer as t')
    .innerJoin('org.unit as u', 'u.id', 't.orgId')
    .select(['t.id', 't.clock', 'u.name as unitName', 'u.nameEn as unitNameEn', 't.startedAt', 't.dueAt', 't.state'])
    .select(['t.stoppedAt', 't.acts', 't.actsAt', 't.step'])
    .where('t.leadId', '=', leadId)
    .orderBy('t.id', 'desc')
    .limit(50)
    .execute();
}
