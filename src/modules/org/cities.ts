import { areaList } from '@vant/area-data';

export interface Province {
  code: string;
  name: string;
  cities: { code: string; name: string }[];
}

// Of the special administrative regions and Taiwan the list holds districts where a mainland province holds cities; they are kept as they are.
const provinces: Province[] = Object.entries(areaList.province_list).map(([code, name]) => ({
  code,
  name,
  cities: [],
}));
// Groups of counties that a province keeps itself: 省直辖县, and of Chongqing 县. They are codes, not names: shown with their province's, not found by it.
const NAMELESS = /^(省直辖县|县|自治区直辖县级行政区划)$/;
// 济源 or 仙桃 belongs to no city: people look for it beside the cities, so it is one. Its group is no longer offered; records may hold it.
const KEPT = /直辖县/;
const cities = new Map<string, string>();
for (const [code, given] of Object.entries(areaList.city_list)) {
  const province = provinces.find((candidate) => candidate.code.slice(0, 2) === code.slice(0, 2));
  const name = NAMELESS.test(given)
    ? `${province?.name}${given.replace(/^(省|自治区)/, '').replace(/^县$/, '各县')}`
    : given;
  if (!KEPT.test(given)) province?.cities.push({ code, name });
  cities.set(code, name);
}
const districts = new Map<string, { code: string; name: string }[]>();
const placeNames = new Map<string, string>([...provinces.map(({ code, name }) => [code, name] as const), ...cities]);
for (const [code, name] of Object.entries(areaList.county_list)) {
  const city = `${code.slice(0, 4)}00`;
  if (KEPT.test(areaList.city_list[city] ?? '')) {
    provinces.find((candidate) => candidate.code.slice(0, 2) === code.slice(0, 2))?.cities.push({ code, name });
    cities.set(code, name);
    placeNames.set(code, name);
    continue;
  }
  const own = districts.get(city);
  if (own) own.push({ code, name });
  else districts.set(city, [{ code, name }]);
  placeNames.set(code, name);
}
const PEOPLE =
  /(?:土家族|苗族|藏族|羌族|彝族|布依族|侗族|哈尼族|壮族|傣族|白族|景颇族|傈僳族|回族|蒙古族|蒙古|柯尔克孜|哈萨克|朝鲜族|黎族|瑶族|满族|畲族|仫佬族|毛南族|水族|仡佬族|拉祜族|佤族|布朗族|纳西族|普米族|独龙族|怒族|维吾尔|塔吉克|锡伯|东乡族|保安族|撒拉族|裕固族|土族|达斡尔族|鄂温克族|鄂伦春|各族)+(?=自治[州县区]$)/;

/** What a division is called: 恩施土家族苗族自治州, 恩施州, 恩施; a name of one character stays whole (忠县). */
function namesOf(full: string): string[] {
  const bare = full.replace(PEOPLE, '');
  const short = bare.replace(/(特别行政区|自治[州县区旗]|省|地区|新区|[市盟州县区旗])$/, '');
  const state = bare.endsWith('自治州') ? [`${short}州`] : [];
  return [...new Set([full, bare, ...state, ...([...short].length > 1 ? [short] : [])])];
}

type ByName = Map<string, string[]>;
function named(divisions: Iterable<readonly [string, string]>): ByName {
  const found: ByName = new Map();
  for (const [code, full] of divisions) {
    if (NAMELESS.test(areaList.city_list[code] ?? '')) continue;
    for (const name of namesOf(full)) {
      const own = found.get(name);
      if (own) own.push(code);
      else found.set(name, [code]);
    }
  }
  return found;
}
const provinceNames = named(provinces.map(({ code, name }) => [code, name] as const));
const cityNames = named(cities);
const districtNames = named(Object.entries(areaList.county_list).filter(([code]) => !cities.has(code)));
// 海南 is the province: nobody calls 海南藏族自治州, or 海南区 of another city, by that alone.
for (const name of provinceNames.keys()) {
  if (!cityNames.get(name)?.every((code) => cities.get(code)?.endsWith('市'))) cityNames.delete(name);
  districtNames.delete(name);
}

