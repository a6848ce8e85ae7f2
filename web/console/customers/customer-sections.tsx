import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Chip } from '../../ui/chip.tsx';
import { useDictionary } from '../../ui/dictionary.ts';
import { count, instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { GradeChip, LeadStatusChip } from '../leads/lead-chips.tsx';
import { OrderStatusChip } from '../sales/order-chip.tsx';
import { orderTexts } from '../sales/texts.ts';
import type { Customer } from './customer-page.tsx';
import { customerTexts } from './texts.ts';

function Lines({ items }: { items: { id: string; content: ReactNode }[] }) {
  return (
    <ul className="rb-notes">
      {items.map(({ id, content }) => (
        <li key={id} className="rb-line">
          {content}
        </li>
      ))}
    </ul>
  );
}

/** Cars the customer owns. */
export function VehicleSection({ vehicles }: Pick<Customer, 'vehicles'>) {
  const text = useText(customerTexts);
  const pick = usePick();
  const items = vehicles.map((each) => ({
    id: each.id,
    content: (
      <>
        <strong>{pick(each.seriesName, each.seriesNameEn)}</strong>
        <span>{each.plate}</span>
        <span className="rb-code">{each.vin}</span>
        <span className="rb-muted">{text.since(each.fromDate)}</span>
      </>
    ),
  }));
  return (
    <Section title={text.vehicles} empty={items.length === 0 ? text.noVehicles : undefined}>
      <Lines items={items} />
    </Section>
  );
}

/** Leads of the customer that the reader may see. */
export function LeadSection({ leads }: Pick<Customer, 'leads'>) {
  const text = useText(customerTexts);
  const can = useCan();
  const { unit } = useSession();
  const channels = useDictionary('lead_channel');
  const items = leads.map((each) => {
    const at = instantIn(each.createdAt, unit.timeZone);
    return {
      id: each.id,
      content: (
        <>
          {can('lead.read') ? <Link to={`/leads/${each.id}`}>{at}</Link> : <span>{at}</span>}
          <GradeChip grade={each.grade} />
          <LeadStatusChip status={each.status} />
          <span className="rb-muted">{channels.nameOf(each.channel)}</span>
        </>
      ),
    };
  });
  return (
    <Section title={text.leads} empty={items.length === 0 ? text.noLeads : undefined}>
      <Lines items={items} />
    </Section>
  );
}

/** Orders of the customer that the reader may see. */
export function OrderSection({ orders }: Pick<Customer, 'orders'>) {
  const text = useText(customerTexts);
  const can = useCan();
  const { unit } = useSession();
  const items = orders.map((each) => ({
    id: each.id,
    content: (
      <>
        {can('order.read') ? <Link to={`/orders/${each.id}`}>{each.number}</Link> : <span>{each.number}</span>}
        <OrderStatusChip status={each.status} />
        <span className="rb-muted">{instantIn(each.createdAt, unit.timeZone)}</span>
      </>
    ),
  }));
  return (
    <Section title={text.orders} empty={items.length === 0 ? text.noOrders : undefined}>
      <Lines items={items} />
    </Section>
  );
}

/** Membership and points. */
export function ClubSection({ member }: Pick<Customer, 'member'>) {
  const text = useText(customerTexts);
  const statuses = useText(orderTexts).memberStatus;
  const can = useCan();
  if (!member) return <Section title={text.club} empty={text.noMember} />;
  const link = can('member.read') && <Link to={`/members/${member.id}`}>{text.openMember}</Link>;
  return (
    <Section title={text.club} extra={link}>
      <div className="rb-tags">
        <Chip tone={member.status === 'active' ? 'green' : 'plain'}>{statuses[member.status] ?? member.status}</Chip>
        <span className="rb-num">{member.cardNumber}</span>
        {member.balance !== null && <span>{text.points(count(member.balance))}</span>}
      </div>
    </Section>
  );
}

/** What the customer agreed to, and under which wording. */
export function ConsentSection({ consents }: Pick<Customer, 'consents'>) {
  const text = useText(customerTexts);
  const { unit } = useSession();
  const items = consents.map((each) => ({
    id: `${each.purpose} ${each.at}`,
    content: (
      <>
        <strong>{text.purpose[each.purpose] ?? each.purpose}</strong>
        <Chip tone={each.state === 'granted' ? 'green' : 'grey'}>{text.consentState[each.state]}</Chip>
        <span className="rb-muted">
          {instantIn(each.at, unit.timeZone)} · {each.textVersion}
        </span>
      </>
    ),
  }));
  return (
    <Section title={text.consents} empty={items.length === 0 ? text.noConsents : undefined}>
      <Lines items={items} />
    </Section>
  );
}
