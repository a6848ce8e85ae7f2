import { pinyin } from 'pinyin-pro';

const HAN = /\p{Script=Han}/u;
/** Longer names are those of organisations, which nobody spells out. */
const SPELT = 4;
const INITIALS = 6;

/**
 * What a name is found by: each character, each run of two, and for Chinese names, marked with `~`, the pinyin initials and their runs and,
 * of short names, the pinyin written out: from the beginning on, and without the first syllable (张伟 → 张 伟 张伟 ~z ~w ~zw ~zhang ~zhangwei ~wei).
 * Kept in an array under GIN, because a trigram index finds no two-character name.
 */
export function nameGrams(name: string): string[] {
  const characters = [...name.toLowerCase().replace(/\s+/g, '')];
  const grams = new Set(characters);
  for (let at = 0; at + 1 < characters.length; at++) grams.add(`${characters[at]}${characters[at + 1]}`);
  if (!HAN.test(name)) return [...grams];
  const syllables = pinyin(name.replace(/\s+/g, ''), { toneType: 'none', type: 'array', surname: 'head', v: true })
    .map((syllable) => syllable.toLowerCase())
    .filter((syllable) => /^[a-z]/.test(syllable));
  const initials = syllables.slice(0, INITIALS).map((syllable) => syllable.slice(0, 1));
  for (let from = 0; from < initials.length; from++) {
    for (let to = from + 1; to <= initials.length; to++) grams.add(`~${initials.slice(from, to).join('')}`);
  }
  if (characters.length <= SPELT) {
    for (let to = 1; to <= syllables.length; to++) grams.add(`~${syllables.slice(0, to).join('')}`);
    if (syllables.length > 1) grams.add(`~${syllables.slice(1).join('')}`);
  }
  return [...grams];
}

/** The grams that every hit of a search text has: the longest runs of it; Latin letters may also be pinyin, initials or written out. */
export function searchGrams(text: string): { grams: string[]; initials: string | null } {
  const plain = text.toLowerCase().replace(/\s+/g, '');
  const characters = [...plain];
  const grams =
    characters.length < 2 ? characters : characters.slice(1).map((character, at) => `${characters[at]}${character}`);
  return { grams, initials: /^[a-z]{1,24}$/.test(plain) ? `~${plain}` : null };
}