/** The only division of a name that lies inside the digits given; the fuller the name, the sooner it is taken. */
function onlyOf(names: ByName, name: string, inside: string): string | null {
  const codes = (names.get(name) ?? []).filter((code) => code.startsWith(inside));
  if (codes.length < 2) return codes[0] ?? null;
  const whole = codes.filter((code) => placeNames.get(code) === name);
  return whole.length === 1 ? (whole[0] ?? null) : null;
}

/** A city's or district's code: by its own name, else by a province or city before it (江苏苏州, 北京市朝阳区, 湖北省恩施州). */
function divisionOf(name: string, inside = ''): string | null {
  const known = onlyOf(cityNames, name, inside);
  if (known) return known;
  for (let cut = 2; cut < name.length - 1; cut += 1) {
    const [head, rest] = [name.slice(0, cut), name.slice(cut)];
    const city = onlyOf(cityNames, head, inside);
    const district = city && onlyOf(districtNames, rest, city.slice(0, 4));
    if (district) return district;
    const province = inside === '' ? onlyOf(provinceNames, head, '') : null;
    const lower = province && divisionOf(rest, province.slice(0, 2));
    if (lower) return lower;
  }
  return onlyOf(districtNames, name, inside);
}

/** Provinces with their cities, by six-digit code (GB/T 2260). */
export function allProvinces(): readonly Province[] {
  return provinces;
}

/** Whether a six-digit code is a city's. */
export function isCity(code: string): boolean {
  return cities.has(code);
}

/**
 * The most exact division, city or district, of a six-digit code or of a name as people write it: 恩施, 凉山州, 江苏苏州, 北京市朝阳区,
 * 济源 (which its province keeps itself). Null where none is known, or several bear the name (朝阳区).
 */
export function areaOf(text: string): string | null {
  const wanted = text.normalize('NFKC').replace(/[\s,、/·-]/g, '');
  if (!/^\d{6}$/.test(wanted)) return divisionOf(wanted);
  const candidates = [wanted, `${wanted.slice(0, 4)}00`].filter((code) => !KEPT.test(areaList.city_list[code] ?? ''));
  return candidates.find((code) => cities.has(code) || (placeNames.has(code) && !code.endsWith('0000'))) ?? null;
}

/** The city of what `areaOf` takes; null where neither is known. A district finds its city. */
export function cityOf(text: string): string | null {
  const area = areaOf(text);
  if (!area || cities.has(area)) return area;
  const city = `${area.slice(0, 4)}00`;
  return cities.has(city) ? city : null;
}

/** What a city of a six-digit code is called; the code itself where it is none, '' without one. */
export function cityName(code: string | null): string {
  return code ? (cities.get(code) ?? code) : '';
}

/** Districts and counties of a city, by six-digit code; empty where the city has none or is none. */
export function districtsOf(cityCode: string): readonly { code: string; name: string }[] {
  return districts.get(cityCode) ?? [];
}

/** Where a six-digit code lies: the divisions of it and above it; null where it is no division. */
export interface Place {
  provinceCode: string;
  cityCode: string | null;
  districtCode: string | null;
}

/** The divisions of a province's, city's or district's code (GB/T 2260); null where it is none. */
export function placeOf(code: string): Place | null {
  if (!placeNames.has(code)) return null;
  const provinceCode = `${code.slice(0, 2)}0000`;
  if (code === provinceCode) return { provinceCode, cityCode: null, districtCode: null };
  if (cities.has(code)) return { provinceCode, cityCode: code, districtCode: null };
  return { provinceCode, cityCode: `${code.slice(0, 4)}00`, districtCode: code };
}

/** A place in words, the province first: 上海市 浦东新区; a municipality is named once. */
export function placeName(place: { [part in keyof Place]: string | null }): string {
  const group = place.districtCode && KEPT.test(areaList.city_list[place.cityCode ?? ''] ?? '');
  const names = [place.provinceCode, group ? null : place.cityCode, place.districtCode].map((code) =>
    code ? (placeNames.get(code) ?? code) : '',
  );
  return names.filter((name, at) => name !== '' && names.indexOf(name) === at).join(' ');
}
