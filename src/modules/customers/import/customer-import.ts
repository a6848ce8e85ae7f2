import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { blindIndex } from '../../../platform/crypto.ts';
import { read } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import { batchKind, dictionaries } from '../../org/index.ts';
import { cardsOf } from '../recognition/queries.ts';
import { noteLook, spend } from '../recognition/service.ts';
import { fileRules } from '../rules.ts';
import { customerColumns } from './columns.ts';
import { CUSTOMER_KEYS, type CustomerFacts, factsFor, matchCustomers } from './match.ts';
import * as queries from './queries.ts';
import { readCustomer, wordBook } from './read-row.ts';
import { revertCustomers } from './revert.ts';
import { takeCustomers } from './take.ts';

/** Customers from a file of any size: the checks of the form, the matcher of every door, written set by set. */
export const customerImport = batchKind({
  kind: 'customers',
  title: { zh: '客户', en: 'Customers' },
  permission: 'customer.edit',
  columnsFor: customerColumns,
  keys: CUSTOMER_KEYS,
  async open(ctx, settings) {
    const { rules, entries, units } = await read(ctx, async (tx) => ({
      rules: await fileRules(ctx, tx),
      entries: await dictionaries(ctx, tx),
      units: await queries.unitsBelow(tx),
    }));
    const { unitId, timeZone } = scopeOf(ctx);
    const reading = { rules, words: wordBook(entries), units, unitId, timeZone, settings };
    return {
      judge(values) {
        const facts = factsFor(ctx, settings.matchKey, readCustomer(values, reading), values);
        const { key, also } = keysOf(ctx, settings.matchKey, facts);
        return { problems: facts.problems, key, also, facts };
      },
      match: (tx, rows) =>
        matchCustomers(
          ctx,
          tx,
          reading,
          rows.map(({ facts }) => facts as CustomerFacts),
        ),
      take: (now, tx, rows) => takeCustomers(now, tx, rules, rows),
    };
  },
  revert: revertCustomers,
  async cards(ctx, tx, ids) {
    const cards = await cardsOf(tx, ids);
    const foreign = cards.filter(({ inScope }) => !inScope);
    const shown = await mayShow(ctx, foreign.length);
    if (shown) for (const { id } of foreign) await noteLook(ctx, tx, id, ['import']);
    return new Map(
      cards.map((card) => {
        const { id, inScope, name, mobileMasked, holderName } = card;
        if (!inScope && !shown) return [id, { label: '***', detail: '' }];
        return [id, { label: name, detail: [mobileMasked, inScope ? null : holderName].filter(Boolean).join(' · ') }];
      }),
    );
  },
});

/** Cards of foreign customers are counted here as on every other screen; beyond the limit only that there is one shows. */
async function mayShow(ctx: Ctx, cards: number): Promise<boolean> {
  try {
    await spend(ctx, cards);
    return true;
  } catch (refused) {
    if (refused instanceof AppError && refused.code === 'request.rate_limited') return false;
    throw refused;
  }
}

/** What may stand in a file but once: the match key, and the phone, which the form refuses a second time as well. */
function keysOf(ctx: Pick<Ctx, 'keys'>, matchKey: string, facts: CustomerFacts) {
  const { asked, phone, document } = facts;
  const word = asked?.word ? `${asked.source ?? ''}\0${asked.word}` : null;
  const key =
    asked?.hash ??
    (word ? blindIndex(ctx.keys, `import.${asked?.by}`, word) : matchKey === 'recognition' ? document : null);
  return { key, also: phone && !(key && phone.equals(key)) ? phone : null };
}
