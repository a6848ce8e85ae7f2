import type { Random } from './random.ts';

/** A made-up person. */
interface Person {
  surname: string;
  given: string;
  gender: 'female' | 'male';
}

// Surnames with how many of 100 people bear them, roughly; the rest share what is left.
const SURNAMES: readonly (readonly [string, number])[] = [
  ...['王', '李', '张', '刘'].map((name) => [name, 7] as const),
  ...['陈', '杨', '赵', '黄', '周', '吴'].map((name) => [name, 3.5] as const),
  ...'徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文'
    .split('')
    .map((name) => [name, 0.55] as const),
  ...['欧阳', '上官', '司徒', '诸葛', '夏侯'].map((name) => [name, 0.06] as const),
];

const FEMALE =
  '芳娜敏静秀丽艳娟霞莉婷雪玲慧萍红玉兰梅琳晶洁颖琪瑶婉怡蓉薇菲岚悦彤欣妍诗雯璐梦佳雅晴锦蕾淑凤月琴韵莹舒然';
const MALE =
  '伟强磊军洋勇杰涛明超刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林峰建志宏伦翔昊天泽晨睿恒毅博文东亮鸣远哲铭航诚';
/** First characters of two-character given names. */
const FIRST = '子思雨嘉晓志建文国海春丽秋俊明永新一梓浩宇欣佳雅梦家景立少世玉德瑞云亦可以书清静怀承启';

const names = SURNAMES.map(([name]) => name);
// Running sums, so that a draw is one search and not a walk over the weights.
const sums: number[] = [];
for (const [, weight] of SURNAMES) sums.push((sums.at(-1) ?? 0) + weight);

function surname(random: Random): string {
  const wanted = random.next() * (sums.at(-1) as number);
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sums[middle] as number) > wanted) high = middle;
    else low = middle + 1;
  }
  return names[low] as string;
}

/** A person by chance: common surnames are common, two of three given names have two characters. */
export function makePerson(random: Random): Person {
  const gender = random.chance(0.42) ? 'female' : 'male';
  const pool = gender === 'female' ? FEMALE : MALE;
  const last = pool[random.below(pool.length)] as string;
  const given = random.chance(0.68) ? `${FIRST[random.below(FIRST.length)]}${last}` : last;
  return { surname: surname(random), given, gender };
}

const TRADES = [
  '物流',
  '建材',
  '餐饮管理',
  '信息技术',
  '汽车租赁',
  '文化传播',
  '商贸',
  '医疗器械',
  '园林工程',
  '物业服务',
];
const WORDS = [
  '恒远',
  '瑞丰',
  '云帆',
  '启明',
  '嘉禾',
  '润泽',
  '百川',
  '锦程',
  '海纳',
  '晨曦',
  '广达',
  '新域',
  '德信',
  '天合',
  '远望',
  '和诚',
];

/** A made-up company of a city. */
export function makeCompany(random: Random, city: string): string {
  return `${city}${random.pick(WORDS)}${random.pick(WORDS)}${random.pick(TRADES)}有限公司`;
}
