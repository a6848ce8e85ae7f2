import { systemContext } from '../../platform/context.ts';
import { transact } from '../../platform/db.ts';
import { type Listener, listen } from '../../platform/events.ts';
import type { JobDefinition } from '../../platform/jobs.ts';
import { vehicleRegistered, vehicleTransferred } from '../events.ts';
import { takeChangedOwners } from '../products/index.ts';
import { refreshMatch } from './matching-facts.ts';
import { advanceStage } from './service.ts';

const BATCH = 200;

/**
 * Gathers anew what customers whose vehicles changed are known by (plates, VINs); products notes them in the transaction of the change, also
 * owners whom the unit that changed it does not know. Group-wide, hence without a scope.
 */
export const changedOwnersJob: JobDefinition = {
  task: 'customers.changed_owners',
  cron: '* * * * *',
  async run(platform) {
    const ctx = systemContext(platform, 'customers.changed_owners', null);
    for (;;) {
      const taken = await transact(ctx, async (tx) => {
        const ids = await takeChangedOwners(tx, BATCH);
        for (const id of ids) await refreshMatch(ctx, tx, id);
        return ids.length;
      });
      if (taken < BATCH) return;
    }
  },
};

/** Whoever has a vehicle is an owner, however it came to them (CUS-14). */
export const listeners: readonly Listener[] = [
  listen(vehicleTransferred, 'customers.vehicle_transferred', async (_ctx, tx, { customerId }) => {
    if (customerId) await advanceStage(tx, customerId, 'owner');
  }),
  listen(vehicleRegistered, 'customers.vehicle_registered', async (_ctx, tx, { customerId }) => {
    if (customerId) await advanceStage(tx, customerId, 'owner');
  }),
];
