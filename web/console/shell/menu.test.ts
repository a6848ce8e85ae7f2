import { describe, expect, test } from 'vitest';
import { ROLES, type RoleCode } from '../../../src/platform/roles.ts';
import { entryOf, menuFor, quickFor } from './menu.ts';

const canOf = (role: RoleCode) => (permission: string) =>
  ROLES[role].grants.some((grant) => grant.permission === permission);

describe('the menu', () => {
  test('shows what a role may open, and no empty group', () => {
    const consultant = menuFor(canOf('consultant')).flatMap((group) => group.entries.map((entry) => entry.to));
    expect(consultant).toEqual([
      '/',
      '/answers',
      '/leads',
      '/leads/new',
      '/leads/board',
      '/priorities',
      '/leads/overdue',
      '/leads/closing',
      '/leads/dormant',
      '/customers',
      '/completeness',
      '/claims',
      '/showroom',
      '/showroom/visits',
      '/showroom/calls',
      '/showroom/test-drives',
      '/showroom/fleet',
      '/showroom/report',
      '/quotes',
      '/offers',
      '/orders',
      '/contracts',
      '/stock',
      '/refunds-due',
      '/deliveries',
      '/used-cars',
      '/performance',
      '/funnel',
      '/forecast',
      '/vehicles',
      '/catalogue',
      '/members',
      '/club-recruitment',
      '/member-transfers',
      '/referrals',
      '/club-branches',
      '/member-tiers',
      '/rewards',
      '/benefits',
      '/messages',
      '/publications',
    ]);
    // What headquarters publish is for everybody.
    expect(menuFor(() => false).map((group) => group.group)).toEqual([null, 'orgGroup']);
  });

  test('a phone shows at most four, the workbench first', () => {
    expect(quickFor(canOf('care_director')).map((entry) => entry.to)).toEqual(['/', '/care', '/orders', '/customers']);
    expect(quickFor(canOf('auditor')).map((entry) => entry.to)).toEqual(['/', '/units', '/staff', '/audit']);
  });

  test('a record belongs to its list, a longer entry wins', () => {
    expect(entryOf('/leads/0190')).toBe('/leads');
    expect(entryOf('/leads/new')).toBe('/leads/new');
    expect(entryOf('/')).toBe('/');
    expect(entryOf('/nowhere')).toBe('');
  });
});
