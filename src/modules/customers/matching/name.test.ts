import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nameParts, organisationParts, partsGiven } from './name.ts';

describe('a name as people write it', () => {
  test.each([
    ['张伟', { han: '张伟', pinyin: 'zhangwei', family: '张', family_py: 'zhang', given: '伟' }],
    ['張 偉', { han: '张伟', pinyin: 'zhangwei' }],
    ['欧阳娜娜', { han: '欧阳娜娜', family: '欧阳', given: '娜娜' }],
    ['吕布', { pinyin: 'lvbu', family_py: 'lv' }],
    ['单雄信', { family_py: 'shan' }],
    ['万俟卨', { family: '万俟', family_py: 'moqi' }],
    ['曾国藩', { family_py: 'zeng' }],
    ['张伟(车主)', { han: '张伟' }],
    ['张伟先生', { han: '张伟', gender: 'male' }],
    ['买买提·艾力', { han: '买买提艾力' }],
  ])('%s is taken apart', (input, parts) => {
    expect(nameParts(input)).toMatchObject(parts);
  });

  test.each([
    ['张先生', '张', 'male'],
    ['欧阳女士', '欧阳', 'female'],
    ['王总', '王', null],
    ['老李', '李', null],
    ['李', '李', null],
  ])('%s tells the surname only', (input, family, gender) => {
    expect(nameParts(input)).toMatchObject({ han: null, pinyin: null, family, gender });
  });

  test.each([
    ['Zhang Wei', 'zhangwei', 'zhang'],
    ['ZHANG XIAOMING', 'zhangxiaoming', 'zhang'],
    ['Lü Bu', 'lvbu', 'lv'],
    ['Lyu Bu', 'lvbu', 'lv'],
    ['W u Chengjian', 'wuchengjian', 'wu'],
  ])('%s is a romanised Chinese name', (input, pinyin, family_py) => {
    expect(nameParts(input)).toMatchObject({ han: null, pinyin, family_py, first_name: null, last_name: null });
  });

  test('other names are kept in two parts, without accents and titles', () => {
    expect(nameParts('Dr. José Núñez')).toMatchObject({ first_name: 'jose', last_name: 'nunez', family_py: null });
    expect(nameParts('Smith, Mary')).toMatchObject({ first_name: 'mary', last_name: 'smith' });
    expect(nameParts('Mrs Jones')).toMatchObject({ first_name: null, last_name: 'jones', gender: 'female' });
    expect(partsGiven('Anna-Lena', "O'Hara")).toMatchObject({ first_name: 'annalena', last_name: 'ohara' });
    expect(partsGiven('伟', '張')).toMatchObject({ han: '张伟', family: '张' });
  });

  test('an organisation is compared without its legal form', () => {
    expect(organisationParts('杭州云起科技有限公司').han).toBe(organisationParts('杭州雲起科技 有限责任公司').han);
    expect(organisationParts('公司').han).toBe('公司');
  });

  test('what was normalised stays as it is', () => {
    const characters = [...'张張李欧阳上官伟偉强明国國先生女士总老 ·()王单曾'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...characters), { maxLength: 6 }), (written) => {
        const { han } = nameParts(written.join(''));
        if (han && !/(先生|女士)/.test(han)) expect(nameParts(han)).toMatchObject({ han, gender: null });
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (written) => {
        const { first_name, last_name } = nameParts(written);
        if (first_name && last_name) expect(partsGiven(first_name, last_name)).toMatchObject({ first_name, last_name });
      }),
    );
  });
});
