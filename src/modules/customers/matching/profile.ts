import type { Text } from '../../../platform/i18n.ts';

/**
 * One outcome of comparing a field of two records. `when` is SQL over the rows a and b of customers.match_record; the first level that
 * holds counts, the last one always does. `odds` are how often the level is met between two records of one person, of two people who share
 * a phone or a car (a family, a resale), and of any two people: what the matcher believes before it has learned.
 */
export interface Level {
  code: string;
  when: string;
  text: Text;
  odds: readonly [same: number, related: number, unrelated: number];
  /** The value's own frequency takes the place of the mean: a shared rare name tells more than a shared common one. */
  rarity?: Rarity;
}

/** A column whose values' frequencies count. */
export type Rarity = 'han' | 'pinyin' | 'first_name' | 'last_name' | 'city' | 'birth_place' | 'occupation';

/** A field that is compared. `missing` is SQL: nothing to compare, no evidence. */
export interface Comparison {
  code: string;
  text: Text;
  missing: string;
  levels: readonly Level[];
}

const none = (column: string) => `a.${column} is null or b.${column} is null`;
/** Two texts of one length class within a number of changed, added or struck characters (code points). */
const within = (column: string, most: number) =>
  `app.levenshtein_less_equal(a.${column}, b.${column}, ${most}) <= ${most}`;
/** First and last name swapped; where both are borne by both, both must fit, give or take two characters. */
const CROSSED = `(a.first_name = b.last_name and app.levenshtein_less_equal(coalesce(a.last_name, b.first_name, ''), coalesce(b.first_name, a.last_name, ''), 2) <= 2)
        or (a.last_name = b.first_name and app.levenshtein_less_equal(coalesce(a.first_name, b.last_name, ''), coalesce(b.last_name, a.first_name, ''), 2) <= 2)`;
const same: Text = { zh: '相同', en: 'the same' };
const differs: Text = { zh: '不同', en: 'differs' };
const oneEdit: Text = { zh: '差一个字符', en: 'one character off' };

/**
 * What is compared, in this order: the order is the place of a field in a pattern (four bits each), so fields are only ever added at the
 * end. The SQL of the database and the words of the screens both come from here.
 */
