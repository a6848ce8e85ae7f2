import type * as z from 'zod';
import { type Ctx, ownerFilter, scopeOf } from '../../../platform/context.ts';
import { read, type Tx, transact } from '../../../platform/db.ts';
import { dropFile } from '../../../platform/dropped-files.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import { dictionaries } from '../../org/index.ts';
import { holdOrder } from '../access.ts';
import { partsOfOrder } from '../parts/service.ts';
import { progressing } from '../progress/steps.ts';
import { carOfOrder } from '../stock/queries.ts';
import * as queries from './queries.ts';
import { type Lack, missingFor } from './requirements.ts';
import type * as schema from './schema.ts';

const NOTHING = {
  appointedAt: null,
  place: null,
  items: {} as Record<string, string>,
  odometerKm: null,
  photoIds: [],
  signatureId: null,
  signedAt: null,
  version: 0,
};
/** What has to be done before the car leaves; insurance or a plate may follow. */
const WORK = ['accessory', 'customisation', 'wash'];

/** What was taken down of a delivery; empty where nobody began. */
export async function handoverView(tx: Tx, orderId: string) {
  const found = await queries.handoverOf(tx, orderId);
  return found ? { ...found, items: found.items as Record<string, string> } : NOTHING;
}

/** All that keeps an order's car from being handed over by the checklist, each by name (SAL-17, SAL-18). */
export async function lacksOf(
  ctx: Ctx,
  tx: Tx,
  order: { id: string; balanceFen: number | null; invoiceNumber: string | null },
): Promise<Lack[]> {
  const car = await carOfOrder(tx, order.id);
  const handover = await handoverView(tx, order.id);
  const parts = await partsOfOrder(tx, order.id);
  const items = (await dictionaries(ctx, tx)).filter((entry) => entry.kind === 'handover_item' && entry.active);
  const workLeft = parts.filter((part) => WORK.includes(part.kind) && ['open', 'under_way'].includes(part.state));
  return missingFor(
    {
      vin: car?.vin ?? null,
      arrived: Boolean(car?.arrivedOn),
      pdiState: car?.pdiState ?? 'none',
      balanceFen: order.balanceFen,
      invoiced: order.invoiceNumber !== null,
      workLeft: workLeft.map((part) => part.title),
      odometerKm: handover.odometerKm,
      signed: handover.signatureId !== null,
    },
    items,
    handover.items,
  );
}

/**
 * Takes down the appointment or answers of the checklist. What the customer signed stays as it was: a changed answer asks for a new signature.
 * @throws AppError request.conflict, order.not_open, request.invalid
 */
export async function editHandover(
  ctx: Ctx,
  orderId: string,
  { version, ...given }: z.output<(typeof schema.editHandover)['body']>,
) {
  return transact(ctx, async (tx) => {
    const order = await holdOrder(ctx, tx, orderId, 'order.change');
    const known = await handoverView(tx, orderId);
    if (known.version !== version) throw new AppError('request.conflict', { current: known });
    const codes = (await dictionaries(ctx, tx)).filter((entry) => entry.kind === 'handover_item');
    const strange = Object.keys(given.items ?? {}).find((code) => !codes.some((entry) => entry.code === code));
    if (strange) throw invalid(`items.${strange}`, '没有这个检查项。', 'There is no such item.');
    if (given.appointedAt && new Date(given.appointedAt) < ctx.clock.now())
      throw invalid('appointedAt', '预约时间须晚于现在。', 'The appointment has to lie ahead.');
    const answered = Object.entries(given.items ?? {}).some(([code, answer]) => known.items[code] !== answer);
    const outdated = answered ? known.signatureId : null;
    const resign = outdated ? { signatureId: null, signedAt: null } : {};
    return progressing(ctx, tx, orderId, async () => {
      const written = await queries.writeHandover(tx, order, { ...given, ...resign });
      if (outdated) await dropFile(tx, outdated);
      return { version: written };
    });
  });
}

/** Appointed deliveries of the acting unit; a consultant's are their own. */
export async function listAppointments(ctx: Ctx, query: { cursor?: string | undefined; limit: number }) {
  const { orgIds } = scopeOf(ctx);
  const consultantId = ownerFilter(ctx, 'order.read');
  const rows = await read(ctx, (tx) => queries.appointments(tx, { ...query, orgIds, consultantId }));
  return pageFrom(rows, query.limit);
}
