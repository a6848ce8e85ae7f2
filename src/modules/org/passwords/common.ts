/**
 * Stems of the passwords that are tried first, here and abroad: with digits and signs around them they stay as guessable.
 * Short ones stand for themselves alone.
 */
const STEMS = [
  'password passwort passw pass secret letmein welcome hello login master admin administrator root guest user test tester demo default',
  'changeme changeit trustno qwerty qwertyuiop qwert asdf asdfgh asdfghjkl zxcvb zxcvbnm qazwsx qazwsxedc iloveyou sunshine princess',
  'dragon monkey shadow superman batman football baseball michael jordan ninja mustang access flower freedom whatever starwars computer',
  'internet google summer winter spring autumn china beijing shanghai woaini woaiwojia aini mima wodemima zhangwei wangwei liuyang nihao',
  'wanghao lilei hanmeimei dealer dealership crm manager sales service company office system server temp temporary abc abcd abcdef aa aaa',
  'qq wechat weixin taobao alibaba huawei xiaomi bmw benz audi toyota volkswagen mercedes ferrari porsche',
]
  .join(' ')
  .split(' ');
const KNOWN = new Set(STEMS);

const LOOKALIKE: Record<string, string> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '0': 'o',
  $: 's',
  '5': 's',
  '7': 't',
};
const strip = (text: string) => text.replace(/[^a-z]/g, '');

/** Whether a password is one of the commonest: a known stem, also with letters replaced or digits around it, or a run like 1234567890. */
export function isCommon(password: string): boolean {
  const lower = password.toLowerCase();
  const looks = strip([...lower].map((letter) => LOOKALIKE[letter] ?? letter).join(''));
  const trimmed = strip(
    [...lower.replace(/^[^a-z@$]+|[^a-z@$]+$/g, '')].map((letter) => LOOKALIKE[letter] ?? letter).join(''),
  );
  if ([strip(lower), looks, trimmed].some((stem) => KNOWN.has(stem) || KNOWN.has(doubled(stem)))) return true;
  return isRun(lower);
}

/** The half that a text repeats, else the text. */
function doubled(text: string): string {
  const half = text.slice(0, text.length / 2);
  return half && half + half === text ? half : text;
}

/** All one letter, or each letter the next one of the one before (up or down), or the rows of a keyboard. */
function isRun(text: string): boolean {
  const steps = new Set([...text].slice(1).map((letter, at) => letter.charCodeAt(0) - text.charCodeAt(at)));
  if (steps.size <= 1 && [0, 1, -1].includes([...steps][0] ?? 0)) return true;
  return [
    '12345678901234567890',
    '09876543210987654321',
    '1q2w3e4r5t6y7u8i9o0p',
    '1qaz2wsx3edc4rfv5tgb6yhn',
    'qwertyuiop1234567890',
  ].some((row) => row.includes(text));
}
