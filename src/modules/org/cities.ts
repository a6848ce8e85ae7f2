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
const cities = new Map<string, string>();
for (const [code, name] of Object.entries(areaList.city_list)) {
  const province = provinces.find((candidate) => candidate.code.slice(0, 2) === code.slice(0, 2));
  province?.cities.push({ code, name });
  cities.set(code, name);
}
const districts = new Map<string, { code: string; name: string }[]>();
const placeNames = new Map<string, string>([...provinces.map(({ code, name }) => [code, name] as const), ...cities]);
for (const [code, name] of Object.entries(areaList.county_list)) {
  const city = `${code.slice(0, 4)}00`;
  const own = districts.get(city);
  if (own) own.push({ code, name });
  else districts.set(city, [{ code, name }]);
  placeNames.set(code, name);
}
const byName = new Map<string, string>();
for (const [code, name] of cities) {
  byName.set(name, code);
  byName.set(name.replace(/(市|地区|盟|自治州)$/, ''), code);
}
for (const { name, cities: own } of provinces) {
  // The four municipalities are a province of one city.
  const only = own[0];
  if (only && /^(北京|天津|上海|重庆)/.test(name)) {
    byName.set(name, only.code);
    byName.set(name.replace('市', ''), only.code);
  }
}

/** Provinces with their cities, by six-digit code (GB/T 2260). */
export function allProvinces(): readonly Province[] {
  return provinces;
}

/** Whether a six-digit code is a city's. */
export function isCity(code: string): boolean {
  return cities.has(code);
}

/** The city of a six-digit code or a name (with or without 市); null where neither is known. A district's code finds its city. */
export function cityOf(text: string): string | null {
  const wanted = text.trim();
  if (!/^\d{6}$/.test(wanted)) return byName.get(wanted) ?? null;
  const candidates = [wanted, `${wanted.slice(0, 4)}00`];
  return candidates.find((code) => cities.has(code)) ?? null;
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
  const names = [place.provinceCode, place.cityCode, place.districtCode].map((code) =>
    code ? (placeNames.get(code) ?? code) : '',
  );
  return names.filter((name, at) => name !== '' && names.indexOf(name) === at).join(' ');
}
