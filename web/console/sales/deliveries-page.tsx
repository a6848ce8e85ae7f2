import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import type * as z from 'zod';
import {
  contactDelivered,
  type DeliveryContactRow,
  listDeliveryContacts,
} from '../../../src/modules/sales/contacts/schema.ts';
import { type AppointmentRow, listAppointments } from '../../../src/modules/sales/handover/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { instantIn, money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { useToast } from '../../ui/toast.tsx';
import { deliveryTexts } from './money-texts.ts';
import { orderFileTexts } from './order-file-texts.ts';

type Contact = z.output<typeof DeliveryContactRow>;
type Appointment = z.output<typeof AppointmentRow>;

/** What follows a delivery, or is about to be one: `?of=appointments` shows the latter. */
export function DeliveriesPage() {
  const [params] = useSearchParams();
  return params.get('of') === 'appointments' ? <Appointments /> : <Contacts />;
}

function Switch({ to }: { to: 'contacts' | 'appointments' }) {
  const text = useText(deliveryTexts);
  return <LinkButton to={to === 'appointments' ? '/deliveries?of=appointments' : '/deliveries'}>{text[to]}</LinkButton>;
}

function Contacts() {
  const text = useText(deliveryTexts);
  const results = useDictionary('contact_result');
  const pick = usePick();
  const can = useCan();
  const { unit } = useSession();
  const [contacting, setContacting] = useState<Contact | null>(null);
  const columns: Column<Contact>[] = [
    { key: 'customer', title: text.customer, card: 'title', render: (row) => row.customerName },
    {
      key: 'due',
      title: text.dueOn,
      card: 'tag',
      width: 170,
      render: (row) => (
        <Chip tone={row.overdue ? 'red' : 'plain'}>
          {row.contactDueOn} {row.overdue && text.overdue}
        </Chip>
      ),
    },
    { key: 'mobile', title: text.mobile, render: (row) => <span className="rb-num">{row.mobileMasked ?? '—'}</span> },
    { key: 'car', title: text.car, render: (row) => pick(row.seriesName, row.seriesNameEn) },
    { key: 'delivered', title: text.deliveredOn, render: (row) => <span className="rb-num">{row.deliveredOn}</span> },
    { key: 'attempts', title: text.attempts, align: 'right', render: (row) => row.attempts },
    { key: 'result', title: text.lastResult, card: 'hidden', render: (row) => results.nameOf(row.lastResult) || '—' },
    {
      key: 'order',
      title: text.order,
      width: 185,
      render: (row) => <Link to={`/orders/${row.orderId}`}>{row.number}</Link>,
    },
    { key: 'consultant', title: text.consultant, card: 'hidden', render: (row) => row.consultantName },
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
      omit: !can('order.deliver'),
      render: (row) => (
        <Button aria-label={`${text.contact}: ${row.customerName}`} onClick={() => setContacting(row)}>
          {text.contact}
        </Button>
      ),
    },
  ];
  return (
    <>
      <ListPage<Contact>
        title={text.contacts}
        endpoint={listDeliveryContacts}
        columns={columns}
        rowKey={(row) => row.id}
        views={false}
        filters={[
          { key: 'all', label: text.contacts },
          { key: 'overdue', label: text.overdueOnly, query: { overdue: 'true' } },
        ]}
        actions={<Switch to="appointments" />}
        empty={{ title: text.emptyContacts, hint: text.emptyContactsHint }}
      />
      {contacting && <ContactDialog delivery={contacting} onClose={() => setContacting(null)} />}
    </>
  );
}

function ContactDialog({ delivery, onClose }: { delivery: Contact; onClose: () => void }) {
  const text = useText(deliveryTexts);
  const results = useDictionary('contact_result');
  const toast = useToast();
  const client = useQueryClient();
  return (
    <FormDialog<typeof contactDelivered, { result?: string; note?: string }>
      open
      onClose={onClose}
      title={`${text.contact}: ${delivery.customerName}`}
      endpoint={contactDelivered}
      params={{ id: delivery.id }}
      toBody={({ result, note }) => ({ result, note: note ?? '', version: delivery.version })}
      onDone={() => {
        toast.success(text.saved);
        void client.invalidateQueries();
      }}
    >
      <Form.Item name="result" label={text.result} required>
        <Select options={results.options} autoFocus />
      </Form.Item>
      <Form.Item name="note" label={text.note}>
        <Input.TextArea maxLength={1000} autoSize={{ minRows: 3 }} />
      </Form.Item>
    </FormDialog>
  );
}

function Appointments() {
  const text = useText(deliveryTexts);
  const file = useText(orderFileTexts);
  const pick = usePick();
  const { unit } = useSession();
  const columns: Column<Appointment>[] = [
    {
      key: 'at',
      title: text.appointedAt,
      card: 'title',
      width: 160,
      render: (row) => <span className="rb-num">{instantIn(row.appointedAt, unit.timeZone)}</span>,
    },
    { key: 'customer', title: text.customer, render: (row) => row.customerName },
    {
      key: 'car',
      title: text.car,
      width: 220,
      render: (row) => `${pick(row.seriesName, row.seriesNameEn)} ${pick(row.trimName, row.trimNameEn)}`,
    },
    { key: 'vin', title: text.vin, width: 190, render: (row) => <span className="rb-code">{row.vin ?? '—'}</span> },
    { key: 'place', title: text.place, render: (row) => row.place ?? '—' },
    { key: 'pdi', title: text.pdi, render: (row) => file.pdiStates[row.pdiState ?? 'none'] },
    { key: 'signed', title: text.signed, render: (row) => (row.signed ? text.yes : text.no) },
    {
      key: 'balance',
      title: text.balance,
      align: 'right',
      render: (row) => <span className="rb-num">{row.balanceFen === null ? text.notKept : money(row.balanceFen)}</span>,
    },
    { key: 'consultant', title: text.consultant, card: 'hidden', render: (row) => row.consultantName },
    {
      key: 'dealer',
      title: text.dealer,
      omit: unit.kind === 'dealer',
      width: 190,
      render: (row) => pick(row.unitName, row.unitNameEn),
    },
  ];
  return (
    <ListPage<Appointment>
      title={text.appointments}
      endpoint={listAppointments}
      columns={columns}
      rowKey={(row) => row.id}
      linkOf={(row) => `/orders/${row.id}`}
      views={false}
      actions={<Switch to="contacts" />}
      empty={{ title: text.emptyAppointments, hint: text.emptyAppointmentsHint }}
    />
  );
}
