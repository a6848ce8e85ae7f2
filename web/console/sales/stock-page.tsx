import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type * as z from 'zod';
import { addStock, editStock, listStock, type StockRow, StockState } from '../../../src/modules/sales/stock/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { DateField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { usePick, useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { useToast } from '../../ui/toast.tsx';
import { useCatalogue } from '../products/use-catalogue.ts';
import { InspectDialog } from './inspect-dialog.tsx';
import { orderFileTexts } from './order-file-texts.ts';
import { returnTexts } from './return-texts.ts';
import { stockTexts } from './stock-texts.ts';
import './sales.css';

type Row = z.output<typeof StockRow>;
const TONES = { in_transit: 'blue', in_stock: 'green', reserved: 'orange', sold: 'grey' } as const;
const PDI = { none: 'plain', passed: 'green', failed: 'red' } as const;

/** Cars in stock and on their way, with their age, who they are promised to and their inspection. */
export function StockPage() {
  const text = useText(stockTexts);
  const back = useText(returnTexts);
  const file = useText(orderFileTexts);
  const kit = useText(kitTexts);
  const pick = usePick();
  const can = useCan();
  const { unit } = useSession();
  const toast = useToast();
  const client = useQueryClient();
  const [open, setOpen] = useState<{ kind: 'add' } | { kind: 'edit' | 'inspect'; car: Row } | null>(null);
  const close = () => setOpen(null);
  const saved = () => {
    toast.success(text.saved);
    void client.invalidateQueries();
  };
  const columns: Column<Row>[] = [
    {
      key: 'vin',
      title: text.vin,
      card: 'title',
      width: 200,
      render: (row) => <span className="rb-code">{row.vin}</span>,
    },
    {
      key: 'car',
      title: text.car,
      width: 220,
      render: (row) =>
        `${pick(row.seriesName, row.seriesNameEn)} ${pick(row.trimName, row.trimNameEn)} · ${row.colour}`,
    },
    {
      key: 'state',
      title: text.state,
      card: 'tag',
      render: (row) => (
        <span className="rb-tags">
          <Chip tone={TONES[row.state]}>{text.states[row.state]}</Chip>
          {row.condition === 'returned' && <Chip tone="red">{back.returned}</Chip>}
        </span>
      ),
    },
    {
      key: 'age',
      title: text.age,
      align: 'right',
      render: (row) => <span className="rb-num">{row.ageDays ?? '—'}</span>,
    },
    {
      key: 'arrived',
      title: text.arrivedOn,
      render: (row) => <span className="rb-num">{row.arrivedOn ?? `(${row.expectedOn ?? '—'})`}</span>,
    },
    { key: 'location', title: text.location, card: 'hidden', render: (row) => row.location ?? '—' },
    {
      key: 'pdi',
      title: text.pdi,
      render: (row) => <Chip tone={PDI[row.pdiState]}>{file.pdiStates[row.pdiState]}</Chip>,
    },
    {
      key: 'order',
      title: text.order,
      width: 180,
      render: (row) => (row.orderId ? <Link to={`/orders/${row.orderId}`}>{row.orderNumber}</Link> : '—'),
    },
    {
      key: 'dealer',
      title: text.dealer,
      omit: unit.kind === 'dealer',
      width: 190,
      render: (row) => pick(row.unitName, row.unitNameEn),
    },
    {
      key: 'actions',
      fixed: 'end',
      title: text.actions,
      omit: !can('stock.edit'),
      width: 180,
      render: (row) =>
        row.state !== 'sold' && (
          <span className="rb-tags">
            <Button aria-label={`${text.edit}: ${row.vin}`} onClick={() => setOpen({ kind: 'edit', car: row })}>
              {text.edit}
            </Button>
            {row.arrivedOn && (
              <Button aria-label={`${text.inspect}: ${row.vin}`} onClick={() => setOpen({ kind: 'inspect', car: row })}>
                {text.inspect}
              </Button>
            )}
          </span>
        ),
    },
  ];
  return (
    <>
      <ListPage<Row>
        title={text.title}
        endpoint={listStock}
        columns={columns}
        rowKey={(row) => row.id}
        search={text.search}
        form={[
          { name: 'ageFrom', label: text.ageFrom, kind: 'number' },
          { name: 'ageTo', label: text.ageTo, kind: 'number' },
        ]}
        exportable
        filters={[
          { key: 'all', label: kit.all },
          ...StockState.options.map((state) => ({ key: state, label: text.states[state] ?? state, query: { state } })),
        ]}
        actions={
          can('stock.edit') &&
          unit.kind === 'dealer' && (
            <Button type="primary" onClick={() => setOpen({ kind: 'add' })}>
              {text.add}
            </Button>
          )
        }
        empty={{ title: text.emptyTitle, hint: text.emptyHint }}
      />
      <AddDialog open={open?.kind === 'add'} onClose={close} onDone={saved} />
      {open?.kind === 'edit' && <EditDialog car={open.car} open onClose={close} onDone={saved} />}
      {open?.kind === 'inspect' && <InspectDialog car={open.car} open onClose={close} onDone={saved} />}
    </>
  );
}

