import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import type * as z from 'zod';
import { type CustomerView, getCustomer } from '../../../src/modules/customers/overview/schema.ts';
import { useCities } from '../../ui/dictionary.ts';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { MaskedPhone } from '../../ui/masked-phone.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordPage, RecordState, type RecordTab } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { SkeletonRows } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { usePageActions, useRecent } from '../shell/page-actions.ts';
import { TimelinePanel } from '../timeline/timeline-panel.tsx';
import { CustomerAside } from './customer-aside.tsx';
import { CustomerMarks, CustomerState } from './customer-marks.tsx';
import { LifeStrip } from './life-strip.tsx';
import { recordTexts } from './record-texts.ts';
import { customerTexts } from './texts.ts';
import './record.css';

/** A customer with all that the page shows. */
export type Customer = z.output<typeof CustomerView>;

// Each part is loaded when its tab is opened first.
const part = <K extends string, P extends object>(load: () => Promise<Record<K, (props: P) => ReactNode>>, name: K) =>
  lazy(() => load().then((module) => ({ default: module[name] })));
const sections = () => import('./customer-sections.tsx');
const FileParts = part(() => import('./file-parts.tsx'), 'FileParts');
const FileAttachments = part(() => import('./file-parts.tsx'), 'FileAttachments');
const VehicleSection = part(sections, 'VehicleSection');
const LeadSection = part(sections, 'LeadSection');
const OrderSection = part(sections, 'OrderSection');
const ClubSection = part(sections, 'ClubSection');
const ConsentSection = part(() => import('../consent/consent-section.tsx'), 'ConsentSection');
const MergesSection = part(() => import('./merges-section.tsx'), 'MergesSection');
const ChangesSection = part(() => import('./changes-section.tsx'), 'ChangesSection');
const InteractionDialog = part(() => import('./interaction-dialog.tsx'), 'InteractionDialog');

/** One customer with everything that belongs to them, from one call. */
export function CustomerPage() {
  const { id = '' } = useParams();
  const query = useCall(getCustomer, { params: { id } });
  return (
    <RecordState query={query}>{(customer) => <CustomerRecord key={customer.id} customer={customer} />}</RecordState>
  );
}

function CustomerRecord({ customer }: { customer: Customer }) {
  const text = useText(recordTexts);
  const list = useText(customerTexts);
  const pick = usePick();
  const cities = useCities();
  const can = useCan();
  const { unit } = useSession();
  const toast = useToast();
  const client = useQueryClient();
  const navigate = useNavigate();
  // The dialog stays once it was opened, so that it can close in its own time.
  const [noting, setNoting] = useState<boolean | null>(null);
  const live = customer.status === 'active' || customer.status === 'outdated';
  const actions = [
    { id: 'interaction', label: text.record, allowed: can('interaction.record'), run: () => setNoting(true) },
    {
      id: 'edit',
      label: list.edit,
      allowed: can('customer.edit'),
      run: () => void navigate(`/customers/${customer.id}/edit`),
    },
  ].filter((action) => live && action.allowed);
  useRecent(customer.name);
  usePageActions(actions.map(({ id, label, run }) => ({ id, label, run })));
  const when = (instant: string | null) => instant && instantIn(instant, unit.timeZone);
  const primary = customer.identifiers.find((each) => each.isPrimary) ?? customer.identifiers[0];
  return (
    <RecordPage
      back={{ to: '/customers', label: list.title }}
      title={customer.name}
      phone={
        primary && (
          <MaskedPhone
            customerId={customer.id}
            identifierId={primary.id}
            masked={primary.masked}
            dial={primary.kind === 'mobile' || primary.kind === 'landline'}
          />
        )
      }
      tags={<CustomerMarks customer={customer} />}
      actions={actions.map(({ id, label, run }) => (
        <Button key={id} onClick={run}>
          {label}
        </Button>
      ))}
      facts={[
        { label: text.consultant, value: customer.openLead?.consultantName },
        {
          label: text.dealers,
          value: customer.dealers.map((dealer) => pick(dealer.name, dealer.nameEn)).join(' · '),
        },
        { label: text.vehicles, value: customer.ownedVehicles === null ? null : text.cars(customer.ownedVehicles) },
        { label: text.city, value: cities.nameOf(customer.cityCode) },
        ...(customer.language ? [{ label: text.language, value: text.languages[customer.language] }] : []),
        { label: text.stageSince, value: when(customer.stageSince) },
        { label: text.created, value: when(customer.createdAt) },
        { label: text.verified, value: when(customer.verifiedAt) },
        ...(customer.archivistName ? [{ label: text.archivist, value: customer.archivistName }] : []),
      ]}
      tabs={tabsOf(customer, text)}
      aside={<CustomerAside customer={customer} />}
    >
      <CustomerState customer={customer} />
      <LifeStrip phases={customer.phases} />
      {noting !== null && (
        <Suspense>
          <InteractionDialog
            of={{ customer: customer.id }}
            open={noting}
            onClose={() => setNoting(false)}
            onDone={() => {
              toast.success(text.recorded);
              void client.invalidateQueries();
            }}
          />
        </Suspense>
      )}
    </RecordPage>
  );
}

/** The parts of the record; one the reader has no right to is not offered. */
function tabsOf(customer: Customer, text: (typeof recordTexts)['zh']): RecordTab[] {
  const { counts } = customer;
  const shown = (count: number) => (count > 100 ? '100+' : count);
  const tab = (key: keyof typeof text.tabs, count: number | undefined, content: ReactNode): RecordTab => ({
    key,
    label: text.tabs[key],
    ...(count === undefined ? {} : { count: shown(count) }),
    content: <Suspense fallback={<SkeletonRows rows={4} />}>{content}</Suspense>,
  });
  return [
    tab(
      'timeline',
      undefined,
      <TimelinePanel of={{ customer: customer.id }} first={{ rows: customer.timeline, next: customer.timelineNext }} />,
    ),
    tab('file', undefined, <FileParts customerId={customer.id} />),
    ...(customer.vehicles ? [tab('vehicles', counts.vehicles, <VehicleSection customer={customer} />)] : []),
    ...(customer.leads ? [tab('leads', counts.leads, <LeadSection customer={customer} />)] : []),
    ...(customer.orders ? [tab('orders', counts.orders, <OrderSection customer={customer} />)] : []),
    tab('points', undefined, <ClubSection customer={customer} />),
    tab('consents', customer.consents.length, <ConsentSection customerId={customer.id} />),
    tab('files', customer.files.length, <FileAttachments customerId={customer.id} />),
    tab(
      'changes',
      undefined,
      <>
        <MergesSection customerId={customer.id} />
        <ChangesSection customerId={customer.id} />
      </>,
    ),
  ];
}
