import { Link } from 'react-router';
import { Chip } from '../../ui/chip.tsx';
import { useDictionary } from '../../ui/dictionary.ts';
import { DueBadge } from '../../ui/due-badge.tsx';
import { instantIn } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { MaskedPhone } from '../../ui/masked-phone.tsx';
import { Facts, Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import type { Customer } from './customer-page.tsx';
import { Lines } from './lines.tsx';
import { recordTexts } from './record-texts.ts';
import { customerTexts } from './texts.ts';

/** What comes next, how to reach the customer, who belongs to them. */
export function CustomerAside({ customer }: { customer: Customer }) {
  return (
    <>
      <NextSteps customer={customer} />
      <Contacts customer={customer} />
      <Related customer={customer} />
    </>
  );
}

function NextSteps({ customer: { next, leads, orders } }: { customer: Customer }) {
  const text = useText(recordTexts);
  const can = useCan();
  const { unit } = useSession();
  const kinds = useDictionary('opportunity_kind');
  const opens = (rows: { id: string; opens: boolean }[] | null, id: string) =>
    rows?.some((row) => row.id === id && row.opens) ?? false;
  const path = ({ kind, id }: Customer['next'][number]) => {
    if (kind === 'lead') return opens(leads, id) ? `/leads/${id}` : null;
    if (kind === 'order') return opens(orders, id) ? `/orders/${id}` : null;
    return kind === 'opportunity' && can('opportunity.read') ? '/care' : null;
  };
  const items = next.map((step) => {
    const to = path(step);
    const label = text.nextKind[step.kind] ?? step.kind;
    const said = step.text ?? (step.kind === 'opportunity' ? kinds.nameOf(step.code) : null);
    return {
      id: step.id,
      content: (
        <>
          {to ? <Link to={to}>{label}</Link> : <strong>{label}</strong>}
          {said && <span>{said}</span>}
          <span className="rb-muted rb-num">{step.on ?? (step.at && instantIn(step.at, unit.timeZone))}</span>
          {step.at && <DueBadge dueAt={step.at} />}
        </>
      ),
    };
  });
  return (
    <Section title={text.next} empty={items.length === 0 ? text.noNext : undefined}>
      <Lines items={items} />
    </Section>
  );
}

const BAD = ['empty', 'stopped', 'refused'];

function Contacts({ customer }: { customer: Customer }) {
  const text = useText(recordTexts);
  const kinds = useText(customerTexts).identifierKind;
  const { identifiers } = customer;
  return (
    <Section title={text.contacts} empty={identifiers.length === 0 ? text.noContacts : undefined}>
      <Facts
        facts={identifiers.map(({ id, kind, masked, label, status }) => ({
          key: id,
          label: [kinds[kind] ?? kind, label].filter(Boolean).join(' · '),
          value: (
            <span className="rb-tags">
              <MaskedPhone
                customerId={customer.id}
                identifierId={id}
                masked={masked}
                dial={kind === 'mobile' || kind === 'landline'}
              />
              {status !== 'unknown' && (
                <Chip tone={BAD.includes(status) ? 'red' : 'green'}>{text.numberStatus[status]}</Chip>
              )}
            </span>
          ),
        }))}
      />
    </Section>
  );
}

function Related({ customer: { household, contacts, contactOf } }: { customer: Customer }) {
  const text = useText(recordTexts);
  const roles = useDictionary('household_role');
  const groups = [
    {
      label: household ? `${text.household} ${household.name}` : '',
      people: household?.members.map(({ id, name, role }) => ({ id, name, note: roles.nameOf(role) })) ?? [],
    },
    { label: text.contactPersons, people: contacts.map(({ id, name, title }) => ({ id, name, note: title })) },
    { label: text.contactOf, people: contactOf.map(({ id, name, title }) => ({ id, name, note: title })) },
  ].filter(({ people }) => people.length > 0);
  if (groups.length === 0) return null;
  return (
    <Section title={text.related}>
      <dl className="rb-lines">
        {groups.map(({ label, people }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              {people.map(({ id, name, note }, at) => (
                <span key={id}>
                  {at > 0 && ' · '}
                  <Link to={`/customers/${id}`}>{name}</Link>
                  {note && <span className="rb-muted"> {note}</span>}
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
