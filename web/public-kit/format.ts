const money = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const clock = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** Fen → `¥128,000.00`; a list price in whole yuan is shown without the two zeros. */
export function price(fen: number): string {
  return `¥${fen % 100 === 0 ? whole.format(fen / 100) : money.format(fen / 100)}`;
}

/** Points with separators and, for movements, a sign: `+1,200`. */
export function points(value: number, signed = false): string {
  return `${signed && value > 0 ? '+' : ''}${whole.format(value)}`.replace('-', '−');
}

/** Instant → `YYYY-MM-DD HH:mm` in China's time, whatever the browser's zone. */
export function time(instant: string): string {
  return clock.format(new Date(instant)).replace(',', '');
}

/** A `tel:` address: digits, and a leading plus. */
export function telHref(phone: string): string {
  return `tel:${phone.replace(/(?!^\+)\D/g, '')}`;
}
