import type * as z from 'zod';
import { type Ctx, needWholeGroup, ownerFilter } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { entryOf } from '../../org/index.ts';
import * as queries from './queries.ts';
import { forgetClockRules } from './rules.ts';
import type { ClockRuleRow, createClockRule as createEndpoint, editClockRule as editEndpoint } from './schema.ts';

type Row = z.output<typeof ClockRuleRow>;
type Times = Pick<z.output<(typeof createEndpoint)['body']>, 'minutes' | 'warn' | 'steps'>;

/** The rules an administrator keeps, and the sources they may name. */
export async function listClockRules(ctx: Ctx) {
  return read(ctx, async (tx) => {
    const [rows, sources] = await Promise.all([queries.ruleRows(tx), queries.sourceNames(tx)]);
    return { rows: rows as unknown as Row[], sources };
  });
}

async function rule(tx: Tx, id: string): Promise<Row> {
  const [found] = await queries.ruleRows(tx, id);
  if (!found) throw new AppError('request.not_found');
  return found as unknown as Row;
}

/** Times in order; each step once, later than the one before, and a next contact takes no lead from its dealer. */
function inOrder(clock: string, { minutes, warn, steps }: Times) {
  const sorted = [...steps].sort((a, b) => a.after - b.after);
  if (new Set(sorted.map(({ to }) => to)).size < sorted.length)
    throw invalid('steps', '同一升级对象只能设置一次。', 'Each step of the escalation is set once.');
  if (clock === 'next_contact' && sorted.some(({ to }) => to === 'reclaim'))
    throw invalid('steps', '下次联系逾期不收回线索。', 'A missed next contact does not take the lead away.');
  if (sorted.some(({ to }, at) => to === 'reclaim' && at < sorted.length - 1))
    throw invalid('steps', '收回须为最后一步。', 'Taking the lead back has to be the last step.');
  return { minutes, warn: [...new Set(warn)].sort((a, b) => a - b), steps: JSON.stringify(sorted) };
}

/** Adds a rule for a source, a grade or both; the default of each clock is there already. @throws AppError clock.rule_exists */
export async function createClockRule(ctx: Ctx, given: z.output<(typeof createEndpoint)['body']>) {
  needWholeGroup(ctx, 'clock.edit');
  const { clock, sourceId, grade } = given;
  if (!sourceId && !grade)
    throw invalid(
      'grade',
      '请选择来源或等级;默认规则已存在。',
      'Choose a source or a grade; the default is there already.',
    );
  if (grade) await entryOf(ctx, 'lead_grade', grade, 'grade');
  return transact(ctx, async (tx) => {
    if (sourceId && !(await queries.sourceNames(tx)).some(({ id }) => id === sourceId))
      throw invalid('sourceId', '没有这个来源。', 'There is no such source.');
    const id = newId();
    await tx
      .insertInto('leads.clockRule')
      .values({ id, clock, sourceId, grade, ...inOrder(clock, given) })
      .execute();
    forgetClockRules(ctx);
    return rule(tx, id);
  });
}

/** Changes a rule; clocks that run go on by what was worked out when they started. @throws AppError request.conflict */
export async function editClockRule(
  ctx: Ctx,
  id: string,
  { version, ...given }: z.output<(typeof editEndpoint)['body']>,
) {
  needWholeGroup(ctx, 'clock.edit');
  return transact(ctx, async (tx) => {
    const before = await rule(tx, id);
    const updated = await tx
      .updateTable('leads.clockRule')
      .set({ ...inOrder(before.clock, given), version: version + 1 })
      .where('id', '=', id)
      .where('version', '=', version)
      .executeTakeFirst();
    if (updated.numUpdatedRows === 0n) throw new AppError('request.conflict', { current: before });
    forgetClockRules(ctx);
    return rule(tx, id);
  });
}

/** Removes a rule of a source or grade. @throws AppError clock.default_stays */
export async function deleteClockRule(ctx: Ctx, id: string) {
  needWholeGroup(ctx, 'clock.edit');
  return transact(ctx, async (tx) => {
    const found = await rule(tx, id);
    if (!found.sourceId && !found.grade) throw new AppError('clock.default_stays');
    await tx.deleteFrom('leads.clockRule').where('id', '=', id).execute();
    forgetClockRules(ctx);
    return { id };
  });
}

/** The clocks of a lead one may see, with what each did and will do. */
export async function leadClocks(ctx: Ctx, leadId: string) {
  const own = ownerFilter(ctx, 'lead.read');
  return read(ctx, async (tx) => {
    const lead = await tx
      .selectFrom('leads.lead')
      .select(['id', 'consultantId'])
      .where('id', '=', leadId)
      .executeTakeFirst();
    if (!lead || (own && lead.consultantId !== own)) throw new AppError('request.not_found');
    const rows = await queries.timersOf(tx, leadId);
    return {
      rows: rows.map(({ acts, actsAt, step, ...row }) => ({
        ...row,
        clock: row.clock as 'accept',
        state: row.state as 'running',
        acts: acts.map((act, at) => ({ act, at: new Date(actsAt[at] as unknown as string), done: at < step })),
      })),
    };
  });
}