interface DialogProps {
  open: boolean;
  onClose: () => void;
  onDone: () => void;
}

interface AddValues {
  vin: string;
  seriesId?: string;
  trimId?: string;
  colour: string;
  arrivedOn?: string;
  expectedOn?: string;
  location?: string;
}

function AddDialog(dialog: DialogProps) {
  const text = useText(stockTexts);
  const { today } = useSession();
  const catalogue = useCatalogue({ enabled: dialog.open });
  return (
    <FormDialog<typeof addStock, AddValues>
      {...dialog}
      title={text.add}
      endpoint={addStock}
      fieldOfCode={{ 'unit.vin_invalid': 'vin', 'stock.vin_taken': 'vin' }}
      toBody={({ vin = '', colour = '', location, ...rest }) => ({
        ...rest,
        vin,
        colour,
        location: location || undefined,
      })}
    >
      <Form.Item name="vin" label={text.vin} required>
        <Input className="rb-vin" maxLength={40} autoComplete="off" autoFocus spellCheck={false} />
      </Form.Item>
      <Form.Item name="trimId" label={text.car} required>
        <Select options={catalogue.trims} showSearch={{ optionFilterProp: 'label' }} />
      </Form.Item>
      <Form.Item name="colour" label={text.colour} required>
        <Input maxLength={40} autoComplete="off" />
      </Form.Item>
      <Form.Item name="arrivedOn" label={text.arrivedOn} extra={text.addHint}>
        <DateField max={today} />
      </Form.Item>
      <Form.Item name="expectedOn" label={text.expectedOn}>
        <DateField />
      </Form.Item>
      <Form.Item name="location" label={text.location}>
        <Input maxLength={80} autoComplete="off" />
      </Form.Item>
    </FormDialog>
  );
}

function EditDialog({ car, ...dialog }: DialogProps & { car: Row }) {
  const text = useText(stockTexts);
  const { today } = useSession();
  return (
    <FormDialog<typeof editStock, { colour: string; arrivedOn?: string; expectedOn?: string; location?: string }>
      {...dialog}
      title={text.editTitle}
      endpoint={editStock}
      params={{ id: car.id }}
      initial={{
        colour: car.colour,
        arrivedOn: car.arrivedOn ?? undefined,
        expectedOn: car.expectedOn ?? undefined,
        location: car.location ?? undefined,
      }}
      fieldOfCode={{ 'stock.promised': 'colour' }}
      toBody={({ colour, arrivedOn, expectedOn, location }) => ({
        colour,
        arrivedOn,
        expectedOn: expectedOn ?? null,
        location: location || null,
        version: car.version,
      })}
    >
      <Form.Item name="colour" label={text.colour} required>
        <Input maxLength={40} autoComplete="off" />
      </Form.Item>
      <Form.Item name="arrivedOn" label={text.arrivedOn}>
        <DateField max={today} />
      </Form.Item>
      <Form.Item name="expectedOn" label={text.expectedOn}>
        <DateField />
      </Form.Item>
      <Form.Item name="location" label={text.location}>
        <Input maxLength={80} autoComplete="off" />
      </Form.Item>
    </FormDialog>
  );
}
