import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type * as z from 'zod';
import { type Ctx, scopeOf } from '../../../../platform/context.ts';
import { newId, transact } from '../../../../platform/db.ts';
import { AppError } from '../../../../platform/errors.ts';
import { asRefusal } from '../queries.ts';
import type * as schema from './schema.ts';
import { CURRENCY } from './schema.ts';

/** Opens an account of the acting unit under a code of the caller's own; again without effect. */
export function openAccount(ctx: Ctx, given: z.output<(typeof schema.openLedgerAccount)['body']>) {
  const { account, currency, allowOverdraft } = given;
  return transact(ctx, async (tx) => {
    const { unitId } = scopeOf(ctx);
    // Two statements: what a function of one makes, that one does not see.
    await sql`select club.open_external(${unitId}::uuid, ${account}, ${currency}, ${!allowOverdraft})`.execute(tx);
    const { rows } = await sql<{ guarded: boolean; balance: number }>`
      select guarded, balance from club.account where org_id = ${unitId} and kind = 'external' and code = ${account} and currency = ${currency}`.execute(
      tx,
    );
    const made = rows[0];
    if (!made) throw new AppError('request.not_found');
    return { account, currency, allowOverdraft: !made.guarded, balance: made.balance };
  });
}

type Body = z.output<(typeof schema.postLedgerTransaction)['body']>;
type Answer = { status: 'APPLIED' | 'DUPLICATE' | 'REJECTED'; transactionId: string | null; reason: string | null };

/** Why a transaction cannot be posted whatever the accounts hold; null where nothing speaks against it. */
function flaw(legs: Body['legs']): string | null {
  if (legs.length < 2) return 'a transaction has two legs or more';
  // Many amounts together go beyond what a number holds exactly.
  const sums = new Map<string, bigint>();
  for (const { amountSubunits: amount, type, currency } of legs) {
    if (!Number.isSafeInteger(amount) || amount <= 0) return 'an amount is a positive whole number below 2^53';
    if (!CURRENCY.test(currency)) return 'a currency is three to twelve capital letters and digits';
    sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(type === 'CREDIT' ? amount : -amount));
  }
  for (const [currency, sum] of sums) if (sum !== 0n) return `the legs in ${currency} sum to ${sum}, not to nought`;
  return null;
}

/**
 * Posts a transaction once a key. A refusal is an answer, not an error: nothing of it stays, and the same key may be tried again, judged
 * afresh. The same key with another body is refused.
 */
export async function post(ctx: Ctx, body: Body): Promise<Answer> {
  const { unitId } = scopeOf(ctx);
  const rejected = (reason: string): Answer => ({
    status: 'REJECTED',
    transactionId: body.transactionId ?? null,
    reason,
  });
  const wrong = flaw(body.legs);
  const legs = body.legs.map(({ accountId, type, amountSubunits, currency }) => ({
    account: accountId,
    currency,
    amount: type === 'CREDIT' ? amountSubunits : -amountSubunits,
  }));
  const facts = [legs.map(({ account, currency, amount }) => [account, currency, amount]), body.allowOverdraft];
  const hash = createHash('sha256').update(JSON.stringify(facts)).digest();
  if (wrong) return rejected(wrong);
  try {
    return await transact(ctx, async (tx) => {
      const { rows } = await sql<{ transactionId: string; replayed: boolean }>`
        select transaction_id, replayed from club.post_legs(${newId()}::uuid, ${unitId}::uuid, ${body.idempotencyKey}, ${hash}, ${body.allowOverdraft}::boolean,
          ${body.createAccounts}::boolean, ${JSON.stringify(legs)}::jsonb, ${ctx.clock.now()}::timestamptz)`.execute(
        tx,
      );
      const posted = rows[0];
      if (!posted) throw new AppError('request.not_found');
      return { status: posted.replayed ? 'DUPLICATE' : 'APPLIED', transactionId: posted.transactionId, reason: null };
    });
  } catch (thrown) {
    const error = asRefusal(thrown);
    if (error instanceof AppError && error.code.startsWith('points.')) return rejected(error.code);
    throw error;
  }
}

/** What an account holds. @throws AppError request.not_found */
export function balance(ctx: Ctx, { account, currency }: { account: string; currency: string }) {
  // Not from a replica, which may be behind: what was answered is in it.
  return transact(ctx, async (tx) => {
    // plan: account_external
    const { rows } = await sql<{ subunits: number; version: number }>`
      select balance as subunits, version from club.account
      where org_id = ${scopeOf(ctx).unitId} and kind = 'external' and code = ${account} and currency = ${currency}`.execute(
      tx,
    );
    const found = rows[0];
    if (!found) throw new AppError('request.not_found');
    return { account, currency, ...found };
  });
}

/** Entries in their order, a page at a time; `next` goes into `after`. While postings go on, no page leaves out one that comes later. */
export async function entries(ctx: Ctx, query: z.output<(typeof schema.ledgerEntries)['query']>) {
  const { unitId } = scopeOf(ctx);
  // A transaction of its own: who writes waits for this one, and not for the page.
  const { rows: ends } = await transact(ctx, (tx) =>
    sql<{ position: number }>`select club.journal_end(${unitId}::uuid) as position`.execute(tx),
  );
  const end = ends[0]?.position ?? 0;
  // Not from a replica, which may be behind.
  return transact(ctx, async (tx) => {
    const limit = sql.lit(query.limit + 1);
    // plan: entry_position, in its order; for one account entry_of_external, in its order, once a currency
    const from =
      query.account === undefined
        ? sql`club.entry e join club.account a on a.id = e.account_id where e.org_id = ${unitId} and e.position is not null and e.position > ${query.after}
            and e.position <= ${end}`
        : sql`club.account a cross join lateral (select o.* from club.entry o where o.account_id = a.id and o.position is not null
            and o.position > ${query.after} and o.position <= ${end} order by o.position limit ${limit}) e
          where a.org_id = ${unitId} and a.kind = 'external' and a.code = ${query.account}`;
    const { rows } = await sql<{
      transactionId: string;
      seq: number;
      accountId: string;
      amount: number;
      currency: string;
      sequence: number;
      accountSequence: number;
      balanceAfter: number;
      postedAt: Date;
    }>`
      select e.transaction_id, e.seq, a.code as account_id, e.amount, e.currency, e.position as sequence, e.account_version as account_sequence,
        e.balance_after, e.posted_at
      from ${from} order by e.position limit ${limit}`.execute(tx);
    const shown = rows.slice(0, query.limit);
    return {
      entries: shown.map(({ seq, amount, ...row }) => ({
        ...row,
        entryId: `${row.transactionId}:${seq}`,
        type: amount > 0 ? ('CREDIT' as const) : ('DEBIT' as const),
        amountSubunits: Math.abs(amount),
      })),
      next: rows.length > query.limit ? (shown.at(-1)?.sequence ?? null) : null,
    };
  });
}
