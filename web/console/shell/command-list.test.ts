import { pinyin } from 'pinyin-pro';
import { describe, expect, test } from 'vitest';
import { INITIALS } from './command-initials.ts';
import { type Command, isNamed, moved, narrowed } from './command-list.ts';
import { MENU } from './menu.ts';
import { shellTexts } from './texts.ts';

const leads: Command = { id: 'go:/leads', label: '线索列表', hint: 'All leads', words: ['xslb'], to: '/leads' };
const audit: Command = { id: 'go:/audit', label: '审计记录', hint: 'Audit trail', words: ['sjjl'], to: '/audit' };

describe('the command menu', () => {
  test('finds a command by its name, its English one and its pinyin initials', () => {
    for (const typed of ['线索', '列表', 'all LEADS', 'leads', 'xs', 'XSLB', '']) {
      expect({ typed, named: isNamed(leads, typed) }).toEqual({ typed, named: true });
    }
    for (const typed of ['客户', 'slb', 'orders'])
      expect({ typed, named: isNamed(leads, typed) }).toEqual({ typed, named: false });
  });

  test('leaves groups without a line out', () => {
    const groups = [
      { id: 'a', title: 'A', commands: [leads] },
      { id: 'b', title: 'B', commands: [audit] },
    ];
    expect(narrowed(groups, 'xs').map((group) => group.id)).toEqual(['a']);
    expect(narrowed(groups, '').map((group) => group.id)).toEqual(['a', 'b']);
    expect(narrowed(groups, '没有')).toEqual([]);
  });

  test('moves round by arrows and stops at the ends by pages', () => {
    expect([moved('ArrowDown', 0, 3), moved('ArrowDown', 2, 3), moved('ArrowUp', 0, 3)]).toEqual([1, 0, 2]);
    expect([moved('PageDown', 0, 3), moved('PageUp', 2, 9), moved('PageDown', 0, 9)]).toEqual([2, 0, 5]);
    expect([moved('Enter', 0, 3), moved('ArrowDown', 0, 0)]).toEqual([null, null]);
  });
});

test('every entry of the menu has the initials of its Chinese name', () => {
  const expected = MENU.flatMap((group) =>
    group.entries.map(({ to, label }) => [
      to,
      pinyin(String(shellTexts.zh[label]), { pattern: 'first', toneType: 'none', type: 'array' })
        .join('')
        .toLowerCase(),
    ]),
  );
  expect(INITIALS).toEqual(Object.fromEntries(expected));
});
