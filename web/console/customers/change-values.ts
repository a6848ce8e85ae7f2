import { useCities, useDictionary } from '../../ui/dictionary.ts';
import { useText } from '../../ui/language.tsx';
import { fileTexts } from './file-texts.ts';
import { recordTexts } from './record-texts.ts';
import { customerTexts } from './texts.ts';

/** What a code in the trail of a customer's file is called: by table and field; null where it is no code. */
export function useChangeValues(): (table: string, field: string, code: string) => string | null {
  const text = useText(fileTexts);
  const { stage } = useText(customerTexts);
  const record = useText(recordTexts);
  const cities = useCities();
  const dictionaries: Record<string, ReturnType<typeof useDictionary>> = {
    occupation: useDictionary('occupation'),
    income: useDictionary('income'),
    needs: useDictionary('customer_need'),
    hobbies: useDictionary('hobby'),
    tags: useDictionary('customer_tag'),
    source: useDictionary('lead_channel'),
    household_role: useDictionary('household_role'),
    outdated_reason: useDictionary('outdated_reason'),
  };
  const kinds: Record<string, Record<string, string>> = {
    'customers.customer': text.kinds,
    'customers.identifier': text.contactKind,
    'customers.address': text.addressKind,
    'customers.document': text.documentKind,
  };
  const lists: Record<string, Record<string, string>> = {
    gender: text.genders,
    residence: text.residences,
    value_class: text.valueClasses,
    language: text.languages,
    missing: text.field,
    stage,
  };
  return (table, field, code) => {
    if (field === 'kind') return kinds[table]?.[code] ?? null;
    if (field === 'status' && table === 'customers.identifier') return text.status[code] ?? null;
    if (field === 'status') return record.status[code] ?? (code === 'active' ? text.status.valid : null) ?? null;
    if (field === 'city_code') return cities.nameOf(code);
    if (table !== 'customers.customer') return null;
    return lists[field]?.[code] ?? dictionaries[field]?.nameOf(code) ?? null;
  };
}
