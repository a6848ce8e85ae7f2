import { Form, Input, InputNumber } from 'antd';
import { createItem, editItem } from '../../../src/modules/products/catalogue/schema.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { fenOf } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { catalogueTexts } from './catalogue-texts.ts';
import { Active, blank, CODES, type DialogProps, type Item, Names, NumberField, yuan } from './series-dialogs.tsx';

interface ItemFields {
  code?: string;
  name: string;
  nameEn: string;
  why?: string;
  whyEn?: string;
  firstKm?: number | null;
  firstMonths?: number | null;
  everyKm?: number | null;
  everyMonths?: number | null;
  price?: number | null;
  sort: number | null;
  active: boolean;
}

/** A maintenance item of a series: interval by mileage and time, price, and why it is needed. */
export function ItemDialog({ seriesId, item, ...dialog }: DialogProps & { seriesId: string; item?: Item }) {
  const text = useText(catalogueTexts);
  const toBody = (values: ItemFields) => ({
    name: values.name,
    nameEn: values.nameEn,
    why: blank(values.why),
    whyEn: blank(values.whyEn),
    firstKm: values.firstKm || null,
    firstMonths: values.firstMonths || null,
    everyKm: values.everyKm || null,
    everyMonths: values.everyMonths || null,
    priceFen: fenOf(values.price),
    sort: values.sort ?? 0,
    active: values.active,
  });
  const fields = (
    <>
      <Names isNew={!item} />
      <NumberField name="firstKm" label={text.firstKm} max={1_000_000} />
      <NumberField name="firstMonths" label={text.firstMonths} max={240} />
      <NumberField name="everyKm" label={text.everyKm} max={1_000_000} />
      <NumberField name="everyMonths" label={text.everyMonths} max={240} />
      <Form.Item name="price" label={text.itemPrice}>
        <InputNumber className="rb-wide" min={0} max={1_000_000} precision={2} />
      </Form.Item>
      <Form.Item name="why" label={text.why}>
        <Input.TextArea maxLength={2000} rows={2} />
      </Form.Item>
      <Form.Item name="whyEn" label={text.whyEn}>
        <Input.TextArea maxLength={2000} rows={2} />
      </Form.Item>
      <NumberField name="sort" label={text.sort} max={9999} />
      <Active label={text.active} />
    </>
  );
  const shared = {
    ...dialog,
    onDone: ({ id }: { id: string }) => dialog.onDone(id),
    fieldNames: { priceFen: 'price' },
  };
  return item ? (
    <FormDialog<typeof editItem, ItemFields>
      {...shared}
      title={text.editItem}
      endpoint={editItem}
      params={{ id: item.id }}
      initial={{ ...item, price: yuan(item.priceFen), why: item.why ?? undefined, whyEn: item.whyEn ?? undefined }}
      toBody={(values) => ({ ...toBody(values), version: item.version })}
    >
      {fields}
    </FormDialog>
  ) : (
    <FormDialog<typeof createItem, ItemFields>
      {...shared}
      title={text.createItem}
      endpoint={createItem}
      params={{ id: seriesId }}
      initial={{ sort: 1, active: true }}
      fieldOfCode={CODES}
      toBody={(values) => ({ ...toBody(values), code: values.code ?? '', trimId: null })}
    >
      {fields}
    </FormDialog>
  );
}
