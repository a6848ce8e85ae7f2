const DIGITS = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const PLACES = ['', '拾', '佰', '仟'];
const GROUPS = ['', '万', '亿'];

/** A number below ten thousand; leading noughts are the caller's business. */
function four(value: number): string {
  let words = '';
  let gap = false;
  for (let place = 3; place >= 0; place--) {
    const digit = Math.floor(value / 10 ** place) % 10;
    if (digit === 0) {
      gap = words !== '';
      continue;
    }
    words += `${gap ? '零' : ''}${DIGITS[digit]}${PLACES[place]}`;
    gap = false;
  }
  return words;
}

/** A sum in the capitals of Chinese papers: 12 800 000 fen → 人民币壹拾贰万捌仟元整. Up to 999 999 999 999.99 yuan. */
export function inCapitals(fen: number): string {
  const yuan = Math.floor(fen / 100);
  const [jiao, cents] = [Math.floor((fen % 100) / 10), fen % 10];
  let words = '';
  let gap = false;
  for (let group = 2; group >= 0; group--) {
    const part = Math.floor(yuan / 10_000 ** group) % 10_000;
    if (part === 0) {
      gap = words !== '';
      continue;
    }
    words += `${words !== '' && (gap || part < 1000) ? '零' : ''}${four(part)}${GROUPS[group]}`;
    gap = false;
  }
  if (words !== '') words += '元';
  if (jiao > 0) words += `${DIGITS[jiao]}角`;
  else if (cents > 0 && words !== '') words += '零';
  if (cents > 0) words += `${DIGITS[cents]}分`;
  else words += words === '' ? '零元整' : '整';
  return `人民币${words}`;
}
