import type * as z from 'zod';
import { breadthOf, type Ctx, scopeOf, staffIdOf } from '../../platform/context.ts';
import { transact } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import { currentVersion } from '../customers/index.ts';
import { entryOf } from '../org/index.ts';
import { requireCity, requirePhone, requireSeries, takeIn } from './intake.ts';
import { seesCustomer } from './queries.ts';
import type { createLead, submitTestDrive } from './schema.ts';
import { holderOf } from './service.ts';

/** The public test-drive form. */
export async function takeTestDrive(ctx: Ctx, form: z.output<(typeof submitTestDrive)['body']>) {
  return transact(ctx, async (tx) => {
    const taken = await takeIn(ctx, tx, {
      name: form.name,
      contacts: [requirePhone(form.mobile)],
      cityCode: requireCity(form.cityCode),
      seriesId: await requireSeries(tx, form.seriesCode),
      testDrive: true,
      comments: form.comments || null,
      channel: 'website',
      sourceId: null,
      grade: null,
      consents: [
        { purpose: 'share_dealer', granted: true },
        { purpose: 'marketing_call', granted: form.consent.marketing },
      ],
      consentShown: {
        textVersion: form.consent.textVersion,
        evidence: { form: 'test-drive', requestId: ctx.requestId },
      },
      dealerId: null,
      consultantId: null,
    });
    // Who deals with a number is told to nobody who merely types it.
    const holder = taken.result === 'created' ? await holderOf(tx, taken.orgId) : null;
    return { received: true as const, dealerName: holder?.name ?? null, dealerPhone: holder?.phone ?? null };
  });
}

/** An enquiry a colleague takes down: at the hotline, in the showroom. A consultant who does keeps it. */
export async function registerLead(ctx: Ctx, form: z.output<(typeof createLead)['body']>) {
  await entryOf(ctx, 'lead_channel', form.channel, 'channel');
  return transact(ctx, async (tx) => {
    if (form.customerId && !(await seesCustomer(tx, form.customerId))) throw new AppError('request.not_found');
    const own = ctx.permissions.has('lead.follow') && breadthOf(ctx, 'lead.follow') === 'own';
    const taken = await takeIn(ctx, tx, {
      customerId: form.customerId,
      name: form.name,
      contacts: [requirePhone(form.mobile)],
      cityCode: requireCity(form.cityCode),
      seriesId: await requireSeries(tx, form.seriesCode),
      testDrive: form.testDrive,
      comments: form.comments || null,
      channel: form.channel,
      sourceId: null,
      grade: null,
      consents: [
        { purpose: 'share_dealer', granted: form.consent.shareDealer },
        { purpose: 'marketing_call', granted: form.consent.marketing },
      ],
      // Read out to the customer, or shown on the desk: the notice in force.
      consentShown: {
        textVersion: await currentVersion(tx, ctx.clock.now()),
        evidence: { spoken: true, staff: staffIdOf(ctx), requestId: ctx.requestId },
      },
      dealerId: null,
      consultantId: own && scopeOf(ctx).unitKind === 'dealer' ? staffIdOf(ctx) : null,
    });
    const { unitKind, unitId, orgIds } = scopeOf(ctx);
    const inScope =
      unitKind === 'brand' ||
      unitKind === 'group' ||
      unitId === taken.orgId ||
      (orgIds?.includes(taken.orgId) ?? false);
    // A lead that a colleague follows is not a consultant's to open, though it is their dealer's.
    const visible = inScope && (taken.result === 'created' || !own);
    const holder = visible ? null : await holderOf(tx, taken.orgId);
    return { result: taken.result, leadId: taken.leadId, visible, heldBy: holder?.name ?? null };
  });
}
