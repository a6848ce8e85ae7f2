import { describe, expect, test } from 'vitest';
import { FileInput } from '../../../src/modules/customers/file/schema.ts';
import { bodyOf, type CustomerFile, emptyValues, factsOf, valuesOf } from './file-values.ts';

const file = {
  id: '01900000-0000-7000-8000-000000000001',
  version: 3,
  kind: 'person',
  name: '周芷若',
  gender: 'female',
  birthOn: '1985-06-15',
  cityCode: '310100',
  needs: ['family'],
  hobbies: [],
  tags: [],
  vip: true,
  opinionLeader: false,
  expectedValueFen: 12_345_600,
  custom: { card: 'K-1' },
  contacts: [
    { id: '01900000-0000-7000-8000-000000000002', kind: 'mobile', masked: '139****0001', label: null, shared: false },
  ],
  addresses: [
    {
      id: '01900000-0000-7000-8000-000000000003',
      kind: 'home',
      provinceCode: '310000',
      cityCode: '310100',
      districtCode: '310115',
      lineMasked: '世纪大道****',
      postcode: null,
    },
  ],
  documents: [],
  externalIds: [{ source: 'dms', externalId: '7' }],
} as unknown as CustomerFile;

describe('the form of a file', () => {
  test('sends back what it was given, and nothing of what is masked', () => {
    const body = FileInput.parse(bodyOf(valuesOf(file)));
    expect(body).toMatchObject({
      name: '周芷若',
      gender: 'female',
      expectedValueFen: 12_345_600,
      custom: { card: 'K-1' },
      contacts: [{ id: '01900000-0000-7000-8000-000000000002', kind: 'mobile' }],
      addresses: [{ id: '01900000-0000-7000-8000-000000000003', areaCode: '310115' }],
      externalIds: [{ source: 'dms', externalId: '7' }],
    });
    expect(body.contacts?.[0]?.value).toBeUndefined();
    expect(body.addresses?.[0]?.line).toBeUndefined();
    expect(JSON.stringify(body)).not.toContain('*');
  });

  test('leaves out entries that were added and not filled in', () => {
    const body = bodyOf({ ...emptyValues(), name: '甲', addresses: [{ key: 'a', kind: 'home', line: ' ' }] });
    expect([body.contacts, body.addresses]).toEqual([[], []]);
  });

  test('of an organisation says nothing of a person', () => {
    expect(bodyOf({ ...valuesOf(file), kind: 'enterprise' })).toMatchObject({ gender: null, birthOn: null });
  });

  test('asks who it may be by what was typed, never by what is masked', () => {
    const values = valuesOf(file);
    expect(factsOf(values, file.id)).toMatchObject({ name: '周芷若', mobile: undefined, exclude: file.id });
    const typed = { ...values, contacts: [{ key: 'b', kind: 'mobile', value: '13812345678' }] };
    expect(factsOf(typed).mobile).toBe('13812345678');
  });
});
