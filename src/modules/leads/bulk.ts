import * as z from 'zod';
import { Id, InstantInput } from '../../platform/endpoint.ts';
import { bulkAction, oneByOne } from '../org/index.ts';
import { dispatchMany } from './dispatch/many.ts';
import * as dispatching from './dispatch/service.ts';
import { listLeads } from './schema.ts';
import { reactivateLead, recycleLead } from './second-life/service.ts';
import * as service from './service.ts';

/** Gives chosen leads to a consultant, by the rule of accepting one (DLR-02): each has to be waiting at the consultant's dealer. */
export const assignLeads = bulkAction({
  id: 'leads.assign',
  title: { zh: '接收并指定顾问', en: 'Accept and assign' },
  list: listLeads,
  page: service.listLeads,
  permission: 'lead.accept',
  input: z.object({ consultantId: Id }),
  apply: (ctx, _tx, ids, { consultantId }) =>
    oneByOne(ctx, ids, (one, id) => dispatching.acceptLead(one, id, { consultantId })),
});

/** Sends chosen leads that nobody has accepted to a dealer, by the rule of dispatching one (LED-08). */
export const dispatchLeads = bulkAction({
  id: 'leads.dispatch',
  title: { zh: '分派给经销商', en: 'Dispatch to a dealer' },
  list: listLeads,
  page: service.listLeads,
  permission: 'lead.dispatch',
  input: z.object({ dealerId: Id }),
  apply: (ctx, _tx, ids, { dealerId }) =>
    oneByOne(ctx, ids, (one, id) => dispatching.dispatchLead(one, id, { dealerId })),
});

/** Takes leads of the dormant pool up again, each by the rule of one (LED-27): nobody is called who asked not to be. */
export const reactivateLeads = bulkAction({
  id: 'leads.reactivate',
  title: { zh: '激活', en: 'Take up again' },
  list: listLeads,
  page: service.listLeads,
  permission: 'lead.close',
  input: z.object({ nextContactAt: InstantInput }),
  apply: (ctx, _tx, ids, { nextContactAt }) =>
    oneByOne(ctx, ids, (one, id) => reactivateLead(one, id, { nextContactAt })),
});

/** Gives closed leads to other dealers, by territory, each by the rule of one. */
export const recycleLeads = bulkAction({
  id: 'leads.recycle',
  title: { zh: '分给其他经销商', en: 'Give to other dealers' },
  list: listLeads,
  page: service.listLeads,
  permission: 'lead.dispatch',
  input: z.object({}),
  apply: (ctx, _tx, ids) => oneByOne(ctx, ids, (one, id) => recycleLead(one, id, {})),
});

const NOBODY = {
  zh: '暂无可接收的经销商,或客户不同意转给经销商。',
  en: 'No dealer takes it at present, or the customer does not want to be passed on.',
};
const NOT_WAITING = { zh: '该线索不在待分派状态。', en: 'This lead is not waiting to be dispatched.' };

/** Sends chosen leads that wait at headquarters to dealers by territory, capacity and turn, set-based (LED-08, DLR-02). */
export const dispatchLeadsByRule = bulkAction({
  id: 'leads.dispatch_by_rule',
  title: { zh: '按规则自动分派', en: 'Dispatch by rule' },
  list: listLeads,
  page: service.listLeads,
  permission: 'lead.dispatch',
  input: z.object({}),
  apply: async (ctx, tx, ids) => {
    const done = await dispatchMany(ctx, tx, ids);
    return new Map(ids.flatMap((id) => (done.get(id) ? [] : [[id, done.has(id) ? NOBODY : NOT_WAITING] as const])));
  },
});
