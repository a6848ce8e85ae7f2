import type pg from 'pg';
import { planOf } from '../../src/modules/leads/clocks/plan.ts';
import { type Clock, type ClockRule, ruleFor } from '../../src/modules/leads/clocks/rules.ts';
import type { WorkingTime } from '../../src/platform/working-time.ts';
import { DEMO_DEALER } from './accounts.ts';

interface OpenLead {
  id: string;
  org_id: string;
  customer_id: string;
  clock: Clock;
  source_id: string | null;
  grade: string;
  started_at: Date;
  working_time: WorkingTime;
}

const EVENTS: Record<string, string> = {
  warn: 'lead.clock_warned',
  breach: 'lead.clock_breached',
  manager: 'lead.clock_escalated',
  region: 'lead.clock_escalated',
};

/**
 * The clocks of open leads with what they did so far, what dealers take, and who is there. Worked out from the leads that were written.
 * No clock takes a lead away: what a visitor found yesterday is still there today.
 */
export async function writeClocks(client: pg.ClientBase, now: Date): Promise<void> {
  const { rows: rules } = await client.query<ClockRule & { source_id: string | null }>(
    'select clock, source_id as "sourceId", grade, minutes, warn, steps from leads.clock_rule',
  );
  const { rows: leads } = await client.query<OpenLead>(
    `select l.id, l.org_id, l.customer_id, l.source_id, l.grade, u.working_time,
       case l.status when 'assigned' then 'accept' when 'accepted' then 'first_follow' else 'next_contact' end as clock,
       case l.status when 'assigned' then l.assigned_at when 'accepted' then l.accepted_at else l.next_contact_at end as started_at
     from leads.lead l join org.unit u on u.id = l.org_id and u.kind = 'dealer'
     where l.status in ('assigned', 'accepted') or (l.status in ('following', 'ordered') and l.next_contact_at is not null)
     order by l.id`,
  );
  const timers = leads.map((lead) => timerOf(lead, rules, now));
  await client.query(
    `insert into leads.timer (id, org_id, lead_id, clock, started_at, warn_at, due_at, acts, acts_at, step, state)
     select app.new_id(), t.org_id, t.lead_id, t.clock, t.started_at, t.warn_at, t.due_at, t.acts, t.acts_at, t.step, t.state
     from jsonb_to_recordset($1::jsonb) t(org_id uuid, lead_id uuid, clock text, started_at timestamptz, warn_at timestamptz, due_at timestamptz,
       acts text[], acts_at timestamptz[], step integer, state text)`,
    [JSON.stringify(timers.map(({ told, ...timer }) => timer))],
  );
  await client.query(
    `insert into app.event (id, name, org_id, subject_id, customer_id, payload, actor, occurred_at)
     select app.new_id(), e.name, e.org_id, e.subject_id, e.customer_id, e.payload, 'system:leads.sweep_clocks', e.at
     from jsonb_to_recordset($1::jsonb) e(name text, org_id uuid, subject_id uuid, customer_id uuid, payload jsonb, at timestamptz)`,
    [JSON.stringify(timers.flatMap(({ told }) => told))],
  );
  await writeReclaimed(client);
  await writeCapacity(client, now);
}

function timerOf(lead: OpenLead, rules: readonly ClockRule[], now: Date) {
  const { clock, source_id: sourceId, grade, started_at: startedAt } = lead;
  const rule = ruleFor(rules, { clock, sourceId, grade });
  const steps = rule.steps.filter(({ to }) => to !== 'reclaim');
  const { warnAt, dueAt, acts, actsAt } = planOf({ ...rule, steps }, startedAt, lead.working_time);
  const step = actsAt.filter((at) => at <= now).length;
  const told = acts.slice(0, step).map((act, nth) => {
    const [kind = '', percent] = act.split(':');
    return {
      name: EVENTS[kind] ?? act,
      org_id: lead.org_id,
      subject_id: lead.id,
      customer_id: lead.customer_id,
      payload: {
        clock,
        dueAt,
        plannedAt: actsAt[nth],
        ...(percent ? { percent: Number(percent) } : {}),
        ...(kind === 'manager' || kind === 'region' ? { to: kind } : {}),
      },
      at: actsAt[nth],
    };
  });
  return {
    org_id: lead.org_id,
    lead_id: lead.id,
    clock,
    started_at: startedAt,
    warn_at: warnAt,
    due_at: dueAt,
    acts,
    acts_at: actsAt,
    step,
    state: step < acts.length ? 'running' : 'ended',
    told,
  };
}

