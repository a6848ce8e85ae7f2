import { Select } from 'antd';
import { listCatalogue } from '../../../src/modules/products/schema.ts';
import { usePick } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';

/** Series of the catalogue, any number of them, by id. */
export function SeriesField(props: {
  id?: string;
  value?: string[];
  onChange?: (value: string[]) => void;
  disabled?: boolean;
}) {
  const pick = usePick();
  const { data, isPending } = useCall(listCatalogue, {}, { staleTime: 60_000 });
  const options = (data?.series ?? []).map((series) => ({ value: series.id, label: pick(series.name, series.nameEn) }));
  return (
    <Select
      {...props}
      className="rb-wide"
      mode="multiple"
      loading={isPending}
      options={options}
      showSearch={{ optionFilterProp: 'label' }}
    />
  );
}
