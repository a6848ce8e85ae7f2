import { instantIn, money } from '../../ui/format.ts';
import { eventTexts, type timelineTexts } from './texts.ts';

type Facts = Record<string, unknown>;

/** What the wording needs from around it: texts, dictionary names, the unit's zone. */
export interface Wording {
  text: (typeof timelineTexts)['zh'];
  nameOf: (kind: string, code: string) => string;
  zone: string;
}

/** Headline of an event; one nobody worded yet shows its name. */
export function eventTitle(event: string, language: 'zh' | 'en'): string {
  const titles: Record<string, string> = eventTexts[language];
  return titles[event] ?? event;
}

const said = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

/** Details of an event from its facts, ready to be joined; empty where there is nothing to add. */
export function eventDetails(event: string, facts: Facts, { text, nameOf, zone }: Wording): string[] {
  const name = (kind: string, key: string) => (said(facts[key]) ? nameOf(kind, said(facts[key])) : '');
  const parts = ((): string[] => {
    switch (event) {
      case 'lead.received':
      case 'lead.merged':
        return [name('lead_channel', 'channel')];
      case 'lead.dispatched':
        return [said(facts.dealerName) && text.to(said(facts.dealerName)), facts.byCity === true ? text.byCity : ''];
      case 'lead.accepted':
        return [said(facts.consultantName) && text.to(said(facts.consultantName))];
      case 'lead.handed_over':
      case 'staff.handed_over':
        return [
          said(facts.fromName) && said(facts.toName) && text.fromTo(said(facts.fromName), said(facts.toName)),
          said(facts.byName) && text.by(said(facts.byName)),
        ];
      case 'lead.returned':
        return [name('return_reason', 'reason'), said(facts.note)];
      case 'lead.followed_up':
        return [
          name('follow_up_channel', 'channel'),
          said(facts.grade) && text.grade(said(facts.grade)),
          said(facts.note),
          said(facts.nextContactAt) && text.next(instantIn(said(facts.nextContactAt), zone)),
        ];
      case 'order.created':
        return [said(facts.number), typeof facts.priceFen === 'number' ? money(facts.priceFen) : ''];
      case 'order.delivered':
        return [said(facts.number), said(facts.vin), said(facts.deliveredOn)];
      case 'member.applied':
        return [said(facts.branchName)];
      case 'member.approved':
        return [said(facts.cardNumber) && text.card(said(facts.cardNumber))];
      case 'member.rejected':
        return [said(facts.reason)];
      case 'points.posted':
        return [typeof facts.points === 'number' ? text.points(`${facts.points > 0 ? '+' : ''}${facts.points}`) : ''];
      case 'opportunity.opened':
        return [name('opportunity_kind', 'kind'), said(facts.dueOn) && text.dueOn(said(facts.dueOn))];
      case 'opportunity.contacted':
        return [name('opportunity_kind', 'kind'), name('contact_result', 'result'), said(facts.note)];
      case 'customer.edited': {
        const fields = Array.isArray(facts.fields)
          ? facts.fields.map((each) => text.field[said(each)] ?? said(each))
          : [];
        return fields.length > 0 ? [text.fields(fields.join(', '))] : [];
      }
      default:
        return [];
    }
  })();
  return parts.filter((part) => part !== '');
}

/** Who an actor label (`staff:…`, `system:…`) stands for, where no name came with it. */
export function actorName(actor: string, text: Wording['text']): string {
  return text.actors[actor.split(':')[0] ?? ''] ?? actor;
}
