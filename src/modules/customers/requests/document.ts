import { civilDate, civilDateTime } from '../../../platform/clock.ts';
import type { Text } from '../../../platform/i18n.ts';
import type { SubjectPart, SubjectValue } from '../../../platform/subject-data.ts';
import type { Words } from './words.ts';

/** What the head of a package says. */
export interface PackageHead {
  number: string;
  name: string;
  madeAt: Date;
  zone: string;
}

const safe = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
const both = ({ zh, en }: Text) => `${safe(zh)}<span lang="en"> · ${safe(en)}</span>`;

/** How a cell reads; codes are said in words. */
type Cell = (part: string, column: string, value: SubjectValue) => string;

function shown(value: SubjectValue, zone: string, said: (text: string) => string): string {
  if (value === null || value === '') return '—';
  if (value instanceof Date) {
    const [day, time] = [civilDate(value, zone), civilDateTime(value, zone).slice(0, 16)];
    return time.endsWith('00:00') ? day : time;
  }
  if (typeof value === 'boolean') return value ? '是 · yes' : '否 · no';
  if (Array.isArray(value)) return value.length > 0 ? value.map(said).join('、') : '—';
  return typeof value === 'string' ? said(value) : String(value);
}

// Printed on A4 as it stands: no script, nothing loaded, tables that break between rows with their heads repeated.
const STYLE = `@page{size:A4;margin:18mm 15mm}
body{font:14px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;color:#1a1a1a;max-width:210mm;margin:0 auto;padding:16px}
h1{font-size:24px;margin:0 0 4px}h2{font-size:17px;margin:28px 0 8px;break-after:avoid}
span[lang=en]{color:#555;font-weight:400}
table{border-collapse:collapse;width:100%;font-size:12px}caption{text-align:left;color:#555}
thead{display:table-header-group}tr{break-inside:avoid}
th,td{border:1px solid #bbb;padding:4px 6px;text-align:left;vertical-align:top;overflow-wrap:anywhere}th{background:#f0f4f7}
dl{display:grid;grid-template-columns:minmax(160px,auto) 1fr;gap:2px 16px;margin:0}dt{color:#555}dd{margin:0;overflow-wrap:anywhere}
p{margin:4px 0}footer{margin-top:32px;color:#555;font-size:12px}`;

function section({ key: part, title, columns, rows }: SubjectPart, cell: Cell): string {
  const heading = `<h2>${both(title)}</h2>`;
  const [only] = rows;
  if (!only) return `${heading}<p>没有记录。<span lang="en">Nothing is held.</span></p>`;
  // One thing with many fields reads as a list, many things as a table.
  if (rows.length === 1 && columns.length > 5) {
    const lines = columns.map(
      ({ key, title: label }) => `<dt>${both(label)}</dt><dd>${safe(cell(part, key, only[key] ?? null))}</dd>`,
    );
    return `${heading}<dl>${lines.join('')}</dl>`;
  }
  const head = columns.map((column) => `<th scope="col">${both(column.title)}</th>`).join('');
  const body = rows
    .map(
      (row) => `<tr>${columns.map(({ key }) => `<td>${safe(cell(part, key, row[key] ?? null))}</td>`).join('')}</tr>`,
    )
    .join('');
  return `${heading}<table><caption>${rows.length}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
}

/** Everything held about a person as one page to read and print, in both languages (PIPL art. 45). */
export function packageHtml(head: PackageHead, parts: readonly SubjectPart[], words: Words): string {
  const cell: Cell = (part, column, value) =>
    shown(value, head.zone, (text) => {
      const called = words(part, column, text);
      return called ? `${called.zh} · ${called.en}` : text;
    });
  const at = civilDateTime(head.madeAt, head.zone).slice(0, 16);
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>个人信息副本 ${safe(head.number)}</title><style>${STYLE}</style></head><body>
<header><h1>个人信息副本<span lang="en"> · Copy of personal data</span></h1>
<p>${safe(head.name)} · ${safe(head.number)} · ${at}</p>
<p>以下是我们持有的与您有关的全部个人信息。<span lang="en">This is all the personal data we hold about you.</span></p></header>
<main>${parts.map((part) => section(part, cell)).join('\n')}</main>
<footer>请妥善保管本文件,其中含有完整的联系方式和证件号码。<span lang="en">Keep this file safe: it holds full contact data and document numbers.</span></footer>
</body></html>
`;
}

/** The same for machines: sections with the columns of their rows and nothing else (no sealed values, no hashes, no inner numbers), instants in UTC. */
export function packageJson(head: PackageHead, parts: readonly SubjectPart[]): string {
  const sections = parts.map(({ key, title, columns, rows }) => ({
    key,
    title,
    columns,
    rows: rows.map((row) => Object.fromEntries(columns.map((column) => [column.key, row[column.key] ?? null]))),
  }));
  return `${JSON.stringify({ request: head.number, name: head.name, madeAt: head.madeAt, sections }, null, 2)}\n`;
}
