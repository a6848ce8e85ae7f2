import * as z from 'zod';
import { endpoint, Id, Instant } from '../../../platform/endpoint.ts';

export const ClockName = z.enum(['accept', 'first_follow', 'next_contact']);
export const EscalationTo = z.enum(['manager', 'region', 'reclaim']);
const Minutes = z.int().min(1).max(60_000);
const Steps = z.array(z.object({ after: Minutes, to: EscalationTo })).max(3);

const Times = {
  minutes: Minutes.meta({
    description: 'Working minutes of the unit; for next_contact the grace after the agreed time',
  }),
  warn: z.array(z.int().min(1).max(99)).max(4).meta({ description: 'Warnings, in percent of the time' }),
  steps: Steps.meta({ description: 'Escalation, in working minutes after the breach' }),
};

export const ClockRuleRow = z.object({
  id: Id,
  clock: ClockName,
  sourceId: Id.nullable(),
  sourceName: z.string().nullable(),
  sourceNameEn: z.string().nullable(),
  grade: z.string().nullable(),
  ...Times,
  version: z.int(),
});

export const listClockRules = endpoint({
  id: 'leads.clock_rules',
  method: 'GET',
  path: '/api/clock-rules',
  audience: 'staff',
  permission: 'clock.edit',
  summary: { zh: '线索时限规则', en: 'Rules of the clocks, with the sources they may name' },
  response: z.object({
    rows: z.array(ClockRuleRow),
    sources: z.array(z.object({ id: Id, name: z.string(), nameEn: z.string() })),
  }),
});

export const createClockRule = endpoint({
  id: 'leads.create_clock_rule',
  method: 'POST',
  path: '/api/clock-rules',
  audience: 'staff',
  permission: 'clock.edit',
  summary: { zh: '新增时限规则', en: 'Add a rule for a source, a grade, or both' },
  body: z.object({ clock: ClockName, sourceId: Id.nullable(), grade: z.string().max(10).nullable(), ...Times }),
  response: ClockRuleRow,
  creates: true,
});

export const editClockRule = endpoint({
  id: 'leads.edit_clock_rule',
  method: 'PATCH',
  path: '/api/clock-rules/:id',
  audience: 'staff',
  permission: 'clock.edit',
  summary: { zh: '修改时限规则', en: 'Change a rule; clocks that run keep the one they started by' },
  params: z.object({ id: Id }),
  body: z.object({ version: z.int().min(1), ...Times }),
  response: ClockRuleRow,
});

export const deleteClockRule = endpoint({
  id: 'leads.delete_clock_rule',
  method: 'DELETE',
  path: '/api/clock-rules/:id',
  audience: 'staff',
  permission: 'clock.edit',
  summary: { zh: '删除时限规则', en: 'Remove a rule; the default of a clock stays' },
  params: z.object({ id: Id }),
  response: z.object({ id: Id }),
});

export const leadClocks = endpoint({
  id: 'leads.clocks',
  method: 'GET',
  path: '/api/leads/:id/clocks',
  audience: 'staff',
  permission: 'lead.read',
  summary: { zh: '线索的各级时限', en: 'The clocks of a lead, newest first, with what they will still do' },
  params: z.object({ id: Id }),
  response: z.object({
    rows: z.array(
      z.object({
        id: Id,
        clock: ClockName,
        unitName: z.string(),
        unitNameEn: z.string(),
        startedAt: Instant,
        dueAt: Instant,
        state: z.enum(['running', 'ended', 'stopped']),
        stoppedAt: Instant.nullable(),
        acts: z.array(z.object({ act: z.string(), at: Instant, done: z.boolean() })),
      }),
    ),
  }),
});
