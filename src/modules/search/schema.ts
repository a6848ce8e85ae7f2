import * as z from 'zod';
import { endpoint, Id } from '../../platform/endpoint.ts';
import { CustomerRow } from '../customers/schema.ts';
import { LeadRow } from '../leads/schema.ts';
import { AnswerHit } from '../org/answers/schema.ts';
import { UnitKind } from '../org/schema.ts';
import { UnitListRow } from '../products/schema.ts';
import { ContractLine } from '../sales/contracts/schema.ts';
import { OrderRow } from '../sales/schema.ts';

/** Rows of one group at most. */
export const GROUP_LIMIT = 5;

/** Everything one key names, each kind of record apart; a group is empty where nothing fits or the caller may not see such records. */
export const search = endpoint({
  id: 'search.all',
  method: 'GET',
  path: '/api/search',
  audience: 'staff',
  summary: { zh: '全局搜索', en: 'Search everything by one key' },
  query: z.object({
    q: z.string().trim().max(200).meta({
      description:
        'Name, pinyin or its initials (two characters or more), full phone or its last four digits, VIN, serial number, plate, order number or contract number or the last four or more characters of one, card number, number of another system',
    }),
  }),
  response: z.object({
    customers: z.array(CustomerRow.pick({ id: true, name: true, kind: true, mobileMasked: true, stage: true })),
    vehicles: z.array(
      UnitListRow.pick({
        id: true,
        vin: true,
        serial: true,
        plate: true,
        seriesName: true,
        seriesNameEn: true,
        ownerId: true,
        ownerName: true,
      }),
    ),
    orders: z.array(OrderRow.pick({ id: true, number: true, customerName: true, status: true, contractNumber: true })),
    contracts: z.array(
      ContractLine.pick({ id: true, number: true, kind: true, state: true }).extend({
        customerName: z.string(),
        orderNumber: z.string(),
      }),
    ),
    leads: z.array(
      LeadRow.pick({
        id: true,
        customerName: true,
        mobileMasked: true,
        status: true,
        seriesName: true,
        seriesNameEn: true,
      }),
    ),
    members: z.array(z.object({ id: Id, cardNumber: z.string(), customerName: z.string(), status: z.string() })),
    staff: z.array(
      z.object({
        id: Id,
        name: z.string(),
        login: z.string(),
        title: z.string().nullable(),
        unitName: z.string(),
        unitNameEn: z.string(),
      }),
    ),
    answers: z.array(AnswerHit.pick({ id: true, question: true, questionEn: true, category: true })),
    units: z.array(z.object({ id: Id, kind: UnitKind, code: z.string(), name: z.string(), nameEn: z.string() })),
  }),
});
