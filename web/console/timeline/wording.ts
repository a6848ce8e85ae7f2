import { instantIn, money } from '../../ui/format.ts';
import { requestTexts } from '../consent/request-texts.ts';
import { consentTexts } from '../consent/texts.ts';
import { clockTexts } from '../leads/clock-texts.ts';
import { leadDetails, leadEventTexts } from './lead-words.ts';
import { saleDetails, saleEventTexts } from './sale-words.ts';
import { eventTexts, type timelineTexts } from './texts.ts';
import { vehicleDetails, vehicleEventTexts } from './vehicle-words.ts';

type Facts = Record<string, unknown>;

/** What the wording needs from around it: texts, dictionary names, the unit's zone. */
export interface Wording {
  text: (typeof timelineTexts)['zh'];
  nameOf: (kind: string, code: string) => string;
  zone: string;
  language: 'zh' | 'en';
}

/** Headline of an event; one nobody worded yet shows its name. */
export function eventTitle(event: string, language: 'zh' | 'en'): string {
  const titles: Record<string, string> = {
    ...eventTexts[language],
    ...vehicleEventTexts[language],
    ...leadEventTexts[language],
    ...saleEventTexts[language],
  };
  return titles[event] ?? event;
}

const said = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

/** Details of an event from its facts, ready to be joined; empty where there is nothing to add. */
export function eventDetails(event: string, facts: Facts, { text, nameOf, zone, language }: Wording): string[] {
  const name = (kind: string, key: string) => (said(facts[key]) ? nameOf(kind, said(facts[key])) : '');
  // Units carry both names; one that was not found has only what was written down then.
  const unit = (key: string) => (language === 'en' && said(facts[`${key}En`])) || said(facts[key]);
  // An instant nobody can read is left out, not a broken page.
  const time = (value: unknown) => (Number.isNaN(Date.parse(said(value))) ? '' : instantIn(said(value), zone));
  const [consent, request] = [consentTexts[language], requestTexts[language]];
  const parts = ((): string[] => {
    const ofVehicle = vehicleDetails(event, facts, language);
    if (ofVehicle) return ofVehicle;
    const ofLead = leadDetails(event, facts, { language, zone, nameOf });
    if (ofLead) return ofLead;
    const ofSale = saleDetails(event, facts, { language, nameOf });
    if (ofSale) return ofSale;
    switch (event) {
      case 'lead.received':
      case 'lead.merged':
        return [name('lead_channel', 'channel')];
      case 'lead.validated':
        return [text.validated[said(facts.outcome)] ?? said(facts.outcome), name('invalid_reason', 'reason')];
      case 'lead.dispatched':
        return [unit('dealerName') && text.to(unit('dealerName')), facts.byCity === true ? text.byCity : ''];
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
      case 'lead.clock_warned':
      case 'lead.clock_breached':
      case 'lead.clock_escalated':
        return [
          clockTexts[language].clock[said(facts.clock)] ?? said(facts.clock),
          typeof facts.percent === 'number' ? clockTexts[language].percent(facts.percent) : '',
          clockTexts[language].to[said(facts.to)] ?? '',
          time(facts.dueAt) && `${clockTexts[language].due} ${time(facts.dueAt)}`,
        ];
      case 'lead.reclaimed':
        return [clockTexts[language].clock[said(facts.clock)] ?? said(facts.clock), unit('dealerName')];
      case 'lead.followed_up':
        return [
          name('follow_up_type', 'kind') || name('follow_up_channel', 'channel'),
          name('call_result', 'result'),
          said(facts.grade) && text.grade(said(facts.grade)),
          said(facts.note),
          time(facts.nextContactAt) && text.next(time(facts.nextContactAt)),
        ];
      case 'test_drive.booked':
      case 'test_drive.moved':
        return [time(facts.startsAt) && time(facts.startsAt)];
      case 'test_drive.feedback':
        return [name('buying_intention', 'intention'), '★'.repeat(Math.min(Math.max(Number(facts.rating) || 0, 0), 5))];
      case 'order.created':
        return [said(facts.number), typeof facts.priceFen === 'number' ? money(facts.priceFen) : ''];
      case 'order.delivered':
        return [said(facts.number), said(facts.vin), said(facts.deliveredOn)];
      case 'member.applied':
        return [unit('branchName')];
      case 'member.approved':
        return [said(facts.cardNumber) && text.card(said(facts.cardNumber))];
      case 'member.rejected':
        return [said(facts.reason)];
      case 'member.left':
        return [name('leave_reason', 'reason')];
      case 'member.tier_changed':
        return said(facts.from) || said(facts.to)
          ? [[facts.from, facts.to].map((code) => said(code) || '—').join(' → ')]
          : [];
      case 'referral.credited':
        return [typeof facts.points === 'number' ? text.points(`+${facts.points}`) : ''];
      case 'points.posted':
        return [typeof facts.points === 'number' ? text.points(`${facts.points > 0 ? '+' : ''}${facts.points}`) : ''];
      case 'reward.returned':
        return [
          unit('name'),
          said(facts.number),
          typeof facts.points === 'number' ? text.points(`+${facts.points}`) : '',
        ];
      case 'reward.ordered':
      case 'reward.delivered':
      case 'reward.cancelled':
        return [
          unit('name'),
          said(facts.number),
          typeof facts.points === 'number' ? text.points(`−${facts.points}`) : '',
        ];
      case 'benefit.used':
        return [unit('name'), said(facts.partner)];
      case 'opportunity.opened':
        return [name('opportunity_kind', 'kind'), said(facts.dueOn) && text.dueOn(said(facts.dueOn))];
      case 'opportunity.contacted':
        return [name('opportunity_kind', 'kind'), name('contact_result', 'result'), said(facts.note)];
      case 'interaction.recorded':
        return [
          text.channel[said(facts.channel)] ?? said(facts.channel),
          text.direction[said(facts.direction)] ?? said(facts.direction),
          time(facts.at) && text.said(time(facts.at)),
          name('enquiry_kind', 'topic'),
          said(facts.content),
          Array.isArray(facts.answers) ? text.answers(facts.answers.join('、')) : '',
          said(facts.nextStep) && text.nextStep(said(facts.nextStep), said(facts.nextOn)),
        ];
      case 'customer.created':
        return [name('lead_channel', 'source')];
      case 'customer.stage_set':
        return [
          said(facts.to) &&
            text.fromTo(text.stage[said(facts.from)] ?? said(facts.from), text.stage[said(facts.to)] ?? said(facts.to)),
          said(facts.reason),
        ];
      case 'customer.verified':
        return [text.verifiedBy[said(facts.channel)] ?? '', text.verified[said(facts.result)] ?? said(facts.result)];
      case 'customer.status_set':
        return [text.fileStatus[said(facts.status)] ?? said(facts.status), name('outdated_reason', 'reason')];
      case 'customer.contact_changed':
        return (Array.isArray(facts.parts) ? facts.parts : []).map((part) => text.field[said(part)] ?? said(part));
      case 'consent.recorded':
        return [
          consent.purposeNames[said(facts.purpose)] ?? said(facts.purpose),
          consent.states[said(facts.state)] ?? said(facts.state),
          name('consent_channel', 'channel'),
        ];
      case 'contact.forbidden':
        return typeof facts.on === 'boolean'
          ? [
              facts.on ? consent.forbidden : consent.permit,
              consent.channels[said(facts.channel)] ?? consent.everyChannel,
            ]
          : [];
      case 'request.registered':
        return [request.kinds[said(facts.kind)] ?? said(facts.kind), said(facts.number)];
      case 'request.closed':
        return [
          request.kinds[said(facts.kind)] ?? said(facts.kind),
          request.outcomes[said(facts.outcome)] ?? said(facts.outcome),
          said(facts.number),
        ];
      case 'customer.claim_asked':
      case 'customer.claimed':
      case 'customer.claim_refused':
        return [unit('unitName')];
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
