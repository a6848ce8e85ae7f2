type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** One refusal: its HTTP status, how loud the log is, its text in both languages. */
export interface ErrorRow {
  status: number;
  level: LogLevel;
  zh: string;
  en: string;
}

/** A row of the list of errors; `{name}` in a text is filled from the details of the error. */
export const row = (status: number, zh: string, en: string, level: LogLevel = 'info'): ErrorRow => ({
  status,
  level,
  zh,
  en,
});
