import type { Permission } from '../../../src/platform/permissions.ts';

/** Where the records of events are shown, by the noun of the event, and what one needs to open them. */
const PAGES: Record<string, { needs: Permission; path: (id: string) => string }> = {
  lead: { needs: 'lead.read', path: (id) => `/leads/${id}` },
  // An order's events stand with the lead it came from; the facts of a delivery name the order.
  order: { needs: 'lead.read', path: (id) => `/leads/${id}` },
  // Visits and test drives stand with their lead.
  visit: { needs: 'lead.read', path: (id) => `/leads/${id}` },
  test_drive: { needs: 'lead.read', path: (id) => `/leads/${id}` },
  message: { needs: 'lead.read', path: (id) => `/leads/${id}` },
  member: { needs: 'member.read', path: (id) => `/members/${id}` },
  referral: { needs: 'referral.read', path: () => '/referrals' },
  points: { needs: 'member.read', path: (id) => `/members/${id}` },
  used_car: { needs: 'usedcar.read', path: (id) => `/used-cars/${id}` },
  vehicle: { needs: 'unit.read', path: (id) => `/vehicles/${id}` },
};

interface Happened {
  event: string;
  subjectId: string;
  facts: Record<string, unknown>;
}

/** The page of what an event happened to; null where it has none or the reader may not open it. */
export function subjectPath(
  { event, subjectId, facts }: Happened,
  can: (permission: Permission) => boolean,
): string | null {
  if (/^(order|delivery|message)\./.test(event) && typeof facts.orderId === 'string' && can('order.read'))
    return `/orders/${facts.orderId}`;
  if (event.startsWith('reward.') && can('reward.order')) return `/reward-orders/${subjectId}`;
  if (event === 'benefit.used' && can('member.read')) return `/members/${subjectId}`;
  if (event.startsWith('quote.') && typeof facts.quoteId === 'string' && can('order.read'))
    return `/quotes/${facts.quoteId}`;
  const page = PAGES[event.split('.')[0] ?? ''];
  return page && can(page.needs) ? page.path(subjectId) : null;
}
