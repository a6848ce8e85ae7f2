import { expect, test } from 'vitest';
import { cellsOf, goalOf } from './target-table.tsx';

test('a cell is a whole number or nothing; anything else is wrong, not nought', () => {
  expect(goalOf('')).toBeNull();
  expect(goalOf(' 1,200 ')).toBe(1200);
  expect(goalOf('0')).toBe(0);
  for (const cell of ['1.5', '-3', 'x', '1000001']) expect(goalOf(cell)).toBeUndefined();
});

test('what is saved shows as it would be typed', () => {
  expect(cellsOf({ walkIns: 0, files: null, testDrives: 7, orders: 1200, deliveries: null })).toEqual({
    walkIns: '0',
    files: '',
    testDrives: '7',
    orders: '1200',
    deliveries: '',
  });
});
