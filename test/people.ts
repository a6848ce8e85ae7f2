import type { MatchFacts } from '../src/modules/customers/matching/facts.ts';
import { residentIdCheck } from '../src/modules/customers/resident-id.ts';
import { checkPlate, makePlate } from '../src/modules/products/plate.ts';
import { makeVin } from '../src/modules/products/vin.ts';

/** Records of made-up people and which person each is of. */
export interface People {
  facts: MatchFacts[];
  labels: string[];
}

const SURNAMES = [
  ...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫雷龙史陶贺毛段郝顾龚邵覃武钱戴严莫孔向常',
];
/** Given-name characters, the sexes apart; those of one group sound alike, which is how they are misheard. */
const MALE = [
  '伟维炜',
  '强墙',
  '军君均',
  '磊垒',
  '勇永咏',
  '杰洁捷',
  '涛滔',
  '明铭鸣',
  '超朝',
  '刚钢',
  '平苹',
  '辉晖',
  '鹏朋',
  '斌彬',
  '浩昊',
  '宇雨',
  '建健',
  '国',
  '志智',
  '文闻',
  '海',
  '波博',
  '峰锋',
  '龙隆',
  '凯楷',
  '帅',
  '林琳',
  '东冬',
  '晨辰',
  '家佳',
];
const FEMALE = [
  '芳方',
  '娜',
  '敏',
  '静婧',
  '丽莉',
  '艳燕',
  '娟',
  '霞',
  '秀',
  '英瑛',
  '玲灵',
  '红虹',
  '梅',
  '婷',
  '慧惠',
  '颖',
  '雪',
  '萍',
  '欣馨',
  '怡宜',
  '佳嘉',
  '雅',
  '琪琦',
  '梦',
  '瑶遥',
  '倩',
  '莹盈',
  '洁',
  '晓',
  '月悦',
];
const CITIES = [
  ['110105', '北京', '京A'],
  ['310115', '上海', '沪B'],
  ['320106', '南京', '苏A'],
  ['330106', '杭州', '浙A'],
  ['420106', '武汉', '鄂A'],
  ['430102', '长沙', '湘A'],
  ['440106', '广州', '粤A'],
  ['440305', '深圳', '粤B'],
  ['510107', '成都', '川A'],
  ['610113', '西安', '陕A'],
] as const;

/** A stream of numbers in [0, 1) from a seed (a linear congruence of 48 bits, as drand48). */
function stream(seed: number): () => number {
  let state = (BigInt(seed) << 16n) | 0x330en;
  return () => {
    state = (state * 0x5deece66dn + 11n) & ((1n << 48n) - 1n);
    return Number(state >> 16n) / 2 ** 32;
  };
}

interface Person {
  male: boolean;
  surname: string;
  given: string[];
  city: (typeof CITIES)[number];
  birth: string;
  id: string;
  mobiles: string[];
  wechat: string;
  cars: { vin: string; plate: string }[];
}

/**
 * People with one to five records each as dealers, call centres and web forms write them: fields missing, numbers changed or mistyped,
 * names misheard, only a form of address; families that share a car and sometimes a phone. The same seed gives the same people.
 */
export function makePeople(persons: number, seed: number): People {
  const next = stream(seed);
  const chance = (share: number) => next() < share;
  const upTo = (end: number) => Math.floor(next() * end);
  const pick = <T>(list: readonly T[]): T => list[upTo(list.length)] as T;
  /** Small places are commoner: names and cities are not spread evenly. */
  const lean = <T>(list: readonly T[]): T => list[Math.floor(next() ** 1.8 * list.length)] as T;
  const digits = (count: number) => Array.from({ length: count }, () => upTo(10)).join('');
  const mistyped = (text: string): string => {
    const at = 3 + upTo(text.length - 4);
    if (chance(0.5)) return `${text.slice(0, at)}${upTo(10)}${text.slice(at + 1)}`;
    return `${text.slice(0, at)}${text[at + 1]}${text[at]}${text.slice(at + 2)}`;
  };
  let serial = 0;
  const car = (authority: string) => {
    const plate = makePlate(authority, (++serial * 7919) % 340_000, chance(0.3));
    if (!checkPlate(plate).ok) throw new Error(plate);
    return {
      vin: makeVin(pick(['LSV', 'LFV', 'LBV']), `${digits(1)}A${digits(3)}`, 'P', 'A', serial % 1_000_000),
      plate,
    };
  };
  const mobile = () => `1${pick(['38', '39', '50', '58', '66', '77', '86', '89'])}${digits(8)}`;
  const person = (like?: Person): Person => {
    const male = like ? !like.male : chance(0.55);
    const city = like?.city ?? lean(CITIES);
    const birth = `${1960 + upTo(42)}${String(1 + upTo(12)).padStart(2, '0')}${String(1 + upTo(28)).padStart(2, '0')}`;
    const first17 = `${city[0]}${birth}${digits(2)}${2 * upTo(5) + (male ? 1 : 0)}`;
    const given = Array.from({ length: chance(0.7) ? 2 : 1 }, () => lean(male ? MALE : FEMALE)[0] as string);
    const mobiles = [like && chance(0.3) ? (like.mobiles[0] as string) : mobile(), mobile()];
    const cars = like?.cars ?? (chance(0.8) ? [car(city[2])] : []);
    return {
      male,
      city,
      birth,
      given,
      mobiles,
      cars,
      surname: lean(SURNAMES),
      id: `${first17}${residentIdCheck(first17)}`,
      wechat: chance(0.6) ? `wx_${digits(12)}` : '',
    };
  };
  const misheard = (given: string[]): string[] =>
    given.map((character) =>
      pick([...([...MALE, ...FEMALE].find((group) => group.startsWith(character)) ?? character)]),
    );
  const nameOf = (of: Person): string => {
    if (chance(0.07)) return `${of.surname}${of.male ? '先生' : '女士'}`;
    const given = chance(0.08)
      ? misheard(of.given)
      : chance(0.04)
        ? [lean(of.male ? MALE : FEMALE)[0] as string]
        : of.given;
    return `${of.surname}${given.join('')}`;
  };
  const record = (of: Person): MatchFacts => {
    const own = chance(0.1) ? of.mobiles[1] : of.mobiles[0];
    const bought = pick([...of.cars, undefined]);
    const id = chance(0.25) ? of.id : undefined;
    return {
      name: chance(0.1) ? null : nameOf(of),
      mobiles: chance(0.1) || !own ? [] : [chance(0.03) ? mistyped(own) : own],
      idNumbers: id
        ? [chance(0.2) ? `${id.slice(0, 6)}********${id.slice(14)}` : chance(0.03) ? mistyped(id) : id]
        : [],
      birthOn: chance(0.3) ? `${of.birth.slice(0, 4)}-${of.birth.slice(4, 6)}-${of.birth.slice(6)}` : null,
      plates: bought && chance(0.6) ? [bought.plate] : [],
      vins: bought && chance(0.4) ? [chance(0.2) ? bought.vin.slice(-8) : bought.vin] : [],
      wechats: of.wechat && chance(0.3) ? [of.wechat] : [],
      cityName: chance(0.1) ? null : of.city[1],
    };
  };
  const people: People = { facts: [], labels: [] };
  let last: Person | undefined;
  for (let at = 0; at < persons; at++) {
    const of = person(last && chance(0.15) ? last : undefined);
    last = of;
    for (let more = true; more; more = chance(0.4)) {
      people.facts.push(record(of));
      people.labels.push(String(at));
    }
  }
  return people;
}
