import { Button, Form, Select } from 'antd';
import { useState } from 'react';
import { allocateCar, listStock, releaseCar } from '../../../src/modules/sales/stock/schema.ts';
import { call } from '../../api/call.ts';
import { Chip } from '../../ui/chip.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { Facts, Section } from '../../ui/record-page.tsx';
import { useCan } from '../../ui/session.tsx';
import { InspectDialog } from './inspect-dialog.tsx';
import { orderFileTexts } from './order-file-texts.ts';
import { type Order, useFailed, useOrderChanged } from './order-types.ts';
import { returnTexts } from './return-texts.ts';

const PDI = { none: 'orange', passed: 'green', failed: 'red' } as const;

/** The car of the stock that is the order's, and its inspection. */
export function OrderCar({ order }: { order: Order }) {
  const text = useText(orderFileTexts);
  const back = useText(returnTexts);
  const can = useCan();
  const changed = useOrderChanged();
  const failed = useFailed();
  const [open, setOpen] = useState<'allocate' | 'inspect' | null>(null);
  const { car } = order;
  const may = order.status === 'open';
  const release = () => call(releaseCar, { params: { id: order.id } }).then(() => changed(text.released), failed);
  return (
    <Section
      title={text.car}
      extra={
        <span className="rb-tags">
          {may && !car && can('order.change') && <Button onClick={() => setOpen('allocate')}>{text.allocate}</Button>}
          {may && car?.arrivedOn && can('order.change') && (
            <Button onClick={() => setOpen('inspect')}>{text.inspect}</Button>
          )}
          {may && car && can('stock.edit') && <Button onClick={() => void release()}>{text.release}</Button>}
        </span>
      }
      empty={car ? undefined : text.noCar}
    >
      {car && (
        <Facts
          facts={[
            { label: text.vin, value: <span className="rb-code">{car.vin}</span> },
            ...(car.condition === 'returned' ? [{ label: back.returned, value: back.returnedHint }] : []),
            {
              label: text.arrived,
              value: car.arrivedOn ?? `${text.notArrived}${car.expectedOn ? ` · ${car.expectedOn}` : ''}`,
            },
            { label: text.location, value: car.location },
            {
              label: text.pdi,
              value: (
                <>
                  <Chip tone={PDI[car.pdiState]}>{text.pdiStates[car.pdiState]}</Chip> {car.pdiOn}
                </>
              ),
            },
          ]}
        />
      )}
      <AllocateDialog
        order={order}
        open={open === 'allocate'}
        onClose={() => setOpen(null)}
        onDone={() => changed(text.allocated)}
      />
      {car && (
        <InspectDialog
          car={car}
          open={open === 'inspect'}
          onClose={() => setOpen(null)}
          onDone={() => changed(text.inspected)}
        />
      )}
    </Section>
  );
}

/** Cars of the stock that are just what was ordered and promised to nobody. */
export function useFittingCars(order: Order, enabled: boolean) {
  const query = { trimId: order.trimId, colour: order.colour, limit: 100 };
  const { data, isPending } = useCall(listStock, { query }, { enabled });
  const text = useText(orderFileTexts);
  const back = useText(returnTexts);
  const cars = (data?.rows ?? []).filter((row) => row.state === 'in_stock' || row.state === 'in_transit');
  return {
    loading: enabled && isPending,
    none: data !== undefined && cars.length === 0,
    options: cars.map((row) => ({
      value: row.id,
      label: `${row.condition === 'returned' ? `[${back.returned}] ` : ''}${row.vin} · ${row.arrivedOn ?? text.notArrived}${row.location ? ` · ${row.location}` : ''}`,
    })),
  };
}

interface AllocateDialogProps {
  order: Order;
  open: boolean;
  onClose: () => void;
  onDone: () => void;
}

function AllocateDialog({ order, ...dialog }: AllocateDialogProps) {
  const text = useText(orderFileTexts);
  const cars = useFittingCars(order, dialog.open);
  return (
    <FormDialog<typeof allocateCar, { stockId?: string }>
      {...dialog}
      title={text.allocate}
      submitText={text.allocate}
      endpoint={allocateCar}
      params={{ id: order.id }}
      fieldOfCode={{ 'stock.not_free': 'stockId' }}
      toBody={({ stockId }) => ({ stockId })}
    >
      <Form.Item name="stockId" label={text.chooseCar} required extra={cars.none ? text.noFit : undefined}>
        <Select loading={cars.loading} options={cars.options} showSearch={{ optionFilterProp: 'label' }} autoFocus />
      </Form.Item>
    </FormDialog>
  );
}
