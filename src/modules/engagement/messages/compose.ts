import { sql } from 'kysely';
import { civilDateTime } from '../../../platform/clock.ts';
import type { Ctx } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db.ts';
import { dictionaries } from '../../org/index.ts';
import { firstName } from '../../sales/index.ts';
import { textOfKind } from './queries.ts';
import { called, fill, type Kind } from './wording.ts';

/** What a message is about, as its row has it. */
export interface About {
  kind: Kind;
  what: readonly string[];
  subjectType: string;
  subjectId: string;
  leadId: string;
  customerId: string;
}

export interface Words {
  subject: string;
  text: string;
}

interface Facts {
  name: string;
  language: string | null;
  gender: string | null;
  number: string | null;
  car: string | null;
  carEn: string | null;
  dealer: string;
  dealerEn: string;
  phone: string | null;
  expectedOn: string | null;
  startsAt: Date | null;
  status: string | null;
}

/** The facts a text is filled from, as they are now. */
async function factsOf(tx: Tx, { subjectType, subjectId, leadId, customerId }: About): Promise<Facts | undefined> {
  // plan: primary keys throughout
  const { rows } = await sql<Facts>`
    select c.name, c.language, c.gender, o.number, coalesce(so.name, sd.name, sl.name) as car, coalesce(so.name_en, sd.name_en, sl.name_en) as "carEn",
      u.name as dealer, u.name_en as "dealerEn", u.phone, o.expected_on::text as "expectedOn",
      d.starts_at as "startsAt", coalesce(o.status, d.status) as status
    from leads.lead l
    join customers.customer c on c.id = ${customerId}
    left join sales.order o on ${subjectType} = 'order' and o.id = ${subjectId}
    left join products.trim t on t.id = o.trim_id left join products.model n on n.id = t.model_id left join products.series so on so.id = n.series_id
    left join showroom.test_drive d on ${subjectType} = 'test_drive' and d.id = ${subjectId} left join products.series sd on sd.id = d.series_id
    left join products.series sl on sl.id = l.series_id
    join org.unit u on u.id = coalesce(o.org_id, d.org_id, l.org_id)
    where l.id = ${leadId}`.execute(tx);
  return rows[0];
}

/** Whether what was to be told still holds: nobody is told of a step of an order that is cancelled, or of a drive that is past. */
function stillHolds(kind: Kind, { status, startsAt }: Facts, now: Date): boolean {
  if (kind === 'order_step' || kind === 'order_changed') return status !== 'cancelled' && status !== 'returned';
  if (kind === 'test_drive_booked')
    return ['booked', 'confirmed'].includes(status ?? '') && startsAt !== null && startsAt > now;
  return true;
}

/** The words of a message from the data as they are now, in the customer's language; null where nothing is left to say. `link`: the progress page. */
export async function compose(
  ctx: Ctx,
  tx: Tx,
  about: About,
  link: string | null,
  zone: string,
): Promise<Words | null> {
  const facts = await factsOf(tx, about);
  if (!facts || !stillHolds(about.kind, facts, ctx.clock.now())) return null;
  const kept = await textOfKind(tx, about.kind);
  // A text nobody has put into English is told in Chinese.
  const english = facts.language === 'en' && kept.bodyEn !== '';
  const { subject, body } = english ? { subject: kept.subjectEn, body: kept.bodyEn } : kept;
  const entries = await dictionaries(ctx, tx);
  const step = about.what.map((code) => {
    const entry = entries.find((one) => ['sales_step', 'order_change'].includes(one.kind) && one.code === code);
    return (english ? entry?.nameEn : entry?.name) ?? code;
  });
  const date = facts.startsAt ? civilDateTime(facts.startsAt, zone).slice(0, 16) : facts.expectedOn;
  const text = fill(body, {
    name: english ? facts.name : called(firstName(facts.name), facts.gender),
    number: facts.number ?? '',
    car: (english && facts.carEn) || (facts.car ?? ''),
    dealer: (english && facts.dealerEn) || facts.dealer,
    phone: facts.phone ?? '',
    step: step.join(english ? ', ' : '、'),
    date: facts.status === 'delivered' ? '' : (date ?? ''),
    link: link ?? '',
  });
  return { subject, text };
}
