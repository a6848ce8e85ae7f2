import { Converter } from 'opencc-js/t2cn';
import { pinyin } from 'pinyin-pro';
import { isSurnameReading, readSurname, surnameOf } from './surnames.ts';

/** The parts of a name that are compared; Chinese and romanised names fill the first five, others the last two. */
export interface NameParts {
  /** Whole name in simplified characters; null for 张先生 and for romanised names. */
  han: string | null;
  /** Reading of the whole name without tones; null where only the surname is known. */
  pinyin: string | null;
  family: string | null;
  family_py: string | null;
  given: string | null;
  first_name: string | null;
  last_name: string | null;
  /** What a form of address tells: 女士, Mrs. */
  gender: 'female' | 'male' | null;
}

const NONE: NameParts = {
  han: null,
  pinyin: null,
  family: null,
  family_py: null,
  given: null,
  first_name: null,
  last_name: null,
  gender: null,
};
const HAN = /\p{Script=Han}/u;
const simplified = Converter({ from: 't', to: 'cn' });

const FEMALE = '女士|小姐|太太|夫人|阿姨|大姐|姐';
const MALE = '先生|大哥|哥|兄';
const NEUTRAL =
  '师傅|老师|老板|经理|总监|总|主任|主管|医生|大夫|律师|教授|院长|校长|书记|局长|处长|科长|部长|厂长|店长|会计|警官|同志|工|董|车主|客户';
const TITLE = new RegExp(`^(.+?)(?:(${FEMALE})|(${MALE})|${NEUTRAL})$`, 'u');
/** Titles no name ends with: they are struck behind a whole name too, 张伟先生. */
const PLAIN_TITLE =
  /(先生|女士|小姐|太太|夫人|阿姨|师傅|老师|老板|经理|总监|主任|医生|律师|教授|院长|校长|车主|客户)$/u;
const COMPANY = /(股份有限公司|有限责任公司|有限公司|集团公司|分公司|公司)$/u;
const LATIN_TITLES: Record<string, 'female' | 'male' | null> = {
  mr: 'male',
  sir: 'male',
  mrs: 'female',
  ms: 'female',
  miss: 'female',
  lady: 'female',
  dr: null,
  prof: null,
  rev: null,
};
/** Initials and finals of Hanyu Pinyin (ISO 7098), ü as v; generous where no name suffers. */
const SYLLABLES =
  /^(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|iao|ian|uai|uan|van|ai|ei|ao|ou|an|en|in|un|vn|ia|ie|iu|ua|uo|ui|ue|ve|er|a|o|e|i|u|v))+$/;

const KEPT = 50_000;
const read = new Map<string, string>();

/** Reading of a name, each distinct one once: reading costs more than everything else here. */
function readName(name: string): string {
  const known = read.get(name);
  if (known !== undefined) return known;
  const reading = pinyin(name, { toneType: 'none', type: 'array', surname: 'head', v: true })
    .join('')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
  if (read.size >= KEPT) read.clear();
  read.set(name, reading);
  return reading;
}

/** One spelling: NFKC, simplified characters, no remarks in brackets. */
function plain(input: string): string {
  const text = input.normalize('NFKC').replace(/[([【].*?[)\]】]/gu, '');
  return HAN.test(text) ? simplified(text) : text;
}

/** A person's name as people write it → the parts that are compared. Parts that cannot be told are null. */
export function nameParts(input: string): NameParts {
  const text = plain(input);
  if (HAN.test(text)) return hanParts(text.replace(/[^\p{L}]/gu, ''));
  return romanised(text) ?? latinParts(text);
}

function hanParts(text: string): NameParts {
  const titled = TITLE.exec(text);
  const gender = titled?.[2] ? 'female' : titled?.[3] ? 'male' : null;
  const before = titled?.[1] ?? text;
  const nickname = /^[老小大阿](.)$/u.exec(text);
  if (titled && before === surnameOf(before)) return surnameOnly(before, gender);
  if (nickname?.[1] && isSurnameReading(readSurname(nickname[1])) && surnameOf(text) !== text)
    return surnameOnly(nickname[1], null);
  const han = text.replace(PLAIN_TITLE, '');
  if (han === surnameOf(han)) return han ? surnameOnly(han, gender) : NONE;
  const family = surnameOf(han);
  return {
    ...NONE,
    han,
    pinyin: readName(han),
    family,
    family_py: readSurname(family),
    given: han.slice(family.length),
    gender: han === text ? null : gender,
  };
}

function surnameOnly(family: string, gender: NameParts['gender']): NameParts {
  return { ...NONE, family, family_py: readSurname(family), gender };
}

/** Zhang Wei, ZHANG Xiaoming, Lü Bu: a known surname first, then one or two further words of whole syllables. */
function romanised(text: string): NameParts | null {
  const words = text
    .toLowerCase()
    .replace(/ü/g, 'v')
    .replace(/\blyu\b/g, 'lv')
    .split(/[^a-z]+/)
    .filter(Boolean);
  // W u Chengjian: a space that slipped in.
  if (words[0]?.length === 1) words.splice(0, 2, words.slice(0, 2).join(''));
  const [surname, ...given] = words;
  if (!surname || given.length < 1 || given.length > 2 || !isSurnameReading(surname)) return null;
  const rest = given.join('');
  if (rest.length > 12 || !given.every((word) => SYLLABLES.test(word))) return null;
  return { ...NONE, pinyin: surname + rest, family_py: surname };
}

/** Lower case, no accents, letters only. */
export function latinWord(input: string | null | undefined): string | null {
  const word = (input ?? '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}]/gu, '');
  return word || null;
}

function latinParts(text: string): NameParts {
  const [head = '', tail] = text.split(',', 2);
  const ordered = tail === undefined ? head : `${tail} ${head}`;
  const words = ordered
    .split(/\s+/)
    .map(latinWord)
    .filter((word) => word !== null);
  const title = words.find((word) => word in LATIN_TITLES);
  const names = words.filter((word) => !(word in LATIN_TITLES));
  const gender = title ? (LATIN_TITLES[title] ?? null) : null;
  const last = names.at(-1) ?? null;
  if (names.length < 2) return { ...NONE, last_name: last, gender };
  return { ...NONE, first_name: names[0] ?? null, last_name: last, gender };
}

/** A name whose parts stand in fields of their own: Chinese ones are put together, others kept apart. */
export function partsGiven(given: string | null | undefined, surname: string | null | undefined): NameParts {
  const [first, last] = [given ?? '', surname ?? ''].map(plain) as [string, string];
  if (HAN.test(first + last)) return hanParts(`${last}${first}`.replace(/[^\p{L}]/gu, ''));
  return { ...NONE, first_name: latinWord(first), last_name: latinWord(last) };
}

/** The name of an organisation: no legal form at its end, compared whole. */
export function organisationParts(input: string): NameParts {
  const text = plain(input)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
  const han = text.replace(COMPANY, '') || text;
  return han ? { ...NONE, han, pinyin: HAN.test(han) ? readName(han) : han } : NONE;
}
