const SURNAMES = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧'];
const GIVEN = [
  ...'伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文华建国玉梅志红海燕鹏飞宇晨佳欣怡雪梦琪子涵浩然俊杰思远雨泽嘉豪诗瑶天翔立新春辉',
  ...'晓东振宁永康德福长青少峰家宝安邦世荣兆光景行怀民承泽启航若曦沐阳景澄可凡书恒一诺知远云舒清和乐山望舒听澜',
];

/** A number scattered over `digits` digits, each once: neighbours would look like slips of the finger to the matcher. */
export function scattered(n: number, digits: number): string {
  return String((n * 7_368_787) % 10 ** digits).padStart(digits, '0');
}

/** A Chinese name by its number: half a million different ones; one in eight has two characters only, and namesakes. */
export function personName(n: number): string {
  const of = (signs: string[], at: number) => signs[at % signs.length] as string;
  let mixed = Math.imul(n ^ (n >>> 15), 0x2c1b3c6d);
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
  mixed = (mixed ^ (mixed >>> 15)) >>> 0;
  const second = (mixed >>> 21) % 8 === 0 ? '' : of(GIVEN, mixed >>> 13);
  return `${of(SURNAMES, mixed)}${of(GIVEN, mixed >>> 6)}${second}`;
}
