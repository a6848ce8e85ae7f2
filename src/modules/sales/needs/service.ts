import type * as z from 'zod';
import { type Ctx, ownerFilter } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { entryOf } from '../../org/index.ts';
import type * as schema from './schema.ts';

const NOTHING = {
  useKind: null,
  budgetFromFen: null,
  budgetToFen: null,
  concerns: [],
  wishes: '',
  competitor: null,
  currentCar: null,
  pays: null,
  tradeIn: false,
  version: 0,
};

async function leadOf(ctx: Ctx, tx: Tx, leadId: string, permission: 'lead.read' | 'lead.follow') {
  const own = ownerFilter(ctx, permission);
  const lead = await tx
    .selectFrom('leads.lead')
    .select(['id', 'orgId', 'consultantId'])
    .where('id', '=', leadId)
    .executeTakeFirst();
  if (!lead || (own && lead.consultantId !== own)) throw new AppError('request.not_found');
  return lead;
}

/** Each dealer that held the lead has its own; what another took down stays with that one. */
function needsOf(tx: Tx, lead: { id: string; orgId: string }) {
  return tx
    .selectFrom('sales.need')
    .select(['useKind', 'budgetFromFen', 'budgetToFen', 'concerns', 'wishes', 'competitor', 'currentCar', 'pays'])
    .select(['tradeIn', 'version'])
    .where('leadId', '=', lead.id)
    .where('orgId', '=', lead.orgId)
    .executeTakeFirst();
}

/** What the customer of a lead looks for (SAL-07, SAL-28); empty where nobody asked yet. */
export function getNeeds(ctx: Ctx, leadId: string) {
  return read(ctx, async (tx) => {
    const lead = await leadOf(ctx, tx, leadId, 'lead.read');
    return (await needsOf(tx, lead)) ?? NOTHING;
  });
}

/** Takes it down, over the version that was read. @throws AppError request.conflict, request.invalid */
export async function editNeeds(ctx: Ctx, leadId: string, given: z.output<(typeof schema.editNeeds)['body']>) {
  const { version, ...needs } = given;
  if (needs.useKind) await entryOf(ctx, 'car_use', needs.useKind, 'useKind');
  for (const code of needs.concerns) await entryOf(ctx, 'buying_concern', code, 'concerns');
  const { budgetFromFen, budgetToFen } = needs;
  if (budgetFromFen !== null && budgetToFen !== null && budgetToFen < budgetFromFen)
    throw invalid('budgetToFen', '预算上限不能低于下限。', 'The upper end of the budget is below the lower one.');
  return transact(ctx, async (tx) => {
    const lead = await leadOf(ctx, tx, leadId, 'lead.follow');
    const { orgId } = lead;
    const written =
      version === 0
        ? await tx
            .insertInto('sales.need')
            .values({ id: newId(), orgId, leadId, ...needs })
            .onConflict((conflict) => conflict.columns(['leadId', 'orgId']).doNothing())
            .executeTakeFirst()
            .then((made) => made.numInsertedOrUpdatedRows)
        : await tx
            .updateTable('sales.need')
            .set({ ...needs, version: version + 1 })
            .where('leadId', '=', leadId)
            .where('orgId', '=', orgId)
            .where('version', '=', version)
            .executeTakeFirst()
            .then((changed) => changed.numUpdatedRows);
    if (written !== 1n) throw new AppError('request.conflict', { current: await needsOf(tx, lead) });
    return { version: version + 1 };
  });
}