/** Three leads of the demo dealer were at a neighbour before, who let their time pass. */
async function writeReclaimed(client: pg.ClientBase): Promise<void> {
  await client.query(
    `insert into app.event (id, name, org_id, subject_id, customer_id, payload, actor, occurred_at)
     select app.new_id(), step.name, n.id, l.id, l.customer_id, step.payload, 'system:leads.sweep_clocks', l.assigned_at - step.before
     from org.unit d
     join lateral (select x.* from org.unit x where x.parent_id = d.parent_id and x.id <> d.id and x.kind = 'dealer' order by x.code limit 1) n on true
     join lateral (select y.* from leads.lead y where y.org_id = d.id and y.status in ('assigned', 'accepted') and y.assigned_at is not null
       order by y.assigned_at desc limit 3) l on true
     cross join lateral (values
       ('lead.dispatched', jsonb_build_object('dealerId', n.id, 'dealerName', n.name, 'byCity', true), interval '5 hours'),
       ('lead.reclaimed', jsonb_build_object('clock', 'accept', 'dealerId', n.id, 'dealerName', n.name), interval '1 minute')
     ) step(name, payload, before)
     where d.name = $1`,
    [DEMO_DEALER.name],
  );
}

/** Quotas of some dealers, what all were given in a month, and who of the demo dealer's consultants is away. */
async function writeCapacity(client: pg.ClientBase, now: Date): Promise<void> {
  await client.query(
    `insert into leads.dealer_capacity (org_id, weight, quota, daily_max, paused, assign_rule)
     select u.id, case when u.nth % 4 = 1 then 2 else 1 end, case when u.nth % 3 = 0 then 300 end, case when u.nth % 3 = 0 then 15 end,
       u.nth % 12 = 11 and not u.near,
       case when u.near then 'manual' else (array['manual', 'round_robin', 'least_loaded', 'skill'])[1 + u.nth % 4] end
     from (select d.id, row_number() over (order by d.code) as nth,
         d.city_code = (select own.city_code from org.unit own where own.name = $1) as near
       from org.unit d where d.kind = 'dealer' and d.status = 'open') u`,
    [DEMO_DEALER.name],
  );
  const today = "($1::timestamptz at time zone 'Asia/Shanghai')::date";
  await client.query(
    `insert into leads.dealer_day (org_id, day, taken)
     select l.org_id, (l.assigned_at at time zone 'Asia/Shanghai')::date, count(*) from leads.lead l join org.unit u on u.id = l.org_id and u.kind = 'dealer'
     where l.assigned_at > $1::timestamptz - interval '31 days' and l.accepted_at is distinct from l.created_at
       and (l.assigned_at at time zone 'Asia/Shanghai')::date < ${today} group by 1, 2`,
    [now],
  );
  // The demo dealer is next, for some enquiries in a row: whoever tries the public form finds them there.
  await client.query(
    `insert into leads.dealer_turn (org_id, pass, day, day_taken)
     select u.id, case when u.name = $2 then 0 else 20160 end, ${today}, (select count(*) from leads.lead l where l.org_id = u.id and l.accepted_at is distinct from l.created_at
       and (l.assigned_at at time zone 'Asia/Shanghai')::date = ${today}) from org.unit u where u.kind = 'dealer' and u.status = 'open'`,
    [now, DEMO_DEALER.name],
  );
  await client.query(
    `insert into leads.consultant (org_id, staff_id, presence, back_at, changed_at)
     select d.id, k.staff_id, (array['leave', 'training', 'busy'])[k.nth], $2::timestamptz + k.nth * interval '1 day', $2
     from org.unit d cross join lateral (
       select c.staff_id, row_number() over (order by c.name) as nth from leads.consultants_at(d.id, $2) c
       join org.staff s on s.id = c.staff_id and s.login not in ('consultant', 'manager')
     ) k where d.name = $1 and k.nth <= 3`,
    [DEMO_DEALER.name, now],
  );
}
