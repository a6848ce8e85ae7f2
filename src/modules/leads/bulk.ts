import * as z from 'zod';
import { Id } from '../../platform/endpoint.ts';
import { bulkAction, oneByOne } from '../org/index.ts';
import { listLeads } from './schema.ts';
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
    oneByOne(ctx, ids, (one, id) => service.acceptLead(one, id, { consultantId })),
});

/** Sends chosen leads that nobody has accepted to a dealer, by the rule of dispatching one (LED-08). */
export const dispatchLeads = bulkAction({
  id: 'leads.dispatch',
  title: { zh: '分派给经销商', en: 'Dispatch to a dealer' },
  list: listLeads,
  page: service.listLeads,
  permission: 'lead.dispatch',
  input: z.object({ dealerId: Id }),
  apply: (ctx, _tx, ids, { dealerId }) => oneByOne(ctx, ids, (one, id) => service.dispatchLead(one, id, { dealerId })),
});
