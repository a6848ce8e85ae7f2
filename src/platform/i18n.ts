/** Languages of the product: Chinese first, English second (design §7). */
export type Language = 'zh' | 'en';

/** A text in both languages, as dictionaries and endpoint summaries carry it. */
export interface Text {
  zh: string;
  en: string;
}

/** The reader's language from `Accept-Language`: English only when it comes before any Chinese. */
export function languageOf(header: string | undefined): Language {
  for (const part of (header ?? '').toLowerCase().split(',')) {
    const tag = part.trim();
    if (tag.startsWith('zh')) return 'zh';
    if (tag.startsWith('en')) return 'en';
  }
  return 'zh';
}
