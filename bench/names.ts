const SURNAMES = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧'];
const GIVEN = [...'伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英文华建国玉梅志红海燕鹏飞宇晨'];

/** A Chinese name by its number: some hundred thousand different ones, those of two characters among them. */
export function personName(n: number): string {
  const of = (signs: string[], at: number) => signs[at % signs.length] as string;
  const mixed = (n * 2_654_435_761) % 4_294_967_296;
  const first = of(GIVEN, Math.floor(mixed / 31));
  const second = mixed % 4 === 0 ? '' : of(GIVEN, Math.floor(mixed / 1709));
  return `${of(SURNAMES, mixed)}${first}${second}`;
}
