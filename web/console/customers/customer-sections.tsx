import { Link } from 'react-router';
import type * as z from 'zod';
import {
  listLeads,
  listOrders,
  listPoints,
  listQuotes,
  listShowroom,
  listVehicles,
  type PointsRow,
} from '../../../src/modules/customers/overview/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import { useDictionary } from '../../ui/dictionary.ts';
import { count, instantIn, money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { ClubRecord } from '../club/club-record.tsx';
import { GradeChip, LeadStatusChip } from '../leads/lead-chips.tsx';
import { OrderStatusChip } from '../sales/order-chip.tsx';
import { QuoteStatusChip } from '../sales/quote-chip.tsx';
import { orderTexts } from '../sales/texts.ts';
import { DriveChip } from '../showroom/drive-chip.tsx';
import type { Customer } from './customer-page.tsx';
import { PagedLines } from './lines.tsx';
import { recordTexts } from './record-texts.ts';
import { customerTexts } from './texts.ts';

interface SectionProps {
  customer: Customer;
}

/** Vehicles the customer owns, drives or pays for, and those they had. */
export function VehicleSection({ customer: { id, vehicles, counts } }: SectionProps) {
  const text = useText(customerTexts);
  const record = useText(recordTexts);
  const pick = usePick();
  const rows = vehicles ?? [];
  return (
    <Section title={text.vehicles} empty={rows.length === 0 ? text.noVehicles : undefined}>
      <PagedLines
        customerId={id}
        rows={rows}
        count={counts.vehicles}
        endpoint={listVehicles}
        keyOf={(each) => `${each.id} ${each.role} ${each.fromDate}`}
        render={(each) => (
          <>
            <strong>
              <Link to={`/vehicles/${each.id}`}>{pick(each.seriesName, each.seriesNameEn)}</Link>
            </strong>
            <Chip tone={each.toDate ? 'grey' : 'blue'}>{record.role[each.role]}</Chip>
            <span>{each.plate}</span>
            <span className="rb-code">{each.vin}</span>
            <span className="rb-muted">
              {text.since(each.fromDate)} {each.toDate && record.until(each.toDate)}
            </span>
          </>
        )}
      />
    </Section>
  );
}

/** Leads of the customer; a colleague's shows but does not open where one's right reaches own leads only. */
export function LeadSection({ customer }: SectionProps) {
  const can = useCan();
  return (
    <>
      <Leads customer={customer} />
      {can('showroom.read') && <ShowroomSection customerId={customer.id} />}
    </>
  );
}

/** Visits, test drives and calls to a showroom. */
function ShowroomSection({ customerId }: { customerId: string }) {
  const record = useText(recordTexts);
  const pick = usePick();
  const { unit } = useSession();
  const kinds = useDictionary('visit_kind');
  const intentions = useDictionary('buying_intention');
  const outcomes = useDictionary('phone_outcome');
  const details = { visit: kinds, test_drive: intentions, call: outcomes };
  return (
    <Section title={record.showroom}>
      <PagedLines
        customerId={customerId}
        endpoint={listShowroom}
        empty={record.noShowroom}
        keyOf={(each) => each.id}
        render={(each) => {
          const at = instantIn(each.at, unit.timeZone);
          const path = {
            visit: `/showroom/visits/${each.id}`,
            test_drive: `/showroom/test-drives/${each.id}`,
            call: null,
          }[each.kind];
          return (
            <>
              {each.opens && path ? <Link to={path}>{at}</Link> : <span>{at}</span>}
              <Chip tone="blue">{record.showroomKinds[each.kind]}</Chip>
              {each.kind === 'test_drive' && <DriveChip status={each.status} />}
              <span>{pick(each.seriesName, each.seriesNameEn)}</span>
              <span>{each.consultantName}</span>
              <span className="rb-muted">
                {each.detail && `${details[each.kind].nameOf(each.detail)} · `}
                {pick(each.unitName, each.unitNameEn)}
              </span>
            </>
          );
        }}
      />
    </Section>
  );
}

function Leads({ customer: { id, leads, counts } }: SectionProps) {
  const text = useText(customerTexts);
  const pick = usePick();
  const { unit } = useSession();
  const channels = useDictionary('lead_channel');
  const rows = leads ?? [];
  return (
    <Section title={text.leads} empty={rows.length === 0 ? text.noLeads : undefined}>
      <PagedLines
        customerId={id}
        rows={rows}
        count={counts.leads}
        endpoint={listLeads}
        keyOf={(each) => each.id}
        render={(each) => {
          const at = instantIn(each.createdAt, unit.timeZone);
          return (
            <>
              {each.opens ? <Link to={`/leads/${each.id}`}>{at}</Link> : <span>{at}</span>}
              <GradeChip grade={each.grade} />
              <LeadStatusChip status={each.status} />
              <span>{each.consultantName}</span>
              <span className="rb-muted">
                {channels.nameOf(each.channel)} · {pick(each.unitName, each.unitNameEn)}
              </span>
            </>
          );
        }}
      />
    </Section>
  );
}

/** Orders of the customer, and what was quoted before. */
export function OrderSection({ customer }: SectionProps) {
  return (
    <>
      <Orders customer={customer} />
      <QuoteSection customerId={customer.id} />
    </>
  );
}

function QuoteSection({ customerId }: { customerId: string }) {
  const record = useText(recordTexts);
  const pick = usePick();
  const { unit } = useSession();
  return (
    <Section title={record.quotes}>
      <PagedLines
        customerId={customerId}
        endpoint={listQuotes}
        empty={record.noQuotes}
        keyOf={(each) => each.id}
        render={(each) => (
          <>
            {each.opens ? <Link to={`/quotes/${each.id}`}>{each.number}</Link> : <span>{each.number}</span>}
            <QuoteStatusChip status={each.status} lapsed={false} />
            <span>{pick(each.seriesName, each.seriesNameEn)}</span>
            <span className="rb-num">{money(each.priceFen)}</span>
            <span className="rb-muted">{instantIn(each.createdAt, unit.timeZone)}</span>
          </>
        )}
      />
    </Section>
  );
}

function Orders({ customer: { id, orders, counts } }: SectionProps) {
  const text = useText(customerTexts);
  const pick = usePick();
  const { unit } = useSession();
  const rows = orders ?? [];
  return (
    <Section title={text.orders} empty={rows.length === 0 ? text.noOrders : undefined}>
      <PagedLines
        customerId={id}
        rows={rows}
        count={counts.orders}
        endpoint={listOrders}
        keyOf={(each) => each.id}
        render={(each) => (
          <>
            {each.opens ? <Link to={`/orders/${each.id}`}>{each.number}</Link> : <span>{each.number}</span>}
            <OrderStatusChip status={each.status} />
            <span>{pick(each.seriesName, each.seriesNameEn)}</span>
            <span className="rb-num">{money(each.priceFen)}</span>
            <span className="rb-muted">{instantIn(each.createdAt, unit.timeZone)}</span>
          </>
        )}
      />
    </Section>
  );
}

/** Membership and points: the club's own part for who sees members, the bare movements for others. */
export function ClubSection({ customer: { id, member } }: SectionProps) {
  const text = useText(customerTexts);
  const record = useText(recordTexts);
  const statuses = useText(orderTexts).memberStatus;
  const can = useCan();
  if (can('member.read')) return <ClubRecord customerId={id} />;
  return (
    <>
      <Section title={text.club} empty={member ? undefined : text.noMember}>
        {member && (
          <div className="rb-tags">
            <Chip tone={member.status === 'active' ? 'green' : 'plain'}>
              {statuses[member.status] ?? member.status}
            </Chip>
            <span className="rb-num">{member.cardNumber}</span>
            {member.balance !== null && <span>{text.points(count(member.balance))}</span>}
          </div>
        )}
      </Section>
      {member && can('points.read') && (
        <Section title={record.tabs.points}>
          <PagedLines
            customerId={id}
            endpoint={listPoints}
            empty={record.noPoints}
            keyOf={(each) => each.id}
            render={(each) => <Movement of={each} />}
          />
        </Section>
      )}
    </>
  );
}

function Movement({ of }: { of: z.output<typeof PointsRow> }) {
  const pick = usePick();
  const { unit } = useSession();
  return (
    <>
      <strong className="rb-num">{of.points > 0 ? `+${count(of.points)}` : `-${count(-of.points)}`}</strong>
      <span>{pick(of.ruleName, of.ruleNameEn) || of.note}</span>
      <span className="rb-muted">{instantIn(of.postedAt, unit.timeZone)}</span>
    </>
  );
}
