import type * as z from 'zod';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { read, type Tx } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import * as queries from './queries.ts';
import { type getTimeline, TimelineType } from './schema.ts';
import { namesOf } from './types.ts';

type Asked = z.output<(typeof getTimeline)['query']>;

/** A page of the timeline of one customer, vehicle, dealer or matter, as far as the acting unit sees its events. */
export async function readTimeline(ctx: Ctx, asked: Asked) {
  const names = asked.types ? namesOf(typesIn(asked.types)) : null;
  const page = { names, cursor: asked.cursor, limit: asked.limit };
  const rows = await read(
    ctx,
    async (tx) => {
      const whose = await whoseOf(ctx, tx, asked);
      if (!whose) throw new AppError('request.not_found');
      return queries.timelinePage(tx, whose, page);
    },
    { keptPlans: true },
  );
  return pageFrom(rows, asked.limit);
}

async function whoseOf(ctx: Ctx, tx: Tx, asked: Asked): Promise<queries.Whose | null> {
  const { customer, vehicle, dealer, event } = asked;
  if ([customer, vehicle, dealer, event].filter(Boolean).length !== 1)
    throw invalid(
      'customer',
      '请指定客户、车辆、经销商、事件中的一个。',
      'Name exactly one of customer, vehicle, dealer and event.',
    );
  const { unitId } = scopeOf(ctx);
  if (customer) return (await queries.seesCustomer(tx, customer)) ? { customerId: customer } : null;
  if (vehicle) return (await queries.seesVehicle(tx, vehicle)) ? { vehicleId: vehicle } : null;
  if (dealer) return (await queries.seesUnit(tx, unitId, dealer)) ? { dealerId: dealer } : null;
  const subjectId = await queries.subjectOf(tx, event ?? '');
  return subjectId ? { subjectId } : null;
}

function typesIn(text: string) {
  return text
    .split(',')
    .filter(Boolean)
    .map((each) => {
      const type = TimelineType.safeParse(each);
      if (!type.success) throw invalid('types', `没有“${each}”这个类型。`, `There is no type "${each}".`);
      return type.data;
    });
}
