import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import type * as z from 'zod';
import { type CustomerView, getCustomer } from '../../../src/modules/customers/schema.ts';
import { useCities } from '../../ui/dictionary.ts';
import { instantIn } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { MaskedPhone } from '../../ui/masked-phone.tsx';
import { useCall } from '../../ui/query.ts';
import { Facts, RecordPage, RecordState, Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { useToast } from '../../ui/toast.tsx';
import { usePageActions, useRecent } from '../shell/page-actions.ts';
import { RecordTimeline } from '../timeline/timeline.tsx';
import { ClubSection, ConsentSection, LeadSection, OrderSection, VehicleSection } from './customer-sections.tsx';
import { EditCustomerDialog } from './edit-customer-dialog.tsx';
import { StageChip } from './stage-chip.tsx';
import { customerTexts } from './texts.ts';

/** A customer with all that the page shows. */
export type Customer = z.output<typeof CustomerView>;

/** One customer. */
export function CustomerPage() {
  const { id = '' } = useParams();
  const query = useCall(getCustomer, { params: { id } });
  return (
    <RecordState query={query}>{(customer) => <CustomerRecord key={customer.id} customer={customer} />}</RecordState>
  );
}

function CustomerRecord({ customer }: { customer: Customer }) {
  const text = useText(customerTexts);
  const cities = useCities();
  const { unit } = useSession();
  const toast = useToast();
  const client = useQueryClient();
  const [editing, setEditing] = useState(false);
  const mayEdit = useCan()('customer.edit');
  useRecent(customer.name);
  usePageActions(mayEdit ? [{ id: 'edit', label: text.edit, run: () => setEditing(true) }] : []);
  return (
    <RecordPage
      back={{ to: '/customers', label: text.title }}
      title={customer.name}
      tags={<StageChip stage={customer.stage} />}
      actions={mayEdit && <Button onClick={() => setEditing(true)}>{text.edit}</Button>}
      facts={[
        { label: text.kindLabel, value: text.kind[customer.kind] },
        { label: text.city, value: cities.nameOf(customer.cityCode) },
        { label: text.stageSince, value: instantIn(customer.stageSince, unit.timeZone) },
        { label: text.created, value: instantIn(customer.createdAt, unit.timeZone) },
      ]}
      tabs={[
        {
          key: 'vehicles',
          label: text.vehicles,
          count: customer.vehicles.length,
          content: <VehicleSection vehicles={customer.vehicles} />,
        },
        {
          key: 'leads',
          label: text.leads,
          count: customer.leads.length,
          content: <LeadSection leads={customer.leads} />,
        },
        {
          key: 'orders',
          label: text.orders,
          count: customer.orders.length,
          content: <OrderSection orders={customer.orders} />,
        },
      ]}
      timeline={<RecordTimeline rows={customer.timeline} />}
      aside={
        <>
          <ClubSection member={customer.member} />
          <ConsentSection consents={customer.consents} />
        </>
      }
    >
      <Section title={text.identifiers}>
        <Facts
          facts={customer.identifiers.map(({ id, kind, masked }) => ({
            key: id,
            label: text.identifierKind[kind] ?? kind,
            value: (
              <MaskedPhone
                customerId={customer.id}
                identifierId={id}
                masked={masked}
                dial={kind === 'mobile' || kind === 'landline'}
              />
            ),
          }))}
        />
      </Section>
      <EditCustomerDialog
        customer={customer}
        open={editing}
        onClose={() => setEditing(false)}
        onDone={() => {
          toast.success(text.edited);
          void client.invalidateQueries();
        }}
        onReload={() => void client.invalidateQueries()}
      />
    </RecordPage>
  );
}
