import { type Ctx, scopeOf, staffIdOf } from '../../../platform/context.ts';
import { newId, type Tx, transact, within } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { emit } from '../../../platform/events.ts';
import { interactionRecorded } from '../../events.ts';
import { entryOf, giveAnswers } from '../../org/index.ts';
import { openUnitRecord } from '../file/service.ts';
import * as queries from './queries.ts';
import type { InteractionInput } from './schema.ts';

/** Clocks of a desk and of the server may differ by so much. */
const SKEW_MS = 5 * 60_000;

/**
 * Records what was said with a customer. It stands on the timeline of the acting unit and those above it.
 * @throws AppError request.not_found where the caller does not see the customer, or their data may only be kept (PIPL art. 47)
 */
export async function recordInteraction(ctx: Ctx, customerId: string, said: InteractionInput) {
  return transact(ctx, async (tx) => {
    const id = await addInteraction(ctx, tx, customerId, said);
    return { id };
  });
}

/**
 * Records what was said with a dealer, on the record of the customer it is (CUS-03); the record is made with the first one.
 * @throws AppError request.not_found, customer.unit_not_dealer
 */
export async function recordDealerInteraction(ctx: Ctx, unitId: string, said: InteractionInput) {
  return transact(ctx, async (tx) => {
    const { customerId } = await openUnitRecord(within(ctx, tx), unitId);
    const id = await addInteraction(ctx, tx, customerId, said);
    return { id, customerId };
  });
}

/** As `recordInteraction`, in the caller's transaction; the new row's id. */
async function addInteraction(ctx: Ctx, tx: Tx, customerId: string, said: InteractionInput): Promise<string> {
  const now = ctx.clock.now();
  const occurredAt = said.at ? new Date(said.at) : now;
  if (occurredAt.getTime() > now.getTime() + SKEW_MS)
    throw invalid('at', '沟通时间不能晚于现在。', 'It cannot have happened later than now.');
  if (said.nextOn && !said.nextStep)
    throw invalid('nextStep', '填写了下一步日期时,请写明下一步做什么。', 'A date for the next step needs the step.');
  if (said.topic) await entryOf(ctx, 'enquiry_kind', said.topic, 'topic');
  const status = await queries.statusOf(tx, customerId);
  if (!status || status === 'erased' || status === 'restricted') throw new AppError('request.not_found');
  const { channel, direction, topic = null, content, nextStep = null, nextOn = null } = said;
  const id = newId();
  const orgId = scopeOf(ctx).unitId;
  const row = {
    id,
    orgId,
    customerId,
    staffId: staffIdOf(ctx),
    channel,
    direction,
    topic,
    content,
    nextStep,
    nextOn,
    occurredAt,
  };
  await Promise.all([
    queries.insertInteraction(tx, row),
    giveAnswers(ctx, tx, said.answers, { type: 'interaction', id }),
    emit(ctx, tx, interactionRecorded, { orgId, subjectId: id, customerId, payload: { channel, direction } }),
  ]);
  return id;
}
