import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { listOpportunities } from '../../../src/modules/engagement/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { useToast } from '../../ui/toast.tsx';
import { ContactDialog, type Opportunity } from './contact-dialog.tsx';
import { careTexts } from './texts.ts';

/** The care desk's list: whom to call, about what, by when. */
export function CarePage() {
  const text = useText(careTexts);
  const toast = useToast();
  const client = useQueryClient();
  const [params, setParams] = useSearchParams();
  const [chosen, setChosen] = useState<Opportunity | null>(null);
  const [open, setOpen] = useState(false);
  const contact = (row: Opportunity) => {
    setChosen(row);
    setOpen(true);
  };
  const columns = useCareColumns(contact);
  // From the workbench: opens the contact of one opportunity as soon as the list has it.
  const wanted = params.get('do');
  const onRows = (rows: Opportunity[]) => {
    const row = rows.find((each) => each.id === wanted);
    if (!row) return;
    setParams({}, { replace: true });
    if (row.status === 'open') contact(row);
  };
  return (
    <>
      <ListPage<Opportunity>
        title={text.title}
        endpoint={listOpportunities}
        columns={columns}
        rowKey={(row) => row.id}
        exportable
        onRows={wanted ? onRows : undefined}
        filters={[
          { key: 'now', label: text.now, query: { status: 'open', due: 'now' } },
          { key: 'later', label: text.later, query: { status: 'open', due: 'later' } },
          { key: 'booked', label: text.booked, query: { status: 'booked' } },
          { key: 'declined', label: text.declined, query: { status: 'declined' } },
        ]}
        empty={{ title: text.emptyTitle, hint: text.emptyHint }}
      />
      {chosen && (
        <ContactDialog
          opportunity={chosen}
          open={open}
          onClose={() => setOpen(false)}
          onDone={() => {
            toast.success(text.contacted);
            void client.invalidateQueries();
          }}
        />
      )}
    </>
  );
}

function useCareColumns(onContact: (row: Opportunity) => void): Column<Opportunity>[] {
  const text = useText(careTexts);
  const pick = usePick();
  const can = useCan();
  const { today, unit } = useSession();
  const kinds = useDictionary('opportunity_kind');
  const results = useDictionary('contact_result');
  const name = (row: Opportunity) =>
    can('customer.read') ? <Link to={`/customers/${row.customerId}`}>{row.customerName}</Link> : row.customerName;
  const due = (row: Opportunity) => (
    <span className="rb-tags">
      <span className="rb-num">{row.nextContactOn}</span>
      {row.status === 'open' && row.nextContactOn < today && <Chip tone="red">{text.overdue}</Chip>}
    </span>
  );
  return [
    { key: 'customer', title: text.customer, card: 'title', render: name },
    { key: 'mobile', title: text.mobile, render: (row) => <span className="rb-num">{row.mobileMasked ?? '—'}</span> },
    {
      key: 'kind',
      title: text.kind,
      card: 'tag',
      width: 170,
      render: (row) => <Chip tone="blue">{kinds.nameOf(row.kind)}</Chip>,
    },
    {
      key: 'car',
      title: text.car,
      width: 180,
      render: (row) => `${pick(row.seriesName, row.seriesNameEn)} ${row.plate ?? row.vin.slice(-6)}`,
    },
    { key: 'due', title: text.dueOn, render: (row) => <span className="rb-num">{row.dueOn}</span> },
    { key: 'next', title: text.nextOn, width: 180, render: due },
    {
      key: 'contact',
      title: text.mayContact,
      width: 180,
      render: (row) =>
        row.contact && (
          <Chip tone={row.contact.allowed ? 'green' : row.contact.reason === 'quiet_hours' ? 'orange' : 'red'}>
            {pick(row.contact.explained.zh, row.contact.explained.en)}
          </Chip>
        ),
    },
    {
      key: 'attempts',
      title: text.attempts,
      align: 'right',
      card: 'hidden',
      width: 100,
      render: (row) => row.attempts,
    },
    { key: 'last', title: text.last, render: (row) => (row.lastResult ? results.nameOf(row.lastResult) : '—') },
    { key: 'dealer', title: text.dealer, omit: unit.kind === 'dealer', width: 190, render: (row) => row.dealerName },
    {
      key: 'action',
      title: text.action,
      fixed: 'end',
      width: 130,
      omit: !can('opportunity.work'),
      render: (row) => row.status === 'open' && <Button onClick={() => onContact(row)}>{text.contact}</Button>,
    },
  ];
}
