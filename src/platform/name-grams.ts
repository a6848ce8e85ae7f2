import { pinyin } from 'pinyin-pro';

const HAN = /\p{Script=Han}/u;

/**
 * What a name is found by: each character, each run of two, and for Chinese names the pinyin initials and their runs, marked with `~`
 * (张伟 → 张 伟 张伟 ~z ~w ~zw). Kept in an array under GIN, because a trigram index finds no two-character name.
 */
export function nameGrams(name: string): string[] {
  const characters = [...name.toLowerCase().replace(/\s+/g, '')];
  const grams = new Set(characters);
  for (let at = 0; at + 1 < characters.length; at++) grams.add(`${characters[at]}${characters[at + 1]}`);
  if (HAN.test(name)) {
    const initials = pinyin(name.replace(/\s+/g, ''), {
      pattern: 'first',
      toneType: 'none',
      type: 'array',
      surname: 'head',
    })
      .map((initial) => initial.slice(0, 1).toLowerCase())
      .filter((initial) => /[a-z]/.test(initial))
      .slice(0, 6);
    for (let from = 0; from < initials.length; from++) {
      for (let to = from + 1; to <= initials.length; to++) grams.add(`~${initials.slice(from, to).join('')}`);
    }
  }
  return [...grams];
}

/** The grams that every hit of a search text has: the longest runs of it; Latin letters may also be pinyin initials. */
export function searchGrams(text: string): { grams: string[]; initials: string | null } {
  const plain = text.toLowerCase().replace(/\s+/g, '');
  const characters = [...plain];
  const grams =
    characters.length < 2 ? characters : characters.slice(1).map((character, at) => `${characters[at]}${character}`);
  return { grams, initials: /^[a-z]{1,6}$/.test(plain) ? `~${plain}` : null };
}
