import type { Permission } from '../../../src/platform/permissions.ts';

/** What can be done with a lead. */
export type Action =
  | 'dispatch'
  | 'accept'
  | 'return'
  | 'follow'
  | 'order'
  | 'close'
  | 'reactivate'
  | 'revisit'
  | 'recycle';

/** What may be done with a lead now, by its status and the reader's permissions; the first is the obvious one. */
export function actionsFor(
  lead: { status: string; orderId: string | null; pendingClose?: string | null },
  can: (permission: Permission) => boolean,
): Action[] {
  const waiting = lead.status === 'new' || lead.status === 'assigned';
  const working = lead.status === 'accepted' || lead.status === 'following';
  const closed = lead.status === 'dormant' || lead.status === 'defeated';
  const allowed: [Action, boolean][] = [
    ['accept', lead.status === 'assigned' && can('lead.accept')],
    ['follow', (working || lead.status === 'ordered') && can('lead.follow')],
    ['order', working && lead.orderId === null && can('order.create')],
    ['dispatch', waiting && can('lead.dispatch')],
    ['close', working && !lead.pendingClose && can('lead.follow')],
    ['reactivate', closed && can('lead.follow')],
    ['revisit', closed && can('lead.follow')],
    ['recycle', closed && can('lead.dispatch')],
    ['return', lead.status === 'assigned' && can('lead.accept')],
  ];
  return allowed.filter(([, is]) => is).map(([action]) => action);
}
