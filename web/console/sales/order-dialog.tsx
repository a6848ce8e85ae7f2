import { Form, Input, InputNumber, Radio, Select } from 'antd';
import type * as z from 'zod';
import { listCatalogue } from '../../../src/modules/products/schema.ts';
import { createOrder } from '../../../src/modules/sales/schema.ts';
import { DateField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { fenOf, money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { useSession } from '../../ui/session.tsx';
import { orderTexts } from './texts.ts';

interface Fields {
  seriesId: string;
  trimId: string;
  colour: string;
  priceYuan: number | null;
  depositYuan: number | null;
  depositKind: 'earnest' | 'refundable';
  expectedOn: string;
}

interface OrderDialogProps {
  lead: { id: string; seriesName: string | null };
  open: boolean;
  onClose: () => void;
  onDone: (order: z.output<typeof createOrder.response>) => void;
}

/** An order for a lead: the car from the catalogue, the price (list price proposed), the deposit, the promised date. */
export function OrderDialog({ lead, ...dialog }: OrderDialogProps) {
  const text = useText(orderTexts);
  const pick = usePick();
  const { today } = useSession();
  const { data, isPending } = useCall(listCatalogue, {}, { staleTime: 600_000, enabled: dialog.open });
  const series = data?.series ?? [];
  const wanted = series.find((each) => each.name === lead.seriesName);
  return (
    <FormDialog<typeof createOrder, Fields>
      {...dialog}
      title={text.createTitle}
      submitText={text.create}
      endpoint={createOrder}
      initial={{ depositKind: 'refundable', seriesId: wanted?.id }}
      fieldNames={{ priceFen: 'priceYuan', depositFen: 'depositYuan' }}
      toBody={({ seriesId: _chosen, priceYuan, depositYuan, ...rest }) => ({
        ...rest,
        colour: rest.colour ?? '',
        leadId: lead.id,
        priceFen: fenOf(priceYuan) ?? undefined,
        depositFen: fenOf(depositYuan) ?? undefined,
      })}
    >
      {({ form }) => (
        <>
          <Form.Item name="seriesId" label={text.series} required>
            <Select
              loading={isPending}
              autoFocus
              options={series.map((each) => ({ value: each.id, label: pick(each.name, each.nameEn) }))}
              onChange={() => form.setFieldsValue({ trimId: undefined, priceYuan: null })}
            />
          </Form.Item>
          <Form.Item noStyle dependencies={['seriesId']}>
            {() => {
              const chosen = series.find((each) => each.id === (form.getFieldValue('seriesId') ?? wanted?.id));
              return (
                <Form.Item name="trimId" label={text.trim} required>
                  <Select
                    options={(chosen?.trims ?? []).map((trim) => ({
                      value: trim.id,
                      label: `${trim.modelYear} ${pick(trim.name, trim.nameEn)} · ${money(trim.priceFen)}`,
                    }))}
                    onChange={(id) => {
                      const trim = chosen?.trims.find((each) => each.id === id);
                      if (trim) form.setFieldValue('priceYuan', trim.priceFen / 100);
                    }}
                  />
                </Form.Item>
              );
            }}
          </Form.Item>
          <Form.Item name="colour" label={text.colour} required>
            <Input maxLength={40} autoComplete="off" />
          </Form.Item>
          <Form.Item name="priceYuan" label={text.priceYuan} required>
            <InputNumber className="rb-wide" min={0} precision={2} step={1000} />
          </Form.Item>
          <Form.Item name="depositKind" label={`${text.deposit} · ${text.depositKind}`} required>
            <Radio.Group
              vertical
              options={[
                { value: 'refundable', label: text.refundable },
                { value: 'earnest', label: text.earnest },
              ]}
            />
          </Form.Item>
          <Form.Item name="depositYuan" label={`${text.deposit} · ${text.depositYuan}`} required>
            <InputNumber className="rb-wide" min={0} precision={2} step={1000} />
          </Form.Item>
          <Form.Item name="expectedOn" label={text.expectedOn} required>
            <DateField min={today} />
          </Form.Item>
        </>
      )}
    </FormDialog>
  );
}
