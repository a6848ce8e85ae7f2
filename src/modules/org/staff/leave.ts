import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { emit } from '../../../platform/events.ts';
import { staffHandedOver } from '../../events.ts';
import { dropRoles, endSessions, type Target, updateStaff } from './queries.ts';
import { atHome, keepingAnEditor, leaveRefusal, visible } from './rules.ts';
import { clearStaff, receivers, WORK_NEEDS, type WorkAtUnit, workOf } from './work.ts';

type Kind = keyof typeof WORK_NEEDS;
const KINDS: readonly Kind[] = ['leads', 'orders'];
const openOf = (work: WorkAtUnit, kinds: readonly Kind[] = KINDS) => kinds.reduce((sum, kind) => sum + work[kind], 0);
const total = (works: readonly WorkAtUnit[], kind: Kind) => works.reduce((sum, work) => sum + work[kind], 0);

/** Open work of a colleague by unit, with who could take it over there. */
export async function openWork(ctx: Ctx, id: string) {
  return read(ctx, async (tx) => {
    await visible(ctx, tx, id);
    const works = await workOf(tx, id, scopeOf(ctx).unitId);
    const units = await Promise.all(
      works
        .filter((work) => work.inScope)
        .map(async ({ unit, leads, orders, opportunities }) => {
          const needs = KINDS.filter((kind) => (kind === 'leads' ? leads : orders) > 0).map((kind) => WORK_NEEDS[kind]);
          const able = needs.length > 0 ? await receivers(tx, unit.id, needs) : [];
          return { unit, leads, orders, opportunities, receivers: able.filter((one) => one.id !== id) };
        }),
    );
    const elsewhere = works.filter((work) => !work.inScope).reduce((sum, work) => sum + openOf(work), 0);
    return { units, elsewhere };
  });
}

/** Tells the modules whose work it is, once a unit, in this transaction; they move it in one statement each. */
async function tell(ctx: Ctx, tx: Tx, from: Target, toId: string, works: WorkAtUnit[], kinds: readonly Kind[]) {
  for (const work of works) {
    const moving = kinds.filter((kind) => work[kind] > 0);
    const needs = moving.map((kind) => WORK_NEEDS[kind]);
    const [to] = await receivers(tx, work.unit.id, needs, toId);
    if (!to) {
      const { name, nameEn } = work.unit;
      throw invalid(
        'toStaffId',
        `接收人须在职,并在「${name}」担任可处理这些工作的角色。`,
        `The receiver has to be active and hold a role at ${nameEn} that can do this work.`,
      );
    }
    await emit(ctx, tx, staffHandedOver, {
      orgId: work.unit.id,
      subjectId: from.id,
      payload: {
        fromId: from.id,
        fromName: from.name,
        toId,
        toName: to.name,
        byName: ctx.actor.kind === 'staff' ? ctx.actor.name : '',
        kinds: moving,
      },
    });
  }
}

function refuseSame(id: string, toStaffId: string | null): void {
  if (id === toStaffId) throw invalid('toStaffId', '接收人不能是本人。', 'The receiver has to be somebody else.');
}

/**
 * Hands a colleague's open work at one unit to another who holds a fitting role there; both stay (ORG-15).
 * @throws AppError staff.no_open_work, request.invalid
 */
export async function handOver(
  ctx: Ctx,
  id: string,
  given: { toStaffId: string; unitId?: string | undefined; kinds: Kind[] },
) {
  const { toStaffId, unitId } = given;
  const kinds = KINDS.filter((kind) => given.kinds.includes(kind));
  return transact(ctx, async (tx) => {
    await clearStaff(tx, id, toStaffId);
    const from = await visible(ctx, tx, id);
    refuseSame(id, toStaffId);
    const works = (await workOf(tx, id, scopeOf(ctx).unitId)).filter(
      (work) => work.inScope && openOf(work, kinds) > 0 && (!unitId || work.unit.id === unitId),
    );
    if (works.length === 0) throw new AppError('staff.no_open_work');
    if (works.length > 1)
      throw invalid(
        'unitId',
        '在多个单位有未完成的工作,请选择单位。',
        'There is open work at several units; choose one.',
      );
    await tell(ctx, tx, from, toStaffId, works, kinds);
    return {
      id,
      leads: kinds.includes('leads') ? total(works, 'leads') : 0,
      orders: kinds.includes('orders') ? total(works, 'orders') : 0,
    };
  });
}

/**
 * Somebody leaves. Their open work needs a receiver at each unit where it lies; roles go, sessions end at once. Work given to them at the
 * same moment is either seen here or refused there.
 * @throws AppError staff.open_work, staff.reaches_further, staff.administrative, staff.own_account, role.last_editor, request.conflict
 */
export async function leave(ctx: Ctx, id: string, given: { toStaffId: string | null; version: number }) {
  const { toStaffId, version } = given;
  return transact(ctx, async (tx) => {
    await clearStaff(tx, id, toStaffId);
    const from = await atHome(ctx, tx, id);
    const refusal = leaveRefusal(ctx, from);
    if (refusal) throw refusal;
    refuseSame(id, toStaffId);
    const works = (await workOf(tx, id, scopeOf(ctx).unitId)).filter((work) => openOf(work) > 0);
    if (works.length > 0) {
      if (works.some((work) => !work.inScope)) throw new AppError('staff.reaches_further');
      if (!toStaffId) throw new AppError('staff.open_work', { count: total(works, 'leads') + total(works, 'orders') });
      await tell(ctx, tx, from, toStaffId, works, KINDS);
    }
    await keepingAnEditor(tx, async () => {
      if (!(await updateStaff(tx, id, version, { status: 'left' })))
        throw new AppError('request.conflict', { current: { status: from.status, version: from.version } });
      await endSessions(tx, id);
      await dropRoles(tx, id);
    });
    return { id, status: 'left', leads: total(works, 'leads'), orders: total(works, 'orders') };
  });
}
