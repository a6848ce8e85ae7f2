import { useMemo } from 'react';
import { listCities, listDictionaries } from '../../src/modules/org/schema.ts';
import { useLanguage } from './language.tsx';
import { useCall } from './query.ts';

const HOUR = 3_600_000;

/** Entries of one kind of dictionary: options for a drop-down, names and own facts by code. A code without an entry is its own name. */
export function useDictionary(kind: string) {
  const { language } = useLanguage();
  const { data, isPending } = useCall(listDictionaries, {}, { staleTime: HOUR });
  return useMemo(() => {
    const entries = (data?.rows ?? []).filter((row) => row.kind === kind);
    const named = (row: (typeof entries)[number]) => (language === 'en' ? row.nameEn : row.name);
    return {
      loading: isPending,
      options: entries.filter((row) => row.active).map((row) => ({ value: row.code, label: named(row) })),
      nameOf(code: string | null | undefined): string {
        const entry = entries.find((row) => row.code === code);
        return entry ? named(entry) : (code ?? '');
      },
      attributesOf: (code: string): Record<string, unknown> =>
        entries.find((row) => row.code === code)?.attributes ?? {},
    };
  }, [data, isPending, kind, language]);
}

/** Provinces and cities: the provinces with their cities, and the name of a six-digit code. */
export function useCities() {
  const { data, isPending } = useCall(listCities, {}, { staleTime: HOUR });
  return useMemo(() => {
    const provinces = data?.provinces ?? [];
    const names = new Map(
      provinces.flatMap((province) => province.cities.map((city) => [city.code, city.name] as const)),
    );
    return {
      loading: isPending,
      provinces,
      nameOf: (code: string | null | undefined): string => (code ? (names.get(code) ?? code) : ''),
    };
  }, [data, isPending]);
}
