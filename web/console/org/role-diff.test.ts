import { describe, expect, test } from 'vitest';
import { PERMISSIONS } from '../../../src/platform/permissions.ts';
import { byNoun, grantChanges } from './role-diff.ts';
import { roleTexts } from './role-texts.ts';

const order = ['lead.read', 'lead.follow', 'order.read', 'org.read'];

describe('the difference of two states of a role', () => {
  test('names what came, went, widened and narrowed, in the order of the list', () => {
    const before = { 'org.read': 'all', 'lead.read': 'own', 'order.read': 'all' } as const;
    const after = { 'lead.follow': 'own', 'lead.read': 'all', 'order.read': 'all' } as const;
    expect(grantChanges(before, after, order)).toEqual([
      { permission: 'lead.read', before: 'own', after: 'all' },
      { permission: 'lead.follow', before: null, after: 'own' },
      { permission: 'org.read', before: 'all', after: null },
    ]);
    expect(grantChanges(before, before, order)).toEqual([]);
  });
});

describe('the matrix', () => {
  test('groups permissions by noun and loses none', () => {
    expect(byNoun(order)).toEqual([
      ['lead', ['lead.read', 'lead.follow']],
      ['order', ['order.read']],
      ['org', ['org.read']],
    ]);
  });

  test('has a word for each noun in both languages', () => {
    for (const [noun] of byNoun(Object.keys(PERMISSIONS))) {
      expect(roleTexts.zh.noun[noun], noun).toMatch(/\p{Script=Han}/u);
      expect(roleTexts.en.noun[noun], noun).toMatch(/^[A-Z]/);
    }
  });
});
