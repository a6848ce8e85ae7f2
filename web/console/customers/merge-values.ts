import { useCities, useDictionary } from '../../ui/dictionary.ts';
import { money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { customText, useCustomFields } from './custom-editor.tsx';
import { identityTexts } from './identity-texts.ts';
import { customerTexts } from './texts.ts';

/** How values of a record's row read, by the field's name; `names` are what ids among them are called. */
export function useFieldWords(names: Record<string, string>) {
  const text = useText(identityTexts);
  const stages = useText(customerTexts).stage as Record<string, string>;
  const cities = useCities();
  const dictionaries: Record<string, ReturnType<typeof useDictionary>> = {
    occupation: useDictionary('occupation'),
    income: useDictionary('income'),
    source: useDictionary('lead_channel'),
    needs: useDictionary('customer_need'),
    hobbies: useDictionary('hobby'),
    tags: useDictionary('customer_tag'),
  };
  const closed: Record<string, Record<string, string>> = {
    kind: text.kind,
    gender: text.gender,
    residence: text.residence,
    language: text.language,
    value_class: text.valueClass,
    stage: stages,
  };
  const pick = usePick();
  const custom = useCustomFields('person');
  const fieldOf = (key: string) => custom.find(({ code }) => key === `custom.${code}`);
  const title = (key: string) => {
    const field = fieldOf(key);
    return field ? pick(field.name, field.nameEn) : (text.fields[key] ?? key.replace(/^custom\./, ''));
  };
  const wordOf = (key: string, value: unknown): string => {
    if (value === null || value === undefined || value === '') return '—';
    const field = fieldOf(key);
    if (field) return customText(field, value, { ...text, pick });
    if (Array.isArray(value)) return value.length > 0 ? value.map((one) => wordOf(key, one)).join(', ') : '—';
    if (typeof value === 'boolean') return value ? text.yes : text.no;
    if (key === 'expected_value_fen') return money(Number(value));
    if (key === 'city') return cities.nameOf(String(value));
    if (key === 'archivist' || key === 'household') return names[String(value)] ?? '—';
    const words = closed[key]?.[String(value)] ?? dictionaries[key]?.nameOf(String(value));
    return words ?? String(value);
  };
  return { title, wordOf };
}
