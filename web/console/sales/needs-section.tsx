import { useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Form, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import { editNeeds, getNeeds } from '../../../src/modules/sales/needs/schema.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { fenOf, money } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { Facts, Section } from '../../ui/record-page.tsx';
import { useToast } from '../../ui/toast.tsx';
import { needTexts } from './need-texts.ts';

type Needs = z.output<typeof getNeeds.response>;

interface Values {
  useKind?: string;
  budgetFromYuan: number | null;
  budgetToYuan: number | null;
  concerns: string[];
  wishes: string;
  competitor?: string;
  currentCar?: string;
  pays?: string;
  tradeIn: boolean;
}

/** What the customer looks for, as their consultant took it down. */
export function NeedsSection({ leadId, editable }: { leadId: string; editable: boolean }) {
  const text = useText(needTexts);
  const uses = useDictionary('car_use');
  const concerns = useDictionary('buying_concern');
  const { data } = useCall(getNeeds, { params: { id: leadId } });
  const [open, setOpen] = useState(false);
  const toast = useToast();
  const client = useQueryClient();
  if (!data) return null;
  const budget = [data.budgetFromFen, data.budgetToFen].map((fen) => (fen === null ? '…' : money(fen))).join(' – ');
  return (
    <Section
      title={text.title}
      extra={editable && <Button onClick={() => setOpen(true)}>{data.version === 0 ? text.take : text.edit}</Button>}
      empty={data.version === 0 ? text.none : undefined}
    >
      <Facts
        facts={[
          { label: text.useKind, value: uses.nameOf(data.useKind) },
          { label: text.budget, value: data.budgetFromFen === null && data.budgetToFen === null ? null : budget },
          { label: text.concerns, value: data.concerns.map((code) => concerns.nameOf(code)).join(' › ') },
          { label: text.pays, value: data.pays && text.payNames[data.pays] },
          { label: text.currentCar, value: data.currentCar },
          { label: text.tradeIn, value: data.tradeIn ? text.yes : text.no },
          { label: text.competitor, value: data.competitor },
          { label: text.wishes, value: data.wishes },
        ]}
      />
      <NeedsDialog
        leadId={leadId}
        needs={data}
        open={open}
        onClose={() => setOpen(false)}
        onDone={() => {
          toast.success(text.saved);
          void client.invalidateQueries({ queryKey: [getNeeds.id] });
        }}
      />
    </Section>
  );
}

interface NeedsDialogProps {
  leadId: string;
  needs: Needs;
  open: boolean;
  onClose: () => void;
  onDone: () => void;
}

function NeedsDialog({ leadId, needs, ...dialog }: NeedsDialogProps) {
  const text = useText(needTexts);
  const uses = useDictionary('car_use');
  const concerns = useDictionary('buying_concern');
  return (
    <FormDialog<typeof editNeeds, Values>
      {...dialog}
      title={text.title}
      endpoint={editNeeds}
      params={{ id: leadId }}
      initial={{
        useKind: needs.useKind ?? undefined,
        budgetFromYuan: needs.budgetFromFen === null ? null : needs.budgetFromFen / 100,
        budgetToYuan: needs.budgetToFen === null ? null : needs.budgetToFen / 100,
        concerns: needs.concerns,
        wishes: needs.wishes,
        competitor: needs.competitor ?? undefined,
        currentCar: needs.currentCar ?? undefined,
        pays: needs.pays ?? undefined,
        tradeIn: needs.tradeIn,
      }}
      fieldNames={{ budgetFromFen: 'budgetFromYuan', budgetToFen: 'budgetToYuan' }}
      toBody={({ budgetFromYuan, budgetToYuan, ...rest }) => ({
        useKind: rest.useKind ?? null,
        budgetFromFen: fenOf(budgetFromYuan),
        budgetToFen: fenOf(budgetToYuan),
        concerns: rest.concerns ?? [],
        wishes: rest.wishes ?? '',
        competitor: rest.competitor || null,
        currentCar: rest.currentCar || null,
        pays: rest.pays ?? null,
        tradeIn: rest.tradeIn ?? false,
        version: needs.version,
      })}
    >
      <Form.Item name="useKind" label={text.useKind}>
        <Select allowClear autoFocus options={uses.options} />
      </Form.Item>
      <Form.Item name="budgetFromYuan" label={text.budgetFromYuan}>
        <InputNumber className="rb-wide" min={0} precision={0} step={10_000} />
      </Form.Item>
      <Form.Item name="budgetToYuan" label={text.budgetToYuan}>
        <InputNumber className="rb-wide" min={0} precision={0} step={10_000} />
      </Form.Item>
      <Form.Item name="concerns" label={text.concerns} extra={text.concernsHint}>
        <Select mode="multiple" maxCount={10} options={concerns.options} />
      </Form.Item>
      <Form.Item name="pays" label={text.pays}>
        <Select allowClear options={Object.entries(text.payNames).map(([value, label]) => ({ value, label }))} />
      </Form.Item>
      <Form.Item name="currentCar" label={text.currentCar}>
        <Input maxLength={200} autoComplete="off" />
      </Form.Item>
      <Form.Item name="tradeIn" valuePropName="checked">
        <Checkbox>{text.tradeIn}</Checkbox>
      </Form.Item>
      <Form.Item name="competitor" label={text.competitor}>
        <Input maxLength={200} autoComplete="off" />
      </Form.Item>
      <Form.Item name="wishes" label={text.wishes}>
        <Input.TextArea maxLength={2000} autoSize={{ minRows: 3 }} />
      </Form.Item>
    </FormDialog>
  );
}
