import * as z from 'zod';
import { CivilDate, endpoint, Fen, Id } from '../../../platform/endpoint.ts';

const OneVehicle = z.object({ id: Id });
const OnePaper = z.object({ id: Id, paperId: Id });
const Version = z.int().min(1);
const Made = z.object({ id: Id });
const Saved = z.object({ id: Id, version: z.int() });

export const WARRANTY_KINDS = ['factory', 'battery', 'extended', 'parts', 'goodwill'] as const;
const warranty = {
  kind: z.enum(WARRANTY_KINDS),
  fromDate: CivilDate,
  toDate: CivilDate,
  km: z.int().min(1).max(2_000_000).nullable(),
  note: z.string().trim().max(300).nullable(),
};

/** Kinds of car insurance on the mainland: compulsory, own damage, third party, seats, others. */
export const POLICY_KINDS = ['compulsory', 'damage', 'liability', 'seats', 'other'] as const;
const policy = {
  insurer: z.string().trim().min(1).max(80),
  kinds: z.array(z.enum(POLICY_KINDS)).max(POLICY_KINDS.length),
  premiumFen: Fen.nullable(),
  fromDate: CivilDate,
  toDate: CivilDate,
};
const PolicyNumber = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9-]{6,40}$/);

const loan = {
  bank: z.string().trim().min(1).max(80),
  amountFen: Fen.nullable(),
  monthlyFen: Fen.nullable(),
  fromDate: CivilDate,
  toDate: CivilDate,
  settledOn: CivilDate.nullable(),
};

const staff = { audience: 'staff', permission: 'unit.edit' } as const;

export const addWarranty = endpoint({
  ...staff,
  id: 'products.add_warranty',
  method: 'POST',
  path: '/api/vehicles/:id/warranties',
  summary: { zh: '登记质保', en: 'Write down a warranty' },
  params: OneVehicle,
  body: z.object(warranty),
  response: Made,
  creates: true,
});

export const editWarranty = endpoint({
  ...staff,
  id: 'products.edit_warranty',
  method: 'PATCH',
  path: '/api/vehicles/:id/warranties/:paperId',
  summary: { zh: '修改质保', en: 'Edit a warranty' },
  params: OnePaper,
  body: z.object({ version: Version, ...warranty }),
  response: Saved,
});

/** A policy of the present owner; its number is sealed and shown masked. */
export const addPolicy = endpoint({
  ...staff,
  id: 'products.add_policy',
  method: 'POST',
  path: '/api/vehicles/:id/policies',
  summary: { zh: '登记保单', en: 'Write down an insurance policy' },
  params: OneVehicle,
  body: z.object({ ...policy, number: PolicyNumber.nullable() }),
  response: Made,
  creates: true,
});

export const editPolicy = endpoint({
  ...staff,
  id: 'products.edit_policy',
  method: 'PATCH',
  path: '/api/vehicles/:id/policies/:paperId',
  summary: { zh: '修改保单', en: 'Edit an insurance policy' },
  params: OnePaper,
  body: z.object({
    version: Version,
    ...policy,
    number: PolicyNumber.nullish().meta({ description: 'Left out: as it is' }),
  }),
  response: Saved,
});

export const addLoan = endpoint({
  ...staff,
  id: 'products.add_loan',
  method: 'POST',
  path: '/api/vehicles/:id/loans',
  summary: { zh: '登记贷款', en: 'Write down a loan' },
  params: OneVehicle,
  body: z.object(loan),
  response: Made,
  creates: true,
});

export const editLoan = endpoint({
  ...staff,
  id: 'products.edit_loan',
  method: 'PATCH',
  path: '/api/vehicles/:id/loans/:paperId',
  summary: { zh: '修改贷款', en: 'Edit a loan' },
  params: OnePaper,
  body: z.object({ version: Version, ...loan }),
  response: Saved,
});

/** Takes out what was written at the wrong vehicle; the audit trail keeps it. */
export const removePaper = endpoint({
  ...staff,
  id: 'products.remove_paper',
  method: 'DELETE',
  path: '/api/vehicles/:id/:kind/:paperId',
  summary: { zh: '删除质保、保单或贷款', en: 'Remove a warranty, policy or loan' },
  params: z.object({ id: Id, kind: z.enum(['warranties', 'policies', 'loans']), paperId: Id }),
  response: z.object({ removed: z.literal(true) }),
});
