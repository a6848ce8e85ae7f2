import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseLossless } from '../inbound/lossless.ts';
import { applyMap, at, over, pathsOf } from './field-map.ts';
import { FieldMap } from './schema.ts';
import { mapFor } from './shapes.ts';

const map = (given: object) => FieldMap.parse(given);

describe('a path', () => {
  const body = {
    data: { user: { phone: 13812345678, tags: ['SUV', '混动'] } },
    items: [{ name: 'a' }, { name: 'b', value: 0 }],
    field_data: [
      { name: 'full_name', values: ['James Oak'] },
      { name: 'budget?(e.g. 20.5)', values: ['30'] },
    ],
    __proto__: { polluted: 'yes' },
  };
  test.each([
    ['data.user.phone', 13812345678],
    ['items.1.value', 0],
    ['items[name=b].value', 0],
    ['field_data[name=full_name].values.0', 'James Oak'],
    ['field_data[name=budget?(e.g. 20.5)].values.0', '30'],
    ['data.user.tags', ['SUV', '混动']],
    ['items.9.name', undefined],
    ['items.name', undefined],
    ['data.phone.more', undefined],
    ['field_data[name=none].values.0', undefined],
    ['toString', undefined],
    ['data.constructor', undefined],
  ])('%s', (path, expected) => {
    expect(at(body, path)).toEqual(expected);
  });

  test.each(['a..b', '.a', 'a.', 'a[b]', 'a[=c]', 'a]', '', 'a.[x=1]'])('%j is none', (path) => {
    expect(FieldMap.safeParse({ fields: { name: [path] } }).success).toBe(false);
  });
});

describe('a map', () => {
  test('takes the first path that holds something, then the constant', () => {
    const given = map({
      fields: { name: ['customer.full', 'customer.nick'], city: ['city'] },
      constants: { city: '上海', cityCode: '310100' },
    });
    const mapped = applyMap(given, { customer: { full: '  ', nick: ' 小王 ' }, city: '成都' });
    expect(mapped.name).toEqual({ value: '小王', from: 'customer.nick' });
    expect(mapped.city).toEqual({ value: '成都', from: 'city' });
    expect(mapped.cityCode).toEqual({ value: '310100', from: null });
    expect(applyMap(given, {}).city).toEqual({ value: '上海', from: null });
  });

  test('translates the sender’s codes whatever their case, and leaves unknown ones as they are', () => {
    const given = map({
      fields: { seriesCode: ['s'], dealerCode: ['d'] },
      values: { seriesCode: { X5EV: 'SER-5' }, dealerCode: { '386': 'SH-0001' } },
    });
    expect(applyMap(given, { s: ' x5ev ', d: 386 })).toMatchObject({
      seriesCode: { value: 'SER-5' },
      dealerCode: { value: 'SH-0001' },
    });
    expect(applyMap(given, { s: 'constructor' }).seriesCode?.value).toBe('constructor');
  });

  test('an own map lies over the shape of the kind', () => {
    const own = map({ fields: { city: ['field_data[name=which_city].values.0'] }, constants: { grade: 'B' } });
    const mapped = applyMap(mapFor('meta', own), {
      id: '1',
      field_data: [
        { name: 'which_city', values: ['成都'] },
        { name: 'phone_number', values: ['+8613812345678'] },
      ],
    });
    expect(mapped).toMatchObject({
      city: { value: '成都' },
      mobile: { value: '+8613812345678' },
      grade: { value: 'B' },
    });
    expect(over(own, own)).toEqual(own);
  });

  test('whatever comes, nothing is thrown and nothing that PostgreSQL cannot hold comes out', () => {
    const given = mapFor('google', map({ fields: { comments: ['a.b', 'c'] } }));
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), (body, odd) => {
        const mapped = applyMap(given, { lead_id: odd, c: body, user_column_data: body });
        for (const { value } of Object.values(mapped)) {
          expect(value.isWellFormed() && !value.includes('\0') && value.length <= 2000).toBe(true);
        }
        pathsOf(body);
      }),
    );
  });
});

test('a path goes on into JSON that was put into a text; what only looks like it is a text', () => {
  const body = { data: '{"user":{"ids":[{"name":"Tel","n":55459717045641545}]}}', odd: '{not json', deep: '[[1]]' };
  expect(at(body, 'data.user.ids[name=tel].n')).toBe('55459717045641545');
  expect([at(body, 'odd'), at(body, 'odd.a'), at(body, 'deep.0.0')]).toEqual(['{not json', undefined, 1]);
  expect(at(body, 'data')).toBe(body.data);
  expect(pathsOf(body)).toContainEqual({ path: 'data.user.ids[name=Tel].n', value: '55459717045641545' });
});

test('each path that a sample offers leads to what it shows', () => {
  const body = {
    inner: '{"x":"y"}',
    a: { b: [1, { c: 'x' }] },
    list: [{ name: 'q.1', values: ['v'] }],
    'odd.name': 1,
    e: [],
  };
  const paths = pathsOf(body);
  expect(paths).toContainEqual({ path: 'list[name=q.1].values', value: 'v' });
  for (const { path, value } of paths) {
    const found = at(body, path);
    expect(Array.isArray(found) ? found.join(', ') : String(found)).toBe(value);
    expect(FieldMap.safeParse({ fields: { name: [path] } }).success).toBe(true);
  }
});

describe('long ids', () => {
  test('beyond 2^53 stay whole, inside and outside of strings', () => {
    const body = parseLossless(
      '{"leadgen_id":55459717045641545,"n":-9007199254740993,"a":[9007199254740991,1.5,1e300],"s":"\\"123456789012345678\\""}',
    );
    expect(body).toEqual({
      leadgen_id: '55459717045641545',
      n: '-9007199254740993',
      a: [9007199254740991, 1.5, 1e300],
      s: '"123456789012345678"',
    });
  });

  test('any whole number comes out with its own digits', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }), (id) => {
        expect(String((parseLossless(`{"id": ${id} }`) as { id: unknown }).id)).toBe(String(id));
      }),
    );
  });

  test('what is no JSON is refused', () => {
    for (const text of ['', '{', '{"a":012}', 'NaN', '"\\"\\"\\"'])
      expect(() => parseLossless(text)).toThrow(SyntaxError);
  });
});
