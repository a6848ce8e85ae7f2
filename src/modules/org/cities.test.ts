import { describe, expect, test } from 'vitest';
import { allProvinces, areaOf, cityName, cityOf, districtsOf, isCity, placeName, placeOf } from './cities.ts';

describe('a city as people write it', () => {
  test.each([
    ['恩施', '422800'],
    ['恩施州', '422800'],
    ['恩施土家族苗族自治州', '422800'],
    ['大理', '532900'],
    ['延边', '222400'],
    ['凉山州', '513400'],
    ['西双版纳', '532800'],
    ['巴音郭楞', '652800'],
    ['黔西南', '522300'],
    ['克孜勒苏州', '653000'],
    ['昌都', '540300'],
    ['阿拉善', '152900'],
    ['大兴安岭', '232700'],
    ['上海', '310100'],
    ['北京市', '110100'],
    ['重庆', '500100'],
    ['吉林', '220200'],
    ['朝阳', '211300'],
    ['江苏苏州', '320500'],
    ['湖北省恩施州', '422800'],
    ['海南州', '632500'],
    ['310115', '310100'],
    ['310199', '310100'],
  ])('%s is %s', (text, code) => expect(cityOf(text)).toBe(code));

  test.each([
    ['北京市朝阳区', '110105', '110100'],
    ['北京朝阳', '110105', '110100'],
    ['长春市 朝阳区', '220104', '220100'],
    ['四川省成都市武侯区', '510107', '510100'],
    ['昆山', '320583', '320500'],
    ['浦东新区', '310115', '310100'],
    ['济源', '419001', '419001'],
    ['河南省济源市', '419001', '419001'],
    ['仙桃', '429004', '429004'],
    ['琼海市', '469002', '469002'],
    ['石河子', '659001', '659001'],
    ['重庆市云阳县', '500235', '500200'],
    ['重庆忠县', '500233', '500200'],
  ])('%s is the district %s of %s', (text, district, city) =>
    expect([areaOf(text), cityOf(text)]).toEqual([district, city]),
  );

  test.each(['朝阳区', '海南', '江苏', '亚特兰蒂斯', '省直辖县', '', '990000', '北京市武侯区'])('%s is none', (text) =>
    expect([areaOf(text), cityOf(text)]).toEqual([null, null]),
  );

  test('counties a province keeps itself are shown with its name', () => {
    expect(['419000', '659000', '500200', '330100'].map(cityName)).toEqual([
      '河南省直辖县',
      '新疆维吾尔自治区直辖县级行政区划',
      '重庆市各县',
      '杭州市',
    ]);
    expect([cityOf('重庆市'), cityOf('河南省直辖县')]).toEqual([cityOf('重庆'), null]);
  });

  test('what a province keeps itself stands among its cities by its own name, its group nowhere', () => {
    const names = (province: string) => allProvinces().find(({ code }) => code === province)?.cities ?? [];
    expect(names('410000')).toContainEqual({ code: '419001', name: '济源市' });
    expect(names('420000').map(({ name }) => name)).toEqual(expect.arrayContaining(['仙桃市', '神农架林区']));
    expect(allProvinces().flatMap(({ cities }) => cities.filter(({ name }) => name.includes('直辖县')))).toEqual([]);
    expect([placeOf('429004'), isCity('429004'), districtsOf('429004')]).toEqual([
      { provinceCode: '420000', cityCode: '429004', districtCode: null },
      true,
      [],
    ]);
    expect(placeName({ provinceCode: '420000', cityCode: '429004', districtCode: null })).toBe('湖北省 仙桃市');
    // As records of former times hold it.
    expect(placeName({ provinceCode: '420000', cityCode: '429000', districtCode: '429004' })).toBe('湖北省 仙桃市');
  });

  test('every city is known by its full name, and with its province', () => {
    for (const { name: province, cities } of allProvinces())
      for (const { code, name } of cities)
        if (!/(直辖县|直辖县级行政区划|各县)$/.test(name)) {
          expect([name, cityOf(name)]).toEqual([name, code]);
          expect([name, cityOf(`${province}${name}`)]).toEqual([name, code]);
        }
  });
});
