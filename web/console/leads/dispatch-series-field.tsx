import { Select } from 'antd';
import { useCatalogue } from '../products/use-catalogue.ts';

/** Series of the catalogue, any number of them, by id. */
export function SeriesField(props: {
  id?: string;
  value?: string[];
  onChange?: (value: string[]) => void;
  disabled?: boolean;
}) {
  const { series, loading } = useCatalogue();
  return (
    <Select
      {...props}
      className="rb-wide"
      mode="multiple"
      loading={loading}
      options={series}
      showSearch={{ optionFilterProp: 'label' }}
    />
  );
}
