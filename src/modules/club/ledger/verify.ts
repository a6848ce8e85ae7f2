import type pg from 'pg';

/** A rule of the ledger that something breaks: what, whose, what the journal says and what stands there. */
export interface Fault {
  rule: 'I1' | 'I6' | 'I7' | 'I8' | 'I11' | 'I20' | 'I22' | 'journal';
  subject: string;
  expected: number;
  found: number;
}

/**
 * Everything derived, computed anew from the journal and compared with what is stored (I19). One pass each; each names at most 100 breaches.
 * There is no repair: whoever changed a row by hand undoes that by hand.
 */
const CHECKS: { rule: Fault['rule']; sql: string }[] = [
  {
    rule: 'I1',
    sql: `select transaction_id::text || ' ' || currency as subject, 0 as expected, sum(amount) as found
      from club.entry group by transaction_id, currency having sum(amount) <> 0`,
  },
  {
    rule: 'I6',
    sql: `select id::text as subject, 0 as expected, balance as found from club.account where guarded and balance < 0`,
  },
  {
    // A balance is the sum of the entries of its account; debt is kept with its sign turned.
    rule: 'I7',
    sql: `select a.id::text as subject, coalesce(e.total, 0) * case a.kind when 'debt' then -1 else 1 end as expected, a.balance as found
      from club.account a left join (select account_id, sum(amount) as total from club.entry group by 1) e on e.account_id = a.id
      where (a.guarded or a.kind = 'external') and a.balance <> coalesce(e.total, 0) * case a.kind when 'debt' then -1 else 1 end`,
  },
  {
    rule: 'I7',
    sql: `select m.member_id::text || ' ' || m.kind as subject, coalesce(sum(m.lots), 0) as expected, coalesce(sum(m.balance), 0) as found from (
        select member_id, case when pending then 'pending' else 'available' end as kind, remaining as lots, 0 as balance from club.lot where open
        union all select member_id, 'held', points, 0 from club.hold where state = 'active'
        union all select member_id, kind, 0, balance from club.account where kind in ('available', 'pending', 'held')
      ) m group by m.member_id, m.kind having sum(m.lots) <> sum(m.balance)`,
  },
  {
    rule: 'I8',
    sql: `select l.id::text as subject, l.earned - coalesce(u.used, 0) as expected, l.remaining as found
      from club.lot l left join (select lot_id, sum(amount) as used from club.lot_use group by 1) u on u.lot_id = l.id
      where l.remaining <> l.earned - coalesce(u.used, 0) or l.remaining not between 0 and l.earned`,
  },
  {
    // A lot was earned by a transaction that says so.
    rule: 'I8',
    sql: `select l.id::text as subject, coalesce(-e.total, 0) as expected, l.earned as found from club.lot l
      left join (select e.transaction_id, sum(e.amount) as total from club.entry e join club.account a on a.id = e.account_id where a.member_id is null group by 1) e
        on e.transaction_id = l.transaction_id where l.earned <> coalesce(-e.total, 0)`,
  },
  {
    // What a hold took is what its transaction drew; what is still held was given back by nobody.
    rule: 'I11',
    sql: `select h.id::text as subject, h.points as expected, coalesce(u.total, 0) as found from club.hold h
      left join (select transaction_id, sum(amount) as total from club.lot_use group by 1) u on u.transaction_id = h.id where h.points <> coalesce(u.total, 0)
      union all
      select h.id::text, 0, count(*) from club.hold h join club.ledger_transaction x on x.reverses_id = h.id where h.state = 'active' group by h.id
      union all
      select h.id::text, 1, count(x.id) from club.hold h left join club.ledger_transaction x on x.id = h.resolved_by and x.reverses_id = h.id where h.state <> 'active' group by h.id having count(x.id) <> 1`,
  },
  {
    rule: 'I20',
    sql: `select b.id::text as subject, b.amount as expected, coalesce(-sum(e.amount), 0) as found from club.points_budget b
      join club.entry e on e.account_id = b.account_id join club.ledger_transaction x on x.id = e.transaction_id and x.kind = 'award'
      group by b.id having -sum(e.amount) > b.amount`,
  },
  {
    // Movements of an account are numbered without a gap; what was posted before they were numbered has none.
    rule: 'I22',
    sql: `select a.id::text as subject, a.version as expected, count(*) as found from club.account a join club.entry e on e.account_id = a.id
      where a.guarded or a.kind = 'external' group by a.id having max(e.account_version) > a.version
        or count(distinct e.account_version) filter (where e.account_version is not null) <> count(*) filter (where e.account_version is not null)
        or (count(*) filter (where e.account_version is null) = 0 and (count(*) <> a.version or max(e.account_version) <> a.version))`,
  },
  {
    // Balances after each movement follow one another.
    rule: 'I22',
    sql: `select account_id::text as subject, expected, found from (
        select e.account_id, e.balance_after as found,
          lag(e.balance_after) over w + case a.kind when 'debt' then -e.amount else e.amount end as expected
        from club.entry e join club.account a on a.id = e.account_id where e.account_version is not null
        window w as (partition by e.account_id order by e.account_version)) s where s.expected <> s.found`,
  },
  {
    // A transaction is there whole; an un-merge of a membership without points moves nothing.
    rule: 'journal',
    sql: `select x.id::text as subject, 2 as expected, count(e.transaction_id) as found from club.ledger_transaction x
      left join club.entry e on e.transaction_id = x.id where x.kind <> 'merge' group by x.id having count(e.transaction_id) < 2`,
  },
  {
    // Nothing stands alone: entries, lots and uses belong to what is there.
    rule: 'journal',
    sql: `select e.transaction_id::text as subject, 1 as expected, 0 as found from club.entry e
        where not exists (select 1 from club.ledger_transaction x where x.id = e.transaction_id) or not exists (select 1 from club.account a where a.id = e.account_id)
      union all select l.id::text, 1, 0 from club.lot l
        where not exists (select 1 from club.ledger_transaction x where x.id = l.transaction_id) or not exists (select 1 from club.member m where m.id = l.member_id)
      union all select u.transaction_id::text, 1, 0 from club.lot_use u
        where not exists (select 1 from club.ledger_transaction x where x.id = u.transaction_id) or not exists (select 1 from club.lot l where l.id = u.lot_id)`,
  },
];

/** What of the ledger does not hold together; empty when all of it does. Runs as the owner: it sees everything. */
export async function findFaults(owner: pg.ClientBase | pg.Pool): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (const { rule, sql } of CHECKS) {
    const { rows } = await owner.query<{ subject: string; expected: string; found: string }>(`${sql} limit 100`);
    for (const row of rows)
      faults.push({ rule, subject: row.subject, expected: Number(row.expected), found: Number(row.found) });
  }
  return faults;
}

/** How much was looked at. */
export async function ledgerSize(owner: pg.ClientBase | pg.Pool) {
  const { rows } = await owner.query<{ members: string; transactions: string; entries: string; lots: string }>(
    `select (select count(*) from club.account where kind = 'available') as members, (select count(*) from club.ledger_transaction) as transactions,
      (select count(*) from club.entry) as entries, (select count(*) from club.lot) as lots`,
  );
  const { members, transactions, entries, lots } = rows[0] ?? { members: 0, transactions: 0, entries: 0, lots: 0 };
  return {
    members: Number(members),
    transactions: Number(transactions),
    entries: Number(entries),
    lots: Number(lots),
  };
}
