import { describe, expect, test } from 'vitest';
import { ROLES, type RoleCode } from '../../../src/platform/roles.ts';
import { actionsFor } from './actions.ts';
import { cappedCount } from './counts.ts';
import { proposeExpected, proposeNextContact } from './next-contact.ts';

describe('cappedCount', () => {
  test('shows the cap as one less and a plus', () => {
    expect(cappedCount(1000, 1000)).toBe('999+');
    expect(cappedCount(999, 1000)).toBe('999');
  });

  test('shows nothing for none', () => {
    expect(cappedCount(0, 1000)).toBeUndefined();
    expect(cappedCount(undefined, undefined)).toBeUndefined();
  });
});

describe('proposeNextContact', () => {
  test('adds the days of the grade, at ten', () =>
    expect(proposeNextContact('2026-02-27', { intervalDays: 2 })).toBe('2026-03-01 10:00'));
  test('proposes nothing for a grade without days', () => expect(proposeNextContact('2026-02-27', {})).toBeUndefined());
});

describe('proposeExpected', () => {
  test('is the last day of the grade', () =>
    expect(proposeExpected('2026-02-27', { expectedDays: 7 })).toBe('2026-03-06'));
  test('is nothing for a grade without days', () => expect(proposeExpected('2026-02-27', {})).toBeUndefined());
});

describe('actionsFor', () => {
  const canOf = (role: RoleCode) => (permission: string) =>
    ROLES[role].grants.some((grant) => grant.permission === permission);

  test('a manager accepts or returns what waits, and works what is accepted', () => {
    expect(actionsFor({ status: 'assigned', orderId: null }, canOf('dealer_manager'))).toEqual(['accept', 'return']);
    expect(actionsFor({ status: 'accepted', orderId: null }, canOf('dealer_manager'))).toEqual([
      'follow',
      'order',
      'close',
    ]);
  });

  test('an agent dispatches only what no dealer has accepted', () => {
    expect(actionsFor({ status: 'new', orderId: null }, canOf('cac_agent'))).toEqual(['dispatch']);
    expect(actionsFor({ status: 'following', orderId: null }, canOf('cac_agent'))).toEqual([]);
  });

  test('a closed lead begins again at its dealer, or at another by headquarters; one to be decided is not proposed twice', () => {
    expect(actionsFor({ status: 'defeated', orderId: null }, canOf('consultant'))).toEqual(['reactivate', 'revisit']);
    expect(actionsFor({ status: 'dormant', orderId: null }, canOf('cac_agent'))).toEqual(['recycle']);
    const waiting = { status: 'following', orderId: null, pendingClose: 'defeat' };
    expect(actionsFor(waiting, canOf('consultant'))).toEqual(['follow', 'order']);
  });

  test('an ordered lead takes no second order; a won one nothing', () => {
    expect(actionsFor({ status: 'ordered', orderId: 'x' }, canOf('consultant'))).toEqual(['follow']);
    expect(actionsFor({ status: 'won', orderId: 'x' }, canOf('consultant'))).toEqual([]);
  });
});
