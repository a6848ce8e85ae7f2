/** Reads a sender's message by a field map: pure, tolerant, never throws on data. */
import { parseLossless } from '../inbound/lossless.ts';
import { type FieldMap, TARGETS, type Target, TRANSLATED } from './schema.ts';

/** What a message said, by our field; `from` is the path it came from, null for a constant. */
export type Mapped = Partial<Record<Target, { value: string; from: string | null }>>;

const MAX_TEXT = 2000;
const MAX_PATHS = 200;
const MAX_DEPTH = 8;

/** One step of a path: a name, and which entry of the list that stands there. A value may hold dots. */
const STEP = /([^.[\]]+)(?:\[([^[\]=]+)=([^[\]]*)\])?/g;

const isList = (value: unknown): value is unknown[] => Array.isArray(value);
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !isList(value);
const own = (record: Record<string, unknown>, key: string): unknown =>
  Object.hasOwn(record, key) ? record[key] : undefined;

/** A leaf as text: numbers and booleans as JSON writes them; lists joined; null for what is empty or no leaf. */
function textOf(value: unknown): string | null {
  if (isList(value)) {
    const parts = value.map(textOf).filter((part): part is string => part !== null);
    return parts.length > 0 ? parts.join(', ').slice(0, MAX_TEXT) : null;
  }
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return null;
  // What PostgreSQL cannot hold is taken out rather than the message refused.
  return value.toWellFormed().replaceAll('\0', '').trim().slice(0, MAX_TEXT).toWellFormed() || null;
}

const MAX_INNER = 65_536;

/** A part of a message that was put into it as text: what that text says; anything else as it is. */
function opened(value: unknown): unknown {
  if (typeof value !== 'string' || value.length > MAX_INNER || !/^\s*[[{]/.test(value)) return value;
  try {
    return parseLossless(value);
  } catch {
    // A text that only begins like JSON is a text.
    return value;
  }
}

/** What stands at a path of a message; undefined where there is nothing. */
export function at(body: unknown, path: string): unknown {
  let here: unknown = body;
  for (const step of path.matchAll(STEP)) {
    const [, name = '', key, wanted = ''] = step;
    here = opened(here);
    if (isList(here)) here = /^\d{1,4}$/.test(name) ? here[Number(name)] : undefined;
    else if (isRecord(here)) here = own(here, name);
    else return undefined;
    if (key === undefined) continue;
    here = opened(here);
    here = isList(here) ? here.find((one) => isRecord(one) && sameName(textOf(own(one, key)), wanted)) : undefined;
  }
  return here;
}

const sameName = (found: string | null, wanted: string): boolean => found?.toLowerCase() === wanted.toLowerCase();

/** Reads a message: paths in their order, then constants, then the sender's codes translated. */
export function applyMap(map: FieldMap, body: unknown): Mapped {
  const mapped: Mapped = {};
  for (const target of TARGETS) {
    for (const path of map.fields[target] ?? []) {
      const value = textOf(at(body, path));
      if (value === null) continue;
      mapped[target] = { value, from: path };
      break;
    }
    const constant = map.constants[target];
    if (!mapped[target] && constant) mapped[target] = { value: constant, from: null };
  }
  for (const target of TRANSLATED) {
    const found = mapped[target];
    const ours = found && translated(map, target, found.value);
    if (found && ours) mapped[target] = { ...found, value: ours };
  }
  return mapped;
}

/** Our code for a code of the sender; null where the map has none. Case and spaces around do not matter. */
export function translated(map: FieldMap, target: (typeof TRANSLATED)[number], code: string): string | null {
  const table = map.values[target];
  if (!table) return null;
  if (Object.hasOwn(table, code)) return table[code] || null;
  const plain = code.trim().toLowerCase();
  return Object.entries(table).find(([theirs]) => theirs.trim().toLowerCase() === plain)?.[1] || null;
}

/** One map over another: what the upper says of a field, a constant or a code wins. */
export function over(lower: FieldMap, upper: FieldMap): FieldMap {
  const values = { ...lower.values };
  for (const [target, table] of Object.entries(upper.values) as [keyof FieldMap['values'], Record<string, string>][])
    values[target] = { ...values[target], ...table };
  return {
    fields: { ...lower.fields, ...upper.fields },
    constants: { ...lower.constants, ...upper.constants },
    values,
  };
}

/** The paths a sample holds, with what stands there; lists of named entries (`field_data`) by their names. */
export function pathsOf(body: unknown): { path: string; value: string }[] {
  const found: { path: string; value: string }[] = [];
  const walk = (given: unknown, path: string, depth: number) => {
    if (found.length >= MAX_PATHS || depth > MAX_DEPTH) return;
    const here = path === '' ? given : opened(given);
    if (isRecord(here)) {
      // A name that a path cannot spell is no place a map can point to.
      for (const [key, value] of Object.entries(here))
        if (!/[.[\]]/.test(key) && key !== '') walk(value, path ? `${path}.${key}` : key, depth + 1);
      return;
    }
    if (isList(here) && here.some((one) => typeof one === 'object' && one !== null)) {
      here.slice(0, 30).forEach((one, index) => {
        const named = isRecord(one)
          ? ['name', 'column_id', 'key', 'id'].find((key) => typeof own(one, key) === 'string')
          : undefined;
        const name = named && isRecord(one) ? textOf(own(one, named)) : null;
        const usable = path !== '' && name !== null && !/[[\]]/.test(name) && !path.endsWith(']');
        walk(one, usable ? `${path}[${named}=${name}]` : path ? `${path}.${index}` : String(index), depth + 1);
      });
      return;
    }
    const value = textOf(here);
    if (value !== null && path !== '') found.push({ path, value: value.slice(0, 200) });
  };
  walk(body, '', 0);
  return found;
}
