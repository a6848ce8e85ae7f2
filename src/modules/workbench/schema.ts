import * as z from 'zod';
import { CivilDate, endpoint, Id, Instant } from '../../platform/endpoint.ts';

/** Rows of a part on the workbench, and how far its work is counted. */
export const PART_ROWS = 5;
export const PART_CAP = 100;

/** One piece of work: about whom, when it is due. `id` is the record it is done at, by the part. */
export const WorkRow = z.object({
  id: Id,
  name: z.string().nullable().meta({ description: 'The customer, where the caller sees them' }),
  seriesName: z.string().nullable(),
  seriesNameEn: z.string().nullable(),
  grade: z.string().nullable(),
  at: Instant.nullable(),
  on: CivilDate.nullable(),
  late: z.boolean(),
  done: z.boolean().meta({ description: 'Nothing is left to do: whoever was expected came, somebody saw to it' }),
  code: z.string().nullable().meta({ description: 'A state, kind or reason, by the part' }),
  note: z.string().nullable().meta({ description: 'A number, a car, a dealer, by the part' }),
  noteEn: z.string().nullable().meta({ description: 'The same in English, where it has another name' }),
  staffName: z.string().nullable(),
});

/** A part of a workbench: the first rows, and how much there is, counted up to a cap. */
export const WorkPart = z.object({ count: z.int(), late: z.int(), done: z.int(), rows: z.array(WorkRow) });
/** Null where the caller lacks the right to what is listed. */
const part = WorkPart.nullable();
const counted = z.int().meta({ description: `Counted up to ${PART_CAP}` });
const CAP = { cap: z.int() };

const bench = <R extends z.ZodType>(
  key: 'digital' | 'showroom' | 'manager' | 'dispatch' | 'network',
  summary: { zh: string; en: string },
  response: R,
) =>
  endpoint({
    id: `workbench.${key}`,
    method: 'GET',
    path: `/api/workbench/${key}`,
    audience: 'staff',
    permission: `bench.${key}`,
    summary,
    response,
  });

/** Digital leads of a dealer (DCC): to accept, to call first, due and overdue, invited for today and whether they came. */
export const digitalBench = bench(
  'digital',
  { zh: '电话网销工作台', en: 'The workbench of digital leads' },
  z.object({ ...CAP, accept: part, call: part, due: part, overdue: part, invited: part }),
);

/** The showroom of a dealer: reception and consultants. */
export const showroomBench = bench(
  'showroom',
  { zh: '展厅工作台', en: 'The workbench of the showroom' },
  z.object({
    ...CAP,
    visits: part,
    wishes: part,
    drives: part,
    feedback: part,
    contacts: part,
    deliveries: part,
    courtesy: part,
    messages: part,
  }),
);

/** A dealer's manager: what waits for approval, who is behind, what nobody has, how old the stock is. */
export const managerBench = bench(
  'manager',
  { zh: '经理工作台', en: 'The workbench of a dealer’s manager' },
  z.object({
    ...CAP,
    closings: part,
    prices: part,
    changes: part,
    accept: part,
    overdue: z.array(z.object({ staffId: Id.nullable(), name: z.string().nullable(), late: counted })).nullable(),
    stock: z
      .array(
        z.object({
          from: z.int().meta({ description: 'Days since the car arrived' }),
          to: z.int().nullable(),
          cars: z.int(),
        }),
      )
      .nullable(),
  }),
);

const DealerLine = z.object({
  unitId: Id,
  name: z.string(),
  nameEn: z.string(),
  late: counted.meta({ description: 'Clocks that have run out' }),
  soon: counted.meta({ description: 'Clocks that run out within two hours' }),
  waiting: counted.meta({ description: 'Leads the dealer has not accepted' }),
});

/** Headquarters' dispatcher: raw leads, what waits for a dealer, what came back, who is about to be late. */
export const dispatchBench = bench(
  'dispatch',
  { zh: '分派工作台', en: 'The workbench of dispatch' },
  z.object({
    ...CAP,
    validate: part,
    waiting: part,
    returned: part,
    escalated: part,
    dealers: z.array(DealerLine).nullable(),
  }),
);

/** A region or the brand: where dealers are behind; what they answer has its own list. */
export const networkBench = bench(
  'network',
  { zh: '网络工作台', en: 'The workbench of the network' },
  z.object({ ...CAP, escalated: part, dealers: z.array(DealerLine).nullable() }),
);
