import { nameGrams, searchGrams } from '../../../platform/name-grams.ts';

interface Wording {
  question: string;
  questionEn: string | null;
  keywords: readonly string[];
  body: string;
  bodyEn: string | null;
}

const runs = (text: string | null) => (text && [...text].length > 1 ? searchGrams(text).grams : []);

/**
 * What an answer is found by: each run of two characters of question, keywords and text; of question and keywords also the characters
 * alone and the pinyin initials, of short keywords the pinyin written out (质保 → ~zb, ~zhibao).
 */
export function answerGrams({ question, questionEn, keywords, body, bodyEn }: Wording): string[] {
  const named = [question, ...keywords].flatMap(nameGrams);
  return [...new Set([...named, ...runs(questionEn), ...runs(body), ...runs(bodyEn)])];
}

/** What a search asks for: every word, in any order. `initials`: where all of it may be pinyin. Nothing for less than two characters. */
export function wordGrams(q: string): { grams: string[]; initials: string | null } {
  if ([...q.replace(/\s+/g, '')].length < 2) return { grams: [], initials: null };
  const words = q.split(/\s+/).filter((word) => word !== '');
  return {
    grams: [...new Set(words.flatMap((word) => searchGrams(word).grams))],
    initials: searchGrams(q).initials,
  };
}