export const COMPARISONS: readonly Comparison[] = [
  {
    code: 'name',
    text: { zh: '姓名', en: 'name' },
    missing: '(a.han is null and a.family_py is null) or (b.han is null and b.family_py is null)',
    levels: [
      { code: 'same', when: 'a.han = b.han', text: same, odds: [0.8, 0.005, 0.0001], rarity: 'han' },
      {
        code: 'reading',
        when: 'a.pinyin = b.pinyin',
        text: { zh: '读音相同', en: 'sounds the same' },
        odds: [0.06, 0.003, 0.0001],
        rarity: 'pinyin',
      },
      {
        code: 'title',
        when: '(a.pinyin is null or b.pinyin is null) and coalesce(a.family = b.family, a.family_py = b.family_py)',
        text: { zh: '同姓,仅有称谓', en: 'same surname, only a form of address' },
        odds: [0.06, 0.03, 0.004],
      },
      {
        code: 'near',
        when: 'a.family_py = b.family_py and (strpos(b.given, left(a.given, 1)) > 0 or strpos(b.given, right(a.given, 1)) > 0 or strpos(a.given, left(b.given, 1)) > 0 or strpos(a.given, right(b.given, 1)) > 0)',
        text: { zh: '同姓,名有一字相同', en: 'same surname, one character of the given name' },
        odds: [0.04, 0.02, 0.001],
      },
      {
        code: 'family',
        when: 'coalesce(a.family = b.family, a.family_py = b.family_py)',
        text: { zh: '仅同姓', en: 'only the surname' },
        odds: [0.02, 0.4, 0.035],
      },
      { code: 'other', when: 'true', text: differs, odds: [0.02, 0.54, 0.96] },
    ],
  },
  {
    code: 'first_name',
    text: { zh: '名', en: 'first name' },
    missing: none('first_name'),
    levels: [
      { code: 'same', when: 'a.first_name = b.first_name', text: same, odds: [0.7, 0.03, 0.01], rarity: 'first_name' },
      {
        code: 'near',
        when: `least(length(a.first_name), length(b.first_name)) > 2 and ${within('first_name', 1)}`,
        text: oneEdit,
        odds: [0.1, 0.01, 0.005],
      },
      {
        code: 'alike',
        when: `(least(length(a.first_name), length(b.first_name)) > 4 and ${within('first_name', 2)}) or starts_with(a.first_name, b.first_name) or starts_with(b.first_name, a.first_name)`,
        text: { zh: '相近', en: 'alike' },
        odds: [0.07, 0.02, 0.015],
      },
      {
        code: 'crossed',
        when: CROSSED,
        text: { zh: '姓名颠倒', en: 'first and last name swapped' },
        odds: [0.03, 0.005, 0.002],
      },
      { code: 'other', when: 'true', text: differs, odds: [0.1, 0.93, 0.968] },
    ],
  },
  {
    code: 'last_name',
    text: { zh: '姓', en: 'last name' },
    // Swapped names were counted with the first name.
    missing: `${none('last_name')} or (a.first_name is not null and b.first_name is not null and a.first_name <> b.first_name and a.last_name <> b.last_name and (${CROSSED}))`,
    levels: [
      { code: 'same', when: 'a.last_name = b.last_name', text: same, odds: [0.75, 0.7, 0.004], rarity: 'last_name' },
      {
        code: 'near',
        when: `least(length(a.last_name), length(b.last_name)) > 2 and ${within('last_name', 1)}`,
        text: oneEdit,
        odds: [0.1, 0.03, 0.002],
      },
      {
        code: 'alike',
        when: `(least(length(a.last_name), length(b.last_name)) > 4 and ${within('last_name', 2)}) or starts_with(a.last_name, b.last_name) or starts_with(b.last_name, a.last_name)`,
        text: { zh: '相近', en: 'alike' },
        odds: [0.05, 0.02, 0.005],
      },
      {
        code: 'crossed',
        when: CROSSED,
        text: { zh: '姓名颠倒', en: 'first and last name swapped' },
        odds: [0.03, 0.005, 0.002],
      },
      { code: 'other', when: 'true', text: differs, odds: [0.07, 0.245, 0.987] },
    ],
  },
  {
    code: 'mobile',
    text: { zh: '手机号', en: 'mobile' },
    missing: `coalesce(a.mobiles, a.landlines) is null or coalesce(b.mobiles, b.landlines) is null`,
    levels: [
      { code: 'same', when: 'a.mobiles[1] = b.mobiles[1]', text: same, odds: [0.68, 0.3, 0.00002] },
      {
        code: 'second',
        when: 'a.mobiles && b.mobiles or a.landlines && b.landlines',
        text: { zh: '与备用号码相同', en: 'the same as a second number' },
        odds: [0.05, 0.15, 0.00002],
      },
      { code: 'near', when: 'a.mobile_near && b.mobile_near', text: oneEdit, odds: [0.05, 0.001, 0.00001] },
      { code: 'other', when: 'true', text: differs, odds: [0.22, 0.549, 0.99995] },
    ],
  },
  {
    code: 'id',
    text: { zh: '证件号码', en: 'identity number' },
    missing: none('id_masks'),
    levels: [
      { code: 'same', when: 'a.ids && b.ids', text: same, odds: [0.62, 0.0001, 0.00002] },
      {
        code: 'masked',
        when: '(a.ids is null or b.ids is null) and a.id_masks && b.id_masks',
        text: { zh: '首六位与末四位相同', en: 'first six and last four the same' },
        odds: [0.34, 0.0001, 0.00002],
      },
      { code: 'near', when: 'a.id_near && b.id_near', text: oneEdit, odds: [0.03, 0.0001, 0.00001] },
      { code: 'other', when: 'true', text: differs, odds: [0.01, 0.9997, 0.99995] },
    ],
  },
  {
    code: 'birth',
    text: { zh: '出生日期', en: 'birth date' },
    missing: `${none('birth')} or (a.ids is not null and b.ids is not null)`,
    levels: [
      { code: 'same', when: 'a.birth = b.birth', text: same, odds: [0.9, 0.002, 0.0001] },
      {
        code: 'near',
        when: `${within('birth', 1)} or (left(a.birth, 4) = left(b.birth, 4) and substr(a.birth, 5, 2) = substr(b.birth, 7, 2) and substr(a.birth, 7, 2) = substr(b.birth, 5, 2))`,
        text: { zh: '差一位', en: 'one digit off' },
        odds: [0.05, 0.003, 0.002],
      },
      {
        code: 'month',
        when: 'left(a.birth, 6) = left(b.birth, 6)',
        text: { zh: '同年同月', en: 'the same month' },
        odds: [0.03, 0.003, 0.002],
      },
      {
        code: 'part',
        when: `left(a.birth, 4) = left(b.birth, 4) or substr(a.birth, 5) = substr(b.birth, 5) or ${within('birth', 2)}`,
        text: { zh: '部分相同', en: 'partly the same' },
        odds: [0.015, 0.04, 0.04],
      },
      { code: 'other', when: 'true', text: differs, odds: [0.005, 0.952, 0.9559] },
    ],
  },
  {
    code: 'gender',
    text: { zh: '性别', en: 'gender' },
    missing: none('gender'),
    levels: [
      { code: 'same', when: 'a.gender = b.gender', text: same, odds: [0.99, 0.35, 0.51] },
      { code: 'other', when: 'true', text: differs, odds: [0.01, 0.65, 0.49] },
    ],
  },
  {
    code: 'vehicle',
    text: { zh: '车辆', en: 'vehicle' },
    missing: '(a.vin_tails is null or b.vin_tails is null) and (a.plates is null or b.plates is null)',
    levels: [
      {
        code: 'vin',
        when: 'a.vins && b.vins',
        text: { zh: '车架号相同', en: 'the same VIN' },
        odds: [0.3, 0.4, 0.00002],
      },
      {
        code: 'tail',
        when: 'a.vin_tails && b.vin_tails',
        text: { zh: '车架号后八位相同', en: 'the last eight of the VIN' },
        odds: [0.15, 0.2, 0.00002],
      },
      {
        code: 'plate',
        when: 'a.plates && b.plates',
        text: { zh: '车牌相同', en: 'the same plate' },
        odds: [0.3, 0.2, 0.00002],
      },
      {
        code: 'shape',
        when: 'a.plate_shapes && b.plate_shapes',
        text: { zh: '车牌形近', en: 'plates that look alike' },
        odds: [0.03, 0.02, 0.00002],
      },
      { code: 'other', when: 'true', text: differs, odds: [0.22, 0.18, 0.9999] },
    ],
  },
  {
    code: 'account',
    text: { zh: '微信或会员卡', en: 'WeChat or member card' },
    missing: none('accounts'),
    levels: [
      { code: 'same', when: 'a.accounts && b.accounts', text: same, odds: [0.97, 0.001, 0.00002] },
      { code: 'other', when: 'true', text: differs, odds: [0.03, 0.999, 0.99998] },
    ],
  },
  {
    code: 'email',
    text: { zh: '邮箱', en: 'e-mail' },
    missing: none('emails'),
    levels: [
      { code: 'same', when: 'a.emails && b.emails', text: same, odds: [0.7, 0.02, 0.0001] },
      {
        code: 'name',
        when: 'a.email_names && b.email_names',
        text: { zh: '@ 前部分相同', en: 'the same before the @' },
        odds: [0.06, 0.002, 0.0005],
      },
      { code: 'near', when: 'a.email_near && b.email_near', text: oneEdit, odds: [0.06, 0.001, 0.00002] },
      { code: 'other', when: 'true', text: differs, odds: [0.18, 0.977, 0.99938] },
    ],
  },
  {
    code: 'city',
    text: { zh: '城市', en: 'city' },
    missing: none('city'),
    levels: [
      { code: 'same', when: 'a.city = b.city', text: same, odds: [0.88, 0.9, 0.05], rarity: 'city' },
      {
        code: 'near',
        when: `least(length(a.city), length(b.city)) > 4 and a.city > ':' and b.city > ':' and ${within('city', 2)}`,
        text: { zh: '相近', en: 'alike' },
        odds: [0.03, 0.02, 0.002],
      },
      { code: 'other', when: 'true', text: differs, odds: [0.09, 0.08, 0.948] },
    ],
  },
  {
    code: 'street',
    text: { zh: '地址', en: 'address' },
    missing: none('street'),
    levels: [
      { code: 'same', when: 'a.street = b.street', text: same, odds: [0.6, 0.7, 0.0005] },
      { code: 'near', when: 'a.street_near && b.street_near', text: oneEdit, odds: [0.12, 0.05, 0.0002] },
      {
        code: 'part',
        when: 'a.street_words && b.street_words',
        text: { zh: '部分相同', en: 'partly the same' },
        odds: [0.18, 0.15, 0.15],
      },
      { code: 'other', when: 'true', text: differs, odds: [0.1, 0.1, 0.8493] },
    ],
  },
  {
    code: 'postcode',
    text: { zh: '邮编', en: 'postcode' },
    missing: none('postcode'),
    levels: [
      { code: 'same', when: 'a.postcode = b.postcode', text: same, odds: [0.7, 0.7, 0.002] },
      { code: 'near', when: within('postcode', 1), text: oneEdit, odds: [0.1, 0.05, 0.01] },
      {
        code: 'area',
        when: 'left(a.postcode, 3) = left(b.postcode, 3)',
        text: { zh: '前三位相同', en: 'the first three' },
        odds: [0.08, 0.08, 0.01],
      },
      { code: 'other', when: 'true', text: differs, odds: [0.12, 0.17, 0.978] },
    ],
  },
  {
    code: 'occupation',
    text: { zh: '职业', en: 'occupation' },
    missing: none('occupation'),
    levels: [
      { code: 'same', when: 'a.occupation = b.occupation', text: same, odds: [0.7, 0.1, 0.06], rarity: 'occupation' },
      { code: 'other', when: 'true', text: differs, odds: [0.3, 0.9, 0.94] },
    ],
  },
  {
    code: 'birth_place',
    text: { zh: '出生地', en: 'birth place' },
    missing: none('birth_place'),
    levels: [
      {
        code: 'same',
        when: 'a.birth_place = b.birth_place',
        text: same,
        odds: [0.8, 0.3, 0.01],
        rarity: 'birth_place',
      },
      { code: 'other', when: 'true', text: differs, odds: [0.2, 0.7, 0.99] },
    ],
  },
];

