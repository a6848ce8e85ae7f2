/** Everything that points to a customer: what a merge repoints, and what it leaves with the reason. A test holds it against the database. */
import type { Merges } from '../platform/merge-table.ts';
import { clubKept, clubMerges } from './club/merge.ts';
import { customerKept, customerMerges } from './customers/merge-tables.ts';
import { engagementMerges } from './engagement/merge.ts';
import { leadMerges } from './leads/merge.ts';
import { productKept, productMerges } from './products/merge.ts';
import { saleMerges } from './sales/merge.ts';
import { showroomMerges } from './showroom/merge.ts';

export const merges: Merges = {
  moved: [
    ...customerMerges,
    ...productMerges,
    ...leadMerges,
    ...showroomMerges,
    ...saleMerges,
    ...engagementMerges,
    ...clubMerges,
  ],
  kept: [...customerKept, ...productKept, ...clubKept],
};
