import { Checkbox, Form, Input, InputNumber, Select } from 'antd';
import type * as z from 'zod';
import {
  createModel,
  createSeries,
  createTrim,
  editModel,
  editSeries,
  editTrim,
  type getSeries,
} from '../../../src/modules/products/catalogue/schema.ts';
import { DateField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { fenOf } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { catalogueTexts } from './catalogue-texts.ts';

export type Series = z.output<typeof getSeries.response>;
export type Model = Series['models'][number];
export type Trim = Model['trims'][number];
export type Item = Series['items'][number];

/** How every dialog of the catalogue is opened and closed. */
export interface DialogProps {
  open: boolean;
  onClose: () => void;
  /** Told of the id of what was made or saved. */
  onDone: (id: string) => void;
}

/** Which field a refusal is about. */
export const CODES = { 'catalogue.code_taken': 'code' };
/** Nothing typed is null. */
export const blank = (value: string | undefined) => value?.trim() || null;
/** Fen as the yuan of a field. */
export const yuan = (fen: number | null | undefined) => (fen === null || fen === undefined ? undefined : fen / 100);

/** Code (only of what is new) and the two names. */
export function Names({ isNew }: { isNew: boolean }) {
  const text = useText(catalogueTexts);
  return (
    <>
      {isNew && (
        <Form.Item name="code" label={text.code} required>
          <Input maxLength={40} autoComplete="off" autoFocus />
        </Form.Item>
      )}
      <Form.Item name="name" label={text.name} required>
        <Input maxLength={80} />
      </Form.Item>
      <Form.Item name="nameEn" label={text.nameEn} required>
        <Input maxLength={80} />
      </Form.Item>
    </>
  );
}

/** Whether it is in use. */
export function Active({ label }: { label: string }) {
  return (
    <Form.Item name="active" valuePropName="checked">
      <Checkbox>{label}</Checkbox>
    </Form.Item>
  );
}

function Descriptions() {
  const text = useText(catalogueTexts);
  return (
    <>
      <Form.Item name="description" label={text.description}>
        <Input.TextArea maxLength={2000} rows={3} />
      </Form.Item>
      <Form.Item name="descriptionEn" label={text.descriptionEn}>
        <Input.TextArea maxLength={2000} rows={3} />
      </Form.Item>
    </>
  );
}

/** A whole number. */
export function NumberField({ name, label, max }: { name: string; label: string; max: number }) {
  return (
    <Form.Item name={name} label={label}>
      <InputNumber className="rb-wide" min={0} max={max} precision={0} />
    </Form.Item>
  );
}

interface SeriesFields {
  code?: string;
  name: string;
  nameEn: string;
  energy: Series['energy'];
  description?: string;
  descriptionEn?: string;
  warrantyMonths: number | null;
  warrantyKm?: number | null;
  sort: number | null;
  active: boolean;
}

/** A series: new, or one that is edited. */
export function SeriesDialog({ series, ...dialog }: DialogProps & { series?: Series }) {
  const text = useText(catalogueTexts);
  const toBody = ({ description, descriptionEn, warrantyKm, code, ...rest }: SeriesFields) => ({
    ...rest,
    description: blank(description),
    descriptionEn: blank(descriptionEn),
    warrantyKm: warrantyKm || null,
    ...(series ? { version: series.version } : { code: code ?? '' }),
  });
  const fields = (
    <>
      <Names isNew={!series} />
      <Form.Item name="energy" label={text.energyLabel} required>
        <Select options={Object.entries(text.energy).map(([value, label]) => ({ value, label }))} />
      </Form.Item>
      <Descriptions />
      <NumberField name="warrantyMonths" label={text.warrantyMonths} max={240} />
      <NumberField name="warrantyKm" label={text.warrantyKm} max={2_000_000} />
      <NumberField name="sort" label={text.sort} max={9999} />
      <Active label={text.onSale} />
    </>
  );
  return series ? (
    <FormDialog<typeof editSeries, SeriesFields>
      {...dialog}
      onDone={({ id }) => dialog.onDone(id)}
      title={text.editSeries}
      endpoint={editSeries}
      params={{ id: series.id }}
      initial={{
        ...series,
        description: series.description ?? undefined,
        descriptionEn: series.descriptionEn ?? undefined,
      }}
      toBody={({ name, nameEn, energy, warrantyMonths, sort, active, ...words }) =>
        toBody({ name, nameEn, energy, warrantyMonths, sort, active, ...words })
      }
    >
      {fields}
    </FormDialog>
  ) : (
    <FormDialog<typeof createSeries, SeriesFields>
      {...dialog}
      onDone={({ id }) => dialog.onDone(id)}
      title={text.createSeries}
      endpoint={createSeries}
      initial={{ energy: 'fuel', warrantyMonths: 36, warrantyKm: 100_000, sort: 1, active: true }}
      fieldOfCode={CODES}
      toBody={toBody}
    >
      {fields}
    </FormDialog>
  );
}

interface ModelFields {
  code?: string;
  name: string;
  nameEn: string;
  modelYear: number | null;
  active: boolean;
}

/** A model of a series. */
export function ModelDialog({ seriesId, model, ...dialog }: DialogProps & { seriesId: string; model?: Model }) {
  const text = useText(catalogueTexts);
  const fields = (
    <>
      <Names isNew={!model} />
      <NumberField name="modelYear" label={text.modelYear} max={2100} />
      <Active label={text.onSale} />
    </>
  );
  const shared = { ...dialog, onDone: ({ id }: { id: string }) => dialog.onDone(id) };
  return model ? (
    <FormDialog<typeof editModel, ModelFields>
      {...shared}
      title={text.editModel}
      endpoint={editModel}
      params={{ id: model.id }}
      initial={model}
      toBody={({ name, nameEn, modelYear, active }) => ({ name, nameEn, modelYear, active, version: model.version })}
    >
      {fields}
    </FormDialog>
  ) : (
    <FormDialog<typeof createModel, ModelFields>
      {...shared}
      title={text.createModel}
      endpoint={createModel}
      params={{ id: seriesId }}
      initial={{ active: true }}
      fieldOfCode={CODES}
      toBody={({ code, ...rest }) => ({ ...rest, code: code ?? '' })}
    >
      {fields}
    </FormDialog>
  );
}

interface TrimFields {
  code?: string;
  name: string;
  nameEn: string;
  price?: number | null;
  description?: string;
  descriptionEn?: string;
  active: boolean;
  saleFrom?: string;
  saleTo?: string;
}

/** A trim of a model with its price. */
export function TrimDialog({ modelId, trim, ...dialog }: DialogProps & { modelId: string; trim?: Trim }) {
  const text = useText(catalogueTexts);
  const toBody = ({ name, nameEn, price, active, description, descriptionEn, saleFrom, saleTo }: TrimFields) => ({
    name,
    nameEn,
    active,
    priceFen: fenOf(price) ?? undefined,
    description: blank(description),
    descriptionEn: blank(descriptionEn),
    saleFrom: saleFrom ?? null,
    saleTo: saleTo ?? null,
  });
  const fields = (
    <>
      <Names isNew={!trim} />
      <Form.Item name="price" label={text.price} required>
        <InputNumber className="rb-wide" min={0} max={100_000_000} precision={2} />
      </Form.Item>
      <Descriptions />
      <Form.Item name="saleFrom" label={text.saleFrom}>
        <DateField />
      </Form.Item>
      <Form.Item name="saleTo" label={text.saleTo}>
        <DateField />
      </Form.Item>
      <Active label={text.onSale} />
    </>
  );
  const shared = {
    ...dialog,
    onDone: ({ id }: { id: string }) => dialog.onDone(id),
    fieldNames: { priceFen: 'price' },
  };
  return trim ? (
    <FormDialog<typeof editTrim, TrimFields>
      {...shared}
      title={text.editTrim}
      endpoint={editTrim}
      params={{ id: trim.id }}
      initial={{
        name: trim.name,
        nameEn: trim.nameEn,
        price: yuan(trim.priceFen),
        description: trim.description ?? undefined,
        descriptionEn: trim.descriptionEn ?? undefined,
        active: trim.active,
        saleFrom: trim.saleFrom ?? undefined,
        saleTo: trim.saleTo ?? undefined,
      }}
      toBody={(values) => ({ ...toBody(values), version: trim.version })}
    >
      {fields}
    </FormDialog>
  ) : (
    <FormDialog<typeof createTrim, TrimFields>
      {...shared}
      title={text.createTrim}
      endpoint={createTrim}
      params={{ id: modelId }}
      initial={{ active: true }}
      fieldOfCode={CODES}
      toBody={(values) => ({ ...toBody(values), code: values.code ?? '' })}
    >
      {fields}
    </FormDialog>
  );
}
