import { listCatalogue } from '../../../src/modules/products/schema.ts';
import { usePick } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';

/** Series on sale as options of a drop-down, and the name of one by id. */
export function useSeries() {
  const pick = usePick();
  const { data, isPending } = useCall(listCatalogue, {}, { staleTime: 600_000 });
  const options = (data?.series ?? []).map((each) => ({ value: each.id, label: pick(each.name, each.nameEn) }));
  return {
    loading: isPending,
    options,
    nameOf: (id: string) => options.find((each) => each.value === id)?.label ?? '',
  };
}
