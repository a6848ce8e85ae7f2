import { sql } from 'kysely';
import * as z from 'zod';
import { type Ctx, needWholeGroup, systemContext } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { invalid } from '../../../platform/errors.ts';
import type { JobDefinition } from '../../../platform/jobs.ts';
import { forgetRules, storedRules } from '../rules.ts';
import { FILE_FIELDS } from './fields.ts';
import type { RuleLine } from './measure.ts';

/** Files a run of the job measures before it hands over to the next: a second of work. */
const BATCH = 5000;
const TASK = 'customers.recount_files';

function lines(tx: Tx) {
  return tx
    .selectFrom('customers.completenessRule')
    .select(['kind', 'field', 'weight'])
    .orderBy('kind')
    .orderBy('weight', 'desc')
    .orderBy('field')
    .execute();
}

/** The rule with everything that may be asked for. */
export async function getRule(ctx: Ctx) {
  return read(ctx, async (tx) => {
    const [rows, stored] = await Promise.all([lines(tx), storedRules(ctx, tx)]);
    const own = Object.entries(FILE_FIELDS).map(([field, { zh, en }]) => ({ field, name: zh, nameEn: en }));
    const added = stored.fields
      .filter(({ active }) => active)
      .map(({ code, name, nameEn }) => ({ field: `custom.${code}`, name, nameEn }));
    return { rows, fields: [...own, ...added] };
  });
}

/** Changes how much fields count; every file is measured again in the background. */
export async function editRule(ctx: Ctx, rows: RuleLine[]) {
  needWholeGroup(ctx, 'field.edit');
  return transact(ctx, async (tx) => {
    forgetRules(ctx);
    const { fields } = await storedRules(ctx, tx);
    const known = new Set([...Object.keys(FILE_FIELDS), ...fields.map(({ code }) => `custom.${code}`)]);
    rows.forEach(({ field }, at) => {
      if (!known.has(field)) throw invalid(`rows.${at}.field`, `没有字段“${field}”。`, `There is no field "${field}".`);
    });
    await tx
      .insertInto('customers.completenessRule')
      .values(rows.map((row) => ({ id: newId(), ...row })))
      .onConflict((conflict) =>
        conflict
          .constraint('completeness_rule_once')
          .doUpdateSet((eb) => ({ weight: eb.ref('excluded.weight') }))
          .where(sql<boolean>`completeness_rule.weight <> excluded.weight`),
      )
      .execute();
    forgetRules(ctx);
    await recountAll(tx, null);
    return { rows: await lines(tx) };
  });
}

/** Queues the measuring of all files after one; `last` null begins with the first. */
async function recountAll(tx: Tx, last: string | null): Promise<void> {
  await sql`select app.enqueue(${TASK}, ${JSON.stringify({ last })}::jsonb)`.execute(tx);
}

const Payload = z.object({ last: z.uuid().nullable() });

/** Measures a batch of files by the rule of today and hands over to the next one in the same transaction: a kill loses one batch's work. */
export const recountJob: JobDefinition = {
  task: TASK,
  async run(platform, payload) {
    const { last } = Payload.parse(payload);
    await transact(systemContext(platform, TASK, null), async (tx) => {
      const found = await sql<{ id: string }>`select id from customers.files_after(${last}::uuid, ${BATCH}) id`.execute(
        tx,
      );
      const ids = found.rows.map(({ id }) => id);
      if (ids.length === 0) return;
      await sql`select customers.recount_files(${ids}::uuid[])`.execute(tx);
      if (ids.length === BATCH) await recountAll(tx, ids.at(-1) ?? null);
    });
  },
};

interface Figure {
  orgId: string;
  archivistId: string | null;
  files: number;
  complete: number;
  points: number;
}

const sum = (figures: readonly Figure[]) =>
  figures.reduce(
    (all, one) => ({
      files: all.files + one.files,
      complete: all.complete + one.complete,
      points: all.points + one.points,
    }),
    { files: 0, complete: 0, points: 0 },
  );

/** Completeness by dealer, or of one dealer by archivist; a dealer's own page shows its archivists. */
export async function report(ctx: Ctx, dealerId: string | undefined) {
  return read(ctx, async (tx) => {
    const found = await sql<Figure>`select * from customers.file_figures(${dealerId ?? null}::uuid)`.execute(tx);
    const keyOf = (figure: Figure) => (dealerId ? figure.archivistId : figure.orgId);
    const groups = new Map<string | null, Figure[]>();
    for (const figure of found.rows) {
      const own = groups.get(keyOf(figure));
      if (own) own.push(figure);
      else groups.set(keyOf(figure), [figure]);
    }
    const names = await namesOf(
      tx,
      [...groups.keys()].flatMap((id) => id ?? []),
      dealerId !== undefined,
    );
    const rows = [...groups].map(([id, figures]) => ({
      id,
      ...(names.get(id ?? '') ?? { name: '', nameEn: '' }),
      ...sum(figures),
    }));
    // The poorest first: that is where the work is.
    rows.sort((a, b) => a.points / a.files - b.points / b.files || b.files - a.files);
    return { total: sum(found.rows), rows };
  });
}

async function namesOf(
  tx: Tx,
  ids: string[],
  people: boolean,
): Promise<ReadonlyMap<string, { name: string; nameEn: string }>> {
  if (ids.length === 0) return new Map();
  const rows = people
    ? await tx.selectFrom('org.staff').select(['id', 'name', 'name as nameEn']).where('id', 'in', ids).execute()
    : await tx.selectFrom('org.unit').select(['id', 'name', 'nameEn']).where('id', 'in', ids).execute();
  return new Map(rows.map(({ id, ...named }) => [id, named]));
}
