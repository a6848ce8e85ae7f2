import type * as z from 'zod';
import { type Ctx, ownerFilter, scopeOf } from '../../../platform/context.ts';
import { read } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import { pageFrom, writeCursor } from '../../../platform/keyset.ts';
import { happened, seesCustomer, seesUnit } from '../timeline/queries.ts';
import * as queries from './queries.ts';
import { type CustomerView, SHOWN, TIMELINE } from './schema.ts';
import { PHASES, SECTIONS, type SectionKey, SHOWN_KEYS, type ShownKey } from './sections.ts';

const STEPS = 5;
/** Parts of the file that are lists, all of them short. */
const LISTS = [
  'dealers',
  'identifiers',
  'addresses',
  'documents',
  'externalIds',
  'contacts',
  'contactOf',
  'files',
  'merges',
  'stages',
  'consents',
];

/** One customer with everything that belongs to them, as far as the acting unit and the caller's permissions reach. */
export async function getCustomer(ctx: Ctx, id: string) {
  const viewer: queries.Viewer = {
    may: (permission) => ctx.permissions.has(permission),
    ownOnly: (permission) => (ctx.permissions.has(permission) ? ownerFilter(ctx, permission) : null),
  };
  const found = await queries.overview(ctx, id, viewer);
  const file = found.file[0];
  if (!file) throw new AppError('request.not_found');
  const shown = (part: string) => found[part]?.slice(0, SHOWN) ?? [];
  const section = (key: ShownKey) => (ctx.permissions.has(SECTIONS[key].needs) ? shown(key) : null);
  const timeline = found.timeline.slice(0, TIMELINE).map(happened);
  const last = timeline.at(-1);
  const household = found.household?.[0] as object | undefined;
  const vehicles = section('vehicles') && current(found, 'vehicles').length;
  const view: unknown = {
    ...file,
    ...Object.fromEntries(LISTS.map((part) => [part, shown(part)])),
    ...Object.fromEntries(SHOWN_KEYS.map((key) => [key, section(key)])),
    counts: Object.fromEntries(SHOWN_KEYS.map((key) => [key, found[key]?.length ?? 0])),
    // Until there are complaints (CUS-25).
    complaints: 0,
    ownedVehicles: vehicles,
    openLead: current(found, 'leads')[0] ?? null,
    mergedInto: found.mergedInto?.[0] ?? null,
    household: household ? { ...household, members: shown('members') } : null,
    member: found.member?.[0] ?? null,
    phases: phasesOf(found.firsts),
    next: nextSteps(found),
    timeline,
    timelineNext: found.timeline.length > TIMELINE && last ? writeCursor(last.cursorAt, last.id) : null,
  };
  return view as z.input<typeof CustomerView>;
}

/** Lines of a section that are current: open leads and orders, cars owned today. */
function current(found: queries.Overview, key: ShownKey): Record<string, unknown>[] {
  const rows = (found[key] ?? []) as Record<string, unknown>[];
  return rows.filter((row) => row.current);
}

/** When each phase of the life cycle began, from the first occurrences of its events. */
function phasesOf(firsts: readonly { name: string; at: string }[]) {
  // UTC instants of one form: their order as texts is their order in time.
  const first = (names: readonly string[], after = '') =>
    firsts
      .filter(({ name, at }) => names.includes(name) && at > after)
      .map(({ at }) => at)
      .sort()[0] ?? null;
  return PHASES.map((each) => {
    if (!('after' in each)) return { phase: each.phase, at: first(each.events) };
    const since = first([each.after]);
    return { phase: each.phase, at: since && first(each.events, since) };
  });
}

/** What comes next, the soonest first: the open lead, cars to hand over, care calls, what was agreed last. */
function nextSteps(found: queries.Overview) {
  const said = found.said[0];
  const steps = [
    ...current(found, 'leads').map(({ id, actBy, status }) => ({
      kind: 'lead',
      id,
      at: actBy,
      on: null,
      code: status,
    })),
    ...current(found, 'orders').map(({ id, expectedOn, status }) => ({
      kind: 'order',
      id,
      at: null,
      on: expectedOn,
      code: status,
    })),
    ...found.care.map(({ id, kind, on }) => ({ kind: 'opportunity', id, at: null, on, code: kind })),
  ].map((step) => ({ ...step, text: null as string | null }));
  if (said?.nextStep)
    steps.push({
      kind: 'interaction',
      id: said.id,
      at: null,
      on: said.nextOn,
      code: said.channel,
      text: said.nextStep,
    });
  const when = ({ at, on }: (typeof steps)[number]) => String(at ?? on ?? '9');
  return steps.sort((a, b) => when(a).localeCompare(when(b))).slice(0, STEPS);
}

/** A page of one section of a customer's record. @throws AppError request.not_found */
export async function readSection<R>(
  ctx: Ctx,
  key: SectionKey,
  customerId: string,
  asked: { cursor?: string | undefined; limit: number },
): Promise<{ rows: R[]; next: string | null }> {
  const rows = await read(ctx, async (tx) => {
    if (!(await seesCustomer(tx, customerId))) throw new AppError('request.not_found');
    const own = ownerFilter(ctx, SECTIONS[key].needs);
    return queries.sectionPage<R & { id: string; cursorAt: string }>(tx, key, customerId, own, asked);
  });
  const shown = rows.slice(0, asked.limit);
  const last = shown.at(-1);
  // Rows are placed by the line that ties them to the customer, which is not always the record they show.
  return { rows: shown, next: rows.length > asked.limit && last ? writeCursor(last.cursorAt, last.key) : null };
}

/** Customers of a dealer within scope. @throws AppError request.not_found */
export async function customersOfDealer(
  ctx: Ctx,
  unitId: string,
  asked: { cursor?: string | undefined; limit: number },
) {
  const rows = await read(ctx, async (tx) => {
    if (!(await seesUnit(tx, scopeOf(ctx).unitId, unitId))) throw new AppError('request.not_found');
    return queries.customersOfUnit(tx, unitId, asked);
  });
  return pageFrom(rows, asked.limit);
}
