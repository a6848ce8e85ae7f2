/** Family names of two characters that are met today. */
const DOUBLE = [
  '欧阳',
  '上官',
  '司马',
  '诸葛',
  '东方',
  '皇甫',
  '尉迟',
  '公孙',
  '慕容',
  '令狐',
  '司徒',
  '夏侯',
  '端木',
  '独孤',
  '南宫',
];

/**
 * What somebody is called by without their family name: 王小明 → 小明, 欧阳锋 → 锋, Anna Berg → Anna. A name of one character, or with a title in
 * place of a given name, is given back empty: nothing of it may be shown.
 */
export function firstName(name: string): string {
  const plain = name.trim();
  if (!/^\p{Script=Han}+$/u.test(plain)) return plain.split(/[\s·]+/)[0] ?? '';
  const given = plain.slice(plain.length > 2 && DOUBLE.some((family) => plain.startsWith(family)) ? 2 : 1);
  return ['先生', '女士', '小姐'].includes(given) ? '' : given;
}
