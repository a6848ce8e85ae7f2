import { sql } from 'kysely';
import type { Tx } from '../../platform/db.ts';

interface Change {
  at: Date;
  fromStatus: string;
  toStatus: string;
  fromGrade: string;
  toGrade: string;
  actorName: string | null;
}

/** Changes of a lead's status and grade, oldest first. plan: stage_change_lead */
export async function stageChanges(tx: Tx, leadId: string): Promise<Change[]> {
  const found = await sql<Change>`
    select c.created_at as at, c.from_status, c.to_status, c.from_grade, c.to_grade, org.actor_name(c.actor) as actor_name
    from leads.stage_change c where c.lead_id = ${leadId}::uuid order by c.created_at, c.id limit 200`.execute(tx);
  return found.rows;
}

interface Way {
  createdAt: Date;
  status: string;
  grade: string;
  arrivedAt: Date | null;
  testDrivenAt: Date | null;
}

export interface Step {
  at: Date;
  stage: string;
  grade: string;
  actorName: string | null;
}

/** The way of a lead: where it began, each change, and what happened in the showroom, in the order of time. How long each took lies between. */
export function historyOf(lead: Way, changes: readonly Change[]): Step[] {
  const first = changes[0];
  const begin = { stage: first?.fromStatus ?? lead.status, grade: first?.fromGrade ?? lead.grade };
  const steps: Step[] = [
    { at: lead.createdAt, actorName: null, ...begin },
    ...changes.map(({ at, toStatus, toGrade, actorName }) => ({ at, stage: toStatus, grade: toGrade, actorName })),
  ];
  const gradeAt = (at: Date) => steps.findLast((step) => step.at <= at)?.grade ?? begin.grade;
  const milestones = [
    { at: lead.arrivedAt, stage: 'arrived' },
    { at: lead.testDrivenAt, stage: 'test_driven' },
  ].flatMap(({ at, stage }) => (at ? [{ at, stage, grade: gradeAt(at), actorName: null }] : []));
  return [...steps, ...milestones].sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** Who else contacted the customer of a lead since then (LED-24): that and where, not what was said. */
export async function contactsByOthers(tx: Tx, leadId: string, since: Date, actor: string) {
  const found = await sql<{ at: Date; event: string; unitId: string; unitName: string; unitNameEn: string }>`
    select * from leads.contacts_by_others(${leadId}::uuid, ${since}::timestamptz, ${actor})`.execute(tx);
  return found.rows;
}
