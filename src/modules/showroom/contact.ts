import { type Ctx, staffIdOf } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import { currentVersion } from '../customers/index.ts';
import { requirePhone, takeIn } from '../leads/index.ts';
import { unitById } from '../org/index.ts';

/** A name and a number that a visitor or caller left, with what they agreed to. */
export interface LeftContact {
  name: string;
  mobile: string;
  consent: { shareDealer: boolean; marketing: boolean };
}

interface About {
  channel: 'showroom' | 'hotline';
  seriesId: string | undefined;
  testDrive: boolean;
  comments: string | undefined;
  grade: string | undefined;
  consultantId: string | null;
}

/**
 * Hands a number that was left to the one way in for enquiries: a lead begins, or the open one takes it as a touch. `heldBy` names another
 * dealer that holds the open lead.
 */
export async function takeContact(ctx: Ctx, tx: Tx, unitId: string, contact: LeftContact, about: About) {
  const taken = await takeIn(ctx, tx, {
    name: contact.name,
    contacts: [requirePhone(contact.mobile, 'contact.mobile')],
    cityCode: null,
    seriesId: about.seriesId ?? null,
    testDrive: about.testDrive,
    comments: about.comments || null,
    channel: about.channel,
    sourceId: null,
    grade: about.grade ?? null,
    consents: [
      { purpose: 'share_dealer', granted: contact.consent.shareDealer },
      { purpose: 'marketing_call', granted: contact.consent.marketing },
    ],
    // Asked for at the desk or on the phone, by the notice in force.
    consentShown: {
      textVersion: await currentVersion(tx, ctx.clock.now()),
      evidence: { spoken: true, staff: staffIdOf(ctx), requestId: ctx.requestId },
    },
    dealerId: null,
    consultantId: about.consultantId,
  });
  const elsewhere = taken.orgId === unitId ? null : await unitById(tx, taken.orgId);
  return { lead: taken.result, leadId: taken.leadId, customerId: taken.customerId, heldBy: elsewhere?.name ?? null };
}
