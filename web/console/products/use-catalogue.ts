import { listCatalogue } from '../../../src/modules/products/schema.ts';
import { money } from '../../ui/format.ts';
import { usePick } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';

/** What is on sale as options of drop-downs: series by id and by code, trims by id. `enabled`: false while nobody looks. */
export function useCatalogue({ enabled }: { enabled?: boolean } = {}) {
  const pick = usePick();
  const { data, isPending } = useCall(listCatalogue, {}, { staleTime: 600_000, enabled });
  const all = data?.series ?? [];
  const named = all.map((series) => ({ ...series, label: pick(series.name, series.nameEn) }));
  return {
    loading: isPending,
    series: named.map(({ id, label }) => ({ value: id, label })),
    seriesByCode: named.map(({ code, label }) => ({ value: code, label })),
    trims: named.flatMap(({ label, trims }) =>
      trims.map((trim) => ({
        value: trim.id,
        label: `${label} ${trim.modelYear} ${pick(trim.name, trim.nameEn)} · ${money(trim.priceFen)}`,
      })),
    ),
    nameOf: (seriesId: string) => named.find(({ id }) => id === seriesId)?.label ?? '',
  };
}
