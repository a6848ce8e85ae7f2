import { Button, Form, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { addPart, editPart, PART_KINDS } from '../../../src/modules/sales/parts/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import { DateTimeField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { fenOf, instantIn, instantOf, money } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { orderFileTexts } from './order-file-texts.ts';
import { type Order, useOrderChanged } from './order-types.ts';

type Part = Order['parts'][number];

interface Values {
  kind: Part['kind'];
  title: string;
  amountYuan: number | null;
  state?: Part['state'];
  scheduledAt?: string;
  note?: string;
}

const TONES = { open: 'orange', under_way: 'blue', done: 'green', dropped: 'grey' } as const;

/** What belongs to the order beside the car, each with its state and its time. */
export function OrderParts({ order }: { order: Order }) {
  const text = useText(orderFileTexts);
  const can = useCan();
  const { unit } = useSession();
  const changed = useOrderChanged();
  const [editing, setEditing] = useState<Part | 'new' | null>(null);
  const may = can('order.change') && order.status !== 'cancelled' && order.status !== 'returned';
  return (
    <Section
      title={text.parts}
      extra={may && <Button onClick={() => setEditing('new')}>{text.addPart}</Button>}
      empty={order.parts.length === 0 ? text.noParts : undefined}
    >
      <ul className="sale-list">
        {order.parts.map((part) => (
          <li key={part.id}>
            <Chip>{text.partKinds[part.kind]}</Chip>
            <span className="sale-grow">
              {part.title}
              {part.scheduledAt && <span className="rb-muted"> · {instantIn(part.scheduledAt, unit.timeZone)}</span>}
              {part.note && <span className="rb-muted"> · {part.note}</span>}
            </span>
            <span className="rb-num">{part.amountFen > 0 && money(part.amountFen)}</span>
            <Chip tone={TONES[part.state]}>{text.partStates[part.state]}</Chip>
            {may && (
              <Button aria-label={`${text.editPart}: ${part.title}`} onClick={() => setEditing(part)}>
                {text.editPart}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <AddDialog
        orderId={order.id}
        open={editing === 'new'}
        onClose={() => setEditing(null)}
        onDone={() => changed(text.saved)}
      />
      {editing !== null && editing !== 'new' && (
        <EditDialog
          orderId={order.id}
          part={editing}
          open
          onClose={() => setEditing(null)}
          onDone={() => changed(text.saved)}
        />
      )}
    </Section>
  );
}

interface DialogProps {
  orderId: string;
  open: boolean;
  onClose: () => void;
  onDone: () => void;
}

function AddDialog({ orderId, ...dialog }: DialogProps) {
  const text = useText(orderFileTexts);
  const { unit } = useSession();
  return (
    <FormDialog<typeof addPart, Values>
      {...dialog}
      title={text.addPart}
      endpoint={addPart}
      params={{ id: orderId }}
      initial={{ kind: 'accessory', amountYuan: 0 }}
      fieldNames={{ amountFen: 'amountYuan' }}
      toBody={({ amountYuan, scheduledAt, note, kind, title }) => ({
        kind,
        title: title ?? '',
        amountFen: fenOf(amountYuan) ?? 0,
        scheduledAt: scheduledAt ? instantOf(scheduledAt, unit.timeZone) : undefined,
        note: note || undefined,
      })}
    >
      <Form.Item name="kind" label={text.partKind} required>
        <Select options={PART_KINDS.map((value) => ({ value, label: text.partKinds[value] }))} />
      </Form.Item>
      <PartFields />
    </FormDialog>
  );
}

function EditDialog({ orderId, part, ...dialog }: DialogProps & { part: Part }) {
  const text = useText(orderFileTexts);
  const { unit } = useSession();
  return (
    <FormDialog<typeof editPart, Values>
      {...dialog}
      title={text.editPart}
      endpoint={editPart}
      params={{ id: orderId, partId: part.id }}
      initial={{
        title: part.title,
        amountYuan: part.amountFen / 100,
        state: part.state,
        scheduledAt: part.scheduledAt ? instantIn(part.scheduledAt, unit.timeZone) : undefined,
        note: part.note ?? undefined,
      }}
      fieldNames={{ amountFen: 'amountYuan' }}
      toBody={({ amountYuan, scheduledAt, note, title, state }) => ({
        title: title ?? '',
        amountFen: fenOf(amountYuan) ?? 0,
        state,
        scheduledAt: scheduledAt ? instantOf(scheduledAt, unit.timeZone) : null,
        note: note || null,
        version: part.version,
      })}
    >
      <Form.Item name="state" label={text.partState} required>
        <Select options={Object.entries(text.partStates).map(([value, label]) => ({ value, label }))} />
      </Form.Item>
      <PartFields />
    </FormDialog>
  );
}

function PartFields() {
  const text = useText(orderFileTexts);
  return (
    <>
      <Form.Item name="title" label={text.partTitle} required>
        <Input maxLength={80} autoComplete="off" />
      </Form.Item>
      <Form.Item name="amountYuan" label={text.partAmountYuan}>
        <InputNumber className="rb-wide" min={0} precision={2} />
      </Form.Item>
      <Form.Item name="scheduledAt" label={text.scheduledAt}>
        <DateTimeField />
      </Form.Item>
      <Form.Item name="note" label={text.note}>
        <Input.TextArea maxLength={500} autoSize />
      </Form.Item>
    </>
  );
}
