import { expect, test } from 'vitest';
import { fieldsOfMap, mapOfFields } from './source-map.ts';

test('a map comes back from its form as it was', () => {
  const map = {
    fields: { mobile: ['a.b', 'c[name=x].values.0'], name: ['n'] },
    constants: { city: '上海' },
    values: { seriesCode: { 'A=1': 'X5', B: 'X3' } },
  };
  expect(mapOfFields(fieldsOfMap(map))).toEqual(map);
});

test('what is empty or half written is left out', () => {
  const given = {
    paths: { name: [' ', ''] },
    constants: { city: ' ' },
    codes: { seriesCode: '\nA =\n= B\nC = D\nE=F' },
  };
  expect(mapOfFields(given)).toEqual({ fields: {}, constants: {}, values: { seriesCode: { C: 'D', E: 'F' } } });
  expect(mapOfFields({})).toEqual({ fields: {}, constants: {}, values: {} });
});
