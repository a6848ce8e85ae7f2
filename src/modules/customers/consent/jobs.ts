import { type Listener, listen } from '../../../platform/events.ts';
import { customerClaimed } from '../../events.ts';
import { logSharing } from './ledger.ts';

/** What a dealer gets to see with a customer of another dealer. */
const CLAIM_DATA = ['name', 'mobile', 'city', 'vehicles'] as const;

export const listeners: Listener[] = [
  // A claimed customer is known to one more dealer: the log says so, and on which ground (PIPL art. 23).
  listen(customerClaimed, 'customers.log_claim', async (_ctx, tx, { customerId, payload }) => {
    if (!customerId) return;
    await logSharing(tx, customerId, payload.unitId, {
      dataKinds: CLAIM_DATA,
      about: 'claim',
      aboutId: payload.claimId,
    });
  }),
];
