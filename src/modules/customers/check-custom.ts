import type { FieldError } from '../../platform/errors.ts';
import type { CustomField } from './rules.ts';

const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** A value of a custom field as it is kept; a text where it does not fit, saying what would. null and '' empty the field. */
export function customValue(
  field: CustomField,
  value: unknown,
): { ok: true; value: unknown } | { ok: false; zh: string; en: string } {
  if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) return { ok: true, value: null };
  const offered = field.choices.map(({ code }) => code);
  switch (field.type) {
    case 'text':
      if (typeof value === 'string') return { ok: true, value: value.trim() };
      return { ok: false, zh: '请填写文字。', en: 'A text is expected.' };
    case 'number':
      if (typeof value === 'number' && Number.isFinite(value)) return { ok: true, value };
      return { ok: false, zh: '请填写数字。', en: 'A number is expected.' };
    case 'date':
      if (typeof value === 'string' && DATE.test(value)) return { ok: true, value };
      return { ok: false, zh: '请填写日期,例如 2026-03-01。', en: 'A date is expected, for example 2026-03-01.' };
    case 'boolean':
      if (typeof value === 'boolean') return { ok: true, value };
      return { ok: false, zh: '请填写是或否。', en: 'Yes or no is expected.' };
    case 'choice':
      if (typeof value === 'string' && offered.includes(value)) return { ok: true, value };
      return { ok: false, zh: `可选:${offered.join('、')}`, en: `One of: ${offered.join(', ')}` };
    default:
      if (Array.isArray(value) && value.every((code) => offered.includes(String(code))))
        return { ok: true, value: [...new Set(value)] };
      return { ok: false, zh: `可多选:${offered.join('、')}`, en: `Any of: ${offered.join(', ')}` };
  }
}

/**
 * The custom fields of a file: those of its kind that are in use. `stored` are the values that are there; what is not named stays, fields
 * out of use keep theirs. On a new file the required ones have to be there.
 */
export function checkCustom(
  fields: readonly CustomField[],
  kind: string,
  given: Readonly<Record<string, unknown>> | undefined,
  stored: Readonly<Record<string, unknown>> | null,
): { values: Record<string, unknown>; problems: FieldError[] } {
  const problems: FieldError[] = [];
  const values: Record<string, unknown> = { ...stored };
  const own = fields.filter((field) => field.active && field.kinds.includes(kind));
  for (const [code, value] of Object.entries(given ?? {})) {
    const field = own.find((candidate) => candidate.code === code);
    const name = `custom.${code}`;
    if (!field) {
      problems.push({ field: name, zh: '没有这个自定义字段。', en: 'There is no such field.' });
      continue;
    }
    const checked = customValue(field, value);
    if (!checked.ok) problems.push({ field: name, zh: checked.zh, en: checked.en });
    else if (checked.value === null) delete values[code];
    else values[code] = checked.value;
  }
  if (given !== undefined || stored === null)
    for (const { code, required, name, nameEn } of own)
      if (required && values[code] === undefined && !problems.some((one) => one.field === `custom.${code}`))
        problems.push({ field: `custom.${code}`, zh: `请填写${name}。`, en: `${nameEn} is needed.` });
  return { values, problems };
}
