import type * as z from 'zod';
import { breadthOf, type Ctx, scopeOf, staffIdOf } from '../../platform/context.ts';
import { newId, type Tx, transact } from '../../platform/db.ts';
import { AppError, invalid } from '../../platform/errors.ts';
import { emit } from '../../platform/events.ts';
import { currentVersion, findCustomer } from '../customers/index.ts';
import { testDriveAsked } from '../events.ts';
import { entryOf, giveAnswers } from '../org/index.ts';
import { followerOf, masked } from './dispatch/keeper.ts';
import { requireCity, requirePhone, requireSeries, takeIn } from './intake.ts';
import { seesCustomer } from './queries.ts';
import type { createLead, submitTestDrive } from './schema.ts';
import { holderOf } from './service.ts';

/** The public test-drive form. */
export async function takeTestDrive(ctx: Ctx, form: z.output<(typeof submitTestDrive)['body']>) {
  return transact(ctx, async (tx) => {
    const seriesId = await requireSeries(tx, form.seriesCode);
    const taken = await takeIn(ctx, tx, {
      name: form.name,
      contacts: [requirePhone(form.mobile)],
      cityCode: requireCity(form.cityCode),
      // Whoever fills in the English page is told things in English; nobody known is changed by what a visitor types.
      ...(ctx.language === 'en' ? { language: 'en' } : {}),
      seriesId,
      testDrive: form.testDrive,
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
    if (form.testDrive)
      await emit(ctx, tx, testDriveAsked, {
        orgId: taken.orgId,
        subjectId: taken.leadId,
        customerId: taken.customerId,
        payload: { seriesId },
      });
    // Who deals with a number is told to nobody who merely types it.
    const holder = taken.result === 'created' ? await holderOf(tx, taken.orgId) : null;
    return { received: true as const, dealerName: holder?.name ?? null, dealerPhone: holder?.phone ?? null };
  });
}

/**
 * The customer a caller names as who recommended the house, anywhere in the group: only that they are one is used, nothing of them is told.
 * @throws AppError request.invalid when nobody has the number
 */
async function referrerOf(ctx: Ctx, tx: Tx, mobile: string | undefined): Promise<string | null> {
  if (!mobile) return null;
  const found = await findCustomer(ctx, tx, [requirePhone(mobile, 'referrerMobile')]);
  if (found) return found;
  throw invalid(
    'referrerMobile',
    '没有使用此号码的客户,请核对推荐人号码。',
    'No customer has this number; check it with the caller.',
  );
}

/** An enquiry a colleague takes down: at the hotline, in the showroom. A consultant who does keeps it. */
export async function registerLead(ctx: Ctx, form: z.output<(typeof createLead)['body']>) {
  await entryOf(ctx, 'lead_channel', form.channel, 'channel');
  const { kind, answer, answers, hotline } = form.about;
  const touchId = newId();
  if (kind) await entryOf(ctx, 'enquiry_kind', kind, 'about.kind');
  if (hotline) await entryOf(ctx, 'hotline', hotline, 'about.hotline');
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
      // A colleague heard what the person wants: there is nothing left to validate.
      spoken: true,
      about: { kind: kind ?? null, answer: answer || null, hotline: hotline ?? null },
      touchId,
      referrerId: await referrerOf(ctx, tx, form.referrerMobile),
    });
    await giveAnswers(ctx, tx, answers, { type: 'touch', id: touchId });
    const { unitKind, unitId, orgIds } = scopeOf(ctx);
    const inScope =
      unitKind === 'brand' ||
      unitKind === 'group' ||
      unitId === taken.orgId ||
      (orgIds?.includes(taken.orgId) ?? false);
    // A lead that a colleague follows is not a consultant's to open, though it is their dealer's; whose it is they learn by surname alone.
    const keeper = own && inScope ? await followerOf(tx, taken.leadId) : null;
    const visible = inScope && (!own || keeper?.id === staffIdOf(ctx));
    const holder = visible ? null : await holderOf(tx, taken.orgId);
    const heldBy = holder && [holder.name, keeper && masked(keeper.name)].filter(Boolean).join(' · ');
    return { result: taken.result, leadId: taken.leadId, visible, heldBy };
  });
}