/**
 * The keys two records must share to be compared at all: each with its number (the last five bits of a key) and the fields that agree by
 * it, from which nothing can be learned among the pairs it found.
 */
export const BLOCKS = {
  mobile: { kind: 1, holds: ['mobile'] },
  id: { kind: 2, holds: ['id'] },
  id_mask: { kind: 3, holds: ['id', 'name'] },
  account: { kind: 4, holds: ['account'] },
  vin: { kind: 5, holds: ['vehicle'] },
  plate: { kind: 6, holds: ['vehicle'] },
  reading_birth: { kind: 7, holds: ['name', 'birth'] },
  reading_area: { kind: 8, holds: ['name', 'mobile'] },
  reading_tail: { kind: 9, holds: ['name', 'mobile'] },
  name_city: { kind: 10, holds: ['name', 'city'] },
  email: { kind: 11, holds: ['email'] },
  name_birth: { kind: 12, holds: ['first_name', 'last_name', 'birth'] },
  full_name: { kind: 13, holds: ['first_name', 'last_name'] },
  name_postcode: { kind: 14, holds: ['first_name', 'last_name', 'postcode'] },
  birth_postcode: { kind: 15, holds: ['birth', 'postcode'] },
  birth_place: { kind: 16, holds: ['birth', 'birth_place'] },
  initials_year: { kind: 17, holds: ['first_name', 'last_name', 'birth'] },
  street: { kind: 18, holds: ['street', 'postcode'] },
  name_alone: { kind: 19, holds: ['first_name', 'last_name'] },
  birth_alone: { kind: 20, holds: ['birth'] },
} as const satisfies Record<string, { kind: number; holds: readonly string[] }>;

