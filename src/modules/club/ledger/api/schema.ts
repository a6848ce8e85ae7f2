import * as z from 'zod';
import { CivilDate, endpoint, Id, Instant } from '../../../../platform/endpoint.ts';
import { Origin } from '../schema.ts';

/** The partner interface of the ledger (docs/points-ledger.md): accounts of other systems by their own codes, in the same journal. */
const Account = z.string().trim().min(1).max(120);
const Currency = z.string().min(1).max(12);
/** A currency: three to twelve capital letters and digits, a letter first. */
export const CURRENCY = /^[A-Z][A-Z0-9]{2,11}$/;
const NewCurrency = z.string().regex(CURRENCY).meta({ description: 'Three to twelve capital letters and digits' });
const staff = { audience: 'staff', permission: 'ledger.api', perMinute: 60_000 } as const;

export const openLedgerAccount = endpoint({
  id: 'ledger.open_account',
  method: 'POST',
  path: '/api/ledger/accounts',
  ...staff,
  summary: { zh: '开设账户', en: 'Open an account; again without effect' },
  body: z.object({ account: Account, currency: NewCurrency.default('PTS'), allowOverdraft: z.boolean().default(true) }),
  response: z.object({ account: Account, currency: Currency, allowOverdraft: z.boolean(), balance: z.int() }),
});

const Leg = z.object({
  accountId: Account,
  type: z.enum(['DEBIT', 'CREDIT']),
  amountSubunits: z.number(),
  currency: Currency.default('PTS'),
});

export const postLedgerTransaction = endpoint({
  id: 'ledger.post',
  method: 'POST',
  path: '/api/ledger/transactions',
  ...staff,
  summary: { zh: '记账', en: 'Post a transaction, once a key' },
  body: z.object({
    idempotencyKey: z.string().min(1).max(200),
    transactionId: z.string().max(200).optional(),
    allowOverdraft: z.boolean().default(false),
    createAccounts: z.boolean().default(false),
    legs: z.array(Leg).max(500),
  }),
  response: z.object({
    status: z.enum(['APPLIED', 'DUPLICATE', 'REJECTED']),
    transactionId: z.string().nullable(),
    reason: z.string().nullable(),
  }),
});

export const ledgerBalance = endpoint({
  id: 'ledger.balance',
  method: 'GET',
  path: '/api/ledger/balance',
  ...staff,
  summary: { zh: '账户余额', en: 'Balance of an account' },
  query: z.object({ account: Account, currency: Currency.default('PTS') }),
  response: z.object({ account: Account, currency: Currency, subunits: z.int(), version: z.int() }),
});

export const ledgerEntries = endpoint({
  id: 'ledger.entries',
  method: 'GET',
  path: '/api/ledger/entries',
  ...staff,
  summary: { zh: '分录', en: 'Entries in the order in which they were made' },
  query: z.object({
    account: Account.optional(),
    after: z.coerce.number().int().min(0).default(0),
    limit: z.coerce.number().int().min(1).max(5000).default(5000),
  }),
  response: z.object({
    entries: z.array(
      z.object({
        entryId: z.string(),
        transactionId: z.string(),
        accountId: Account,
        type: z.enum(['DEBIT', 'CREDIT']),
        amountSubunits: z.int(),
        currency: Currency,
        sequence: z.int(),
        accountSequence: z.int(),
        balanceAfter: z.int(),
        postedAt: Instant,
      }),
    ),
    next: z.int().nullable(),
  }),
});

const PointsEarned = z.object({
  key: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .meta({ description: 'Names the posting once and for all, e.g. ro:SH-0001:A123:1' }),
  memberId: Id,
  dealerId: Id,
  points: z.int().min(1).max(10_000_000),
  origin: Origin.exclude(['adjust', 'opening']).default('spend'),
  qualifying: z.boolean().default(true),
  activatesOn: CivilDate.optional(),
  expiresOn: CivilDate.optional(),
  pendingUntil: CivilDate.optional(),
  reference: z.string().trim().max(60).optional(),
});

export const postPoints = endpoint({
  id: 'ledger.points',
  method: 'POST',
  path: '/api/ledger/points',
  ...staff,
  summary: { zh: '外部系统记会员积分', en: 'Another system posts an earn or a redemption, once a key' },
  body: z.discriminatedUnion('kind', [
    PointsEarned.extend({ kind: z.literal('earn') }),
    PointsEarned.pick({ key: true, memberId: true, dealerId: true, points: true, reference: true }).extend({
      kind: z.literal('redeem'),
    }),
  ]),
  response: z.object({ transactionId: Id, replayed: z.boolean(), points: z.int() }),
});

export const feedPoints = endpoint({
  id: 'ledger.feed',
  method: 'POST',
  path: '/api/ledger/feed',
  ...staff,
  summary: { zh: '批量记会员积分', en: 'A feed of earns in one transaction, each row answered for itself' },
  body: z.object({ rows: z.array(PointsEarned).min(1).max(2500) }),
  response: z.object({
    rows: z.array(
      z.object({
        key: z.string(),
        state: z.enum(['posted', 'replayed', 'key_reused', 'frozen', 'unknown']),
        transactionId: Id.nullable(),
      }),
    ),
  }),
});
