import { B, type Case, leadReaders, type Role, staff, world } from './facts.ts';

const readers: readonly Role[] = ['analyst', 'region', 'manager', 'consultant'];
const givers: readonly Role[] = ['analyst', 'region', 'manager'];
const ofUnit = (path: string) => (id: string) => `${path}unitId=${id}`;
const days = 'from=2026-03-01&to=2026-03-31';

/** Who may call what of analytics and of targets; the record is the unit that is asked about. */
export const analyticsCases: Record<string, Case> = {
  'org.targets': {
    ...staff(givers, ''),
    url: (id) => `/api/targets/2026-03?unitId=${id}`,
    own: () => world.units.dealerA,
    foreign: () => [world.people.managerB],
  },
  'org.set_targets': staff(givers, '/api/targets/2026-03', { body: () => ({}) }),
  'analytics.performance': {
    ...staff(readers, ''),
    url: ofUnit('/api/analytics/performance?from=2026-03&to=2026-03&'),
    own: () => world.units.dealerA,
    foreign: B,
  },
  'analytics.funnel': {
    ...staff(readers, ''),
    url: ofUnit(`/api/analytics/funnel?${days}&`),
    own: () => world.units.dealerA,
    foreign: B,
  },
  'analytics.forecast': {
    ...staff(readers, ''),
    url: ofUnit('/api/analytics/forecast?'),
    own: () => world.units.dealerA,
    foreign: B,
  },
  'analytics.cases': {
    ...staff(leadReaders, ''),
    url: ofUnit(`/api/analytics/cases?figure=files&${days}&`),
    own: () => world.units.dealerA,
    foreign: B,
  },
  'analytics.priorities': {
    ...staff(leadReaders, ''),
    url: ofUnit('/api/analytics/priorities?'),
    own: () => world.units.dealerA,
    foreign: B,
  },
  'analytics.chances': staff(leadReaders, '/api/analytics/chances?ids=00000000-0000-4000-8000-000000000000'),
};