/** The name of a key. */
export type Block = keyof typeof BLOCKS;

/** Bits of one comparison in a pattern; 0 is "nothing to compare". */
export const BITS = 4;
/** Entries of one comparison in an array of weights. */
export const WIDTH = 1 << BITS;

/** A name with more holders than this is no key together with its city. */
export const RARE_NAME = 10;
/** A number, car or key with more holders than this is a placeholder, a fleet's or a salesman's: it counts for nothing. */
export const SHARED = 30;

/** The columns whose values' frequencies count, in the order of their place in the model. */
export const RARITIES: readonly Rarity[] = [
  'han',
  'pinyin',
  'first_name',
  'last_name',
  'city',
  'birth_place',
  'occupation',
];

/** Of these, what a family shares anyway: there a rare value tells nothing between one person and two of a family. */
export const FAMILY_RARITIES: readonly Rarity[] = ['last_name', 'city', 'birth_place', 'occupation'];

/** Why two records are never merged without a person, whatever their weight. Levels stand as `{comparison:level,level}`. */
export interface Veto {
  code: string;
  when: string;
  text: Text;
}

export const VETOES: readonly Veto[] = [
  {
    code: 'ids_differ',
    when: 'a.valid_ids is not null and b.valid_ids is not null and not a.valid_ids && b.valid_ids',
    text: { zh: '两个有效证件号码不同', en: 'two valid identity numbers differ' },
  },
  {
    code: 'genders_differ',
    when: 'a.id_gender <> b.id_gender',
    text: { zh: '证件上的性别不同', en: 'the genders of the identity numbers differ' },
  },
  {
    code: 'vehicle_changed_hands',
    when: '{vehicle:vin,tail,plate,shape} and ({name:family,other} or {id:other} or {first_name:other})',
    text: {
      zh: '同一辆车,但姓名或证件不同(过户或家人)',
      en: 'one vehicle, but another name or number: a resale or a family',
    },
  },
  {
    code: 'family_phone',
    when: '{mobile:same,second} and ({name:family,other} or {id:other} or {birth:other} or {first_name:other})',
    text: {
      zh: '同一号码,但姓名、证件或生日不同(家人共用)',
      en: 'one phone, but another name, number or birthday: a family',
    },
  },
];

/** The bit after the vetoes: the pair was left out of a cluster because the whole would not be one person. */
export const PARTED = 'cluster_parted';
export const PARTED_TEXT: Text = {
  zh: '合并后会含两个不同证件号码或超过 15 条记录',
  en: 'the whole would hold two identity numbers or more than 15 records',
};

/** From which probability a pair is offered as one person, or shown at all. */
export const BANDS = { likely: 0.5, possible: 0.05 } as const;
/**
 * Pairs without a veto are merged by themselves as far down as fewer than one in 250 of them are expected to be wrong, but never below
 * the floor; `shipped` is the probability this stands for before anything is learned.
 */
export const CERTAIN = { right: 0.997, floor: 0.9, shipped: 0.97 } as const;
