import { Button, Form, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { askChange } from '../../../src/modules/sales/changes/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import { useDictionary } from '../../ui/dictionary.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { fenOf, instantIn, money } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { useCatalogue } from '../products/use-catalogue.ts';
import { CHANGE_TONES, changeDetail, changeKind, refunds, useCauses } from './change-words.ts';
import { DecideChange } from './decide-change.tsx';
import { useFittingCars } from './order-car.tsx';
import { orderFileTexts } from './order-file-texts.ts';
import { type Order, useOrderChanged } from './order-types.ts';
import { ReturnDialog } from './return-dialog.tsx';
import { returnTexts } from './return-texts.ts';

/** What is asked for while the order is open; a car that left is asked back by a dialog of its own. */
type Kind = Exclude<Order['changes'][number]['kind'], 'return'>;

/** Changes and cancellation of an order: asked for, decided, carried out. */
export function OrderChanges({ order }: { order: Order }) {
  const text = useText(orderFileTexts);
  const back = useText(returnTexts);
  const causeOf = useCauses();
  const can = useCan();
  const changed = useOrderChanged();
  const [open, setOpen] = useState<'change' | 'return' | null>(null);
  const [deciding, setDeciding] = useState<Order['changes'][number] | null>(null);
  const { unit } = useSession();
  const waits = order.changes.some((change) => change.status === 'pending');
  return (
    <>
      <Section
        title={text.changes}
        extra={
          !waits &&
          can('order.change') && (
            <>
              {order.status === 'open' && <Button onClick={() => setOpen('change')}>{text.askChange}</Button>}
              {order.status === 'delivered' && <Button onClick={() => setOpen('return')}>{back.title}</Button>}
            </>
          )
        }
        empty={order.changes.length === 0 ? text.noChanges : undefined}
      >
        <ul className="sale-list">
          {order.changes.map((change) => (
            <li key={change.id}>
              <Chip>{changeKind(text, change.kind)}</Chip>
              <span className="sale-grow">
                {changeDetail(change, causeOf(change.kind))}
                <span className="rb-muted">
                  {' '}
                  {change.reason} · {change.askedByName} {instantIn(change.createdAt, unit.timeZone)}
                  {refunds(change.kind) && ` · ${text.refund(money(change.refundFen))}`}
                  {change.decidedByName &&
                    ` · ${change.decidedByName} ${change.decidedAt ? instantIn(change.decidedAt, unit.timeZone) : ''} ${change.decisionNote ?? ''}`}
                </span>
              </span>
              <Chip tone={CHANGE_TONES[change.status]}>{text.changeStates[change.status]}</Chip>
              {change.status === 'pending' && can('price.approve') && (
                <Button type="primary" onClick={() => setDeciding(change)}>
                  {text.decide}
                </Button>
              )}
            </li>
          ))}
        </ul>
      </Section>
      <AskDialog
        order={order}
        open={open === 'change'}
        onClose={() => setOpen(null)}
        onDone={() => changed(text.asked)}
      />
      {open === 'return' && (
        <ReturnDialog order={order} open onClose={() => setOpen(null)} onDone={() => changed(text.asked)} />
      )}
      {deciding && (
        <DecideChange change={deciding} open onClose={() => setDeciding(null)} onDone={() => changed(text.decided)} />
      )}
    </>
  );
}

interface AskDialogProps {
  order: Order;
  open: boolean;
  onClose: () => void;
  onDone: () => void;
}

interface Values {
  kind: Kind;
  trimId?: string;
  colour?: string;
  priceYuan?: number | null;
  stockId?: string;
  cause?: string;
  reason?: string;
}

function AskDialog({ order, ...dialog }: AskDialogProps) {
  const text = useText(orderFileTexts);
  const causes = useDictionary('cancel_reason');
  const catalogue = useCatalogue({ enabled: dialog.open });
  const cars = useFittingCars(order, dialog.open);
  return (
    <FormDialog<typeof askChange, Values>
      {...dialog}
      title={text.askChange}
      endpoint={askChange}
      params={{ id: order.id }}
      initial={{ kind: 'colour', priceYuan: order.priceFen / 100 }}
      fieldNames={{ priceFen: 'priceYuan' }}
      toBody={({ kind, reason = '', priceYuan, ...rest }) => {
        const priceFen = fenOf(priceYuan) ?? undefined;
        const wanted = {
          trim: { trimId: rest.trimId, priceFen },
          colour: { colour: rest.colour ?? '' },
          price: { priceFen },
          vin: { stockId: rest.stockId },
          cancel: { cause: rest.cause ?? '' },
        };
        return { kind, reason, ...wanted[kind] };
      }}
    >
      <Form.Item name="kind" label={text.changeKind} required>
        <Select
          options={Object.entries(text.changeKinds)
            .filter(([value]) => value !== 'return')
            .map(([value, label]) => ({ value, label }))}
        />
      </Form.Item>
      <Form.Item noStyle dependencies={['kind']}>
        {({ getFieldValue }) => {
          const kind = getFieldValue('kind') as Kind;
          return (
            <>
              {kind === 'trim' && (
                <Form.Item name="trimId" label={text.newTrim} required>
                  <Select options={catalogue.trims} showSearch={{ optionFilterProp: 'label' }} />
                </Form.Item>
              )}
              {kind === 'colour' && (
                <Form.Item name="colour" label={text.newColour} required>
                  <Input maxLength={40} autoComplete="off" />
                </Form.Item>
              )}
              {(kind === 'price' || kind === 'trim') && (
                <Form.Item name="priceYuan" label={text.newPriceYuan} required>
                  <InputNumber className="rb-wide" min={0} precision={2} step={500} />
                </Form.Item>
              )}
              {kind === 'vin' && (
                <Form.Item name="stockId" label={text.newCar} required extra={cars.none ? text.noFit : undefined}>
                  <Select loading={cars.loading} options={cars.options} showSearch={{ optionFilterProp: 'label' }} />
                </Form.Item>
              )}
              {kind === 'cancel' && (
                <Form.Item name="cause" label={text.cause} required>
                  <Select options={causes.options} />
                </Form.Item>
              )}
            </>
          );
        }}
      </Form.Item>
      <Form.Item name="reason" label={text.reason} required>
        <Input.TextArea maxLength={500} autoSize={{ minRows: 2 }} />
      </Form.Item>
    </FormDialog>
  );
}
