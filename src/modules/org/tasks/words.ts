import type { Ctx } from '../../../platform/context.ts';
import { dictionaries } from '../dictionary.ts';
import type { Words } from './catalogue.ts';

/** The words of the reader's language, as exports put them into cells. */
export async function wordsFor(ctx: Ctx): Promise<Words> {
  const { language } = ctx;
  const pick: Words['pick'] = (zh, en) => (language === 'en' ? (en ?? zh ?? '') : (zh ?? en ?? ''));
  const names = new Map<string, string>();
  for (const { kind, code, name, nameEn } of await dictionaries(ctx)) names.set(`${kind} ${code}`, pick(name, nameEn));
  return {
    language,
    pick,
    entry: (kind, code) => (code ? (names.get(`${kind} ${code}`) ?? code) : ''),
    named: (texts, value) => texts[value]?.[language] ?? value,
  };
}
