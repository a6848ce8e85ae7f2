import { type Ctx, ownerFilter, scopeOf } from '../../platform/context.ts';
import { read, type Tx } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import { pageFrom } from '../../platform/keyset.ts';
import type { Permission } from '../../platform/permissions.ts';
import { searchKeys, timeline } from '../customers/index.ts';
import { answersGiven, numberOf, unitById } from '../org/index.ts';
import { pendingClosing } from './closing/queries.ts';
import { openDowngrade } from './downgrades/queries.ts';
import { daysAfter } from './grades.ts';
import { contactsByOthers, historyOf, stageChanges } from './history.ts';
import * as queries from './queries.ts';

/** Counts stop here; the screen shows 999+. */
const COUNT_CAP = 1000;

interface LeadListQuery {
  status?: string | undefined;
  overdue?: 'true' | undefined;
  plan?: 'none' | undefined;
  revisit?: 'due' | undefined;
  grade?: string | undefined;
  consultantId?: string | undefined;
  unitId?: string | undefined;
  q?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** Leads of the acting unit, newest first; a consultant's are their own. `q`: name, pinyin initials, mobile, last four digits. */
export async function listLeads(ctx: Ctx, query: LeadListQuery) {
  const { unitId } = query;
  const now = ctx.clock.now();
  const rows = await read(ctx, (tx) =>
    queries.leads(tx, {
      ...query,
      // The policy is the wall: a unit out of scope has no rows to show.
      orgIds: unitId ? [unitId] : scopeOf(ctx).orgIds,
      consultantId: ownerFilter(ctx, 'lead.read') ?? query.consultantId ?? null,
      overdueAt: query.overdue ? now : null,
      planless: query.plan === 'none',
      revisitBy: query.revisit ? now : null,
      customers: query.q ? searchKeys(ctx, query.q) : null,
    }),
  );
  return pageFrom(rows, query.limit);
}

/** The newest leads, of the acting unit or one's own, whose customer a text names, in the caller's transaction (as `q` of the list). `permission`: by which the caller asks. */
export async function findLeads(ctx: Ctx, tx: Tx, q: string, limit: number, permission: Permission = 'lead.read') {
  const found = await queries.leads(tx, {
    orgIds: scopeOf(ctx).orgIds,
    consultantId: ownerFilter(ctx, permission),
    overdueAt: null,
    customers: searchKeys(ctx, q),
    limit,
  });
  return found.slice(0, limit);
}

/** Capped counts by status, and of overdue ones. */
export async function countLeads(ctx: Ctx) {
  const scope = scopeOf(ctx);
  const counts = await read(ctx, (tx) =>
    queries.counts(tx, scope.orgIds, ownerFilter(ctx, 'lead.read'), ctx.clock.now(), COUNT_CAP),
  );
  return { cap: COUNT_CAP, counts };
}

/** One lead with its follow-ups, enquiries and events. */
export async function getLead(ctx: Ctx, id: string) {
  const own = ownerFilter(ctx, 'lead.read');
  return read(ctx, async (tx) => {
    const days = await numberOf(ctx, tx, 'contact_rule', 'frequency', 'days', 7);
    const [lead, followUps, touches, events, closing, downgrade, changes, contacts] = await Promise.all([
      queries.leadById(tx, id),
      queries.followUpsOf(tx, id),
      queries.touchesOf(tx, id),
      timeline(tx, { subjectId: id }),
      pendingClosing(tx, id),
      openDowngrade(tx, id),
      stageChanges(tx, id),
      contactsByOthers(tx, id, daysAfter(ctx.clock.now(), -days), ctx.actor.label),
    ]);
    if (!lead || (own && lead.consultantId !== own)) throw new AppError('request.not_found');
    const given = await answersGiven(
      tx,
      touches.map((touch) => touch.id),
    );
    return {
      ...lead,
      followUps,
      touches: touches.map((touch) => ({ ...touch, answers: given(touch.id) })),
      closing: closing ? { ...closing, kind: closing.kind as 'defeat' | 'dormancy' } : null,
      downgrade: downgrade ?? null,
      history: historyOf(lead, changes),
      contacts,
      timeline: events,
    };
  });
}

/** The name and phone of the unit that holds a lead, as the enquirer may know it; null while it is the brand. */
export async function holderOf(tx: Tx, orgId: string): Promise<{ name: string; phone: string | null } | null> {
  const unit = await unitById(tx, orgId);
  return unit?.kind === 'dealer' ? { name: unit.name, phone: unit.phone } : null;
}
