import type pg from 'pg';

/** What a check of the trail found. `broken` names the first places where it does not hold together. */
export interface AuditVerdict {
  chains: number;
  batches: number;
  entries: number;
  broken: { chain: number; seq: number; problem: 'entries' | 'link' | 'gap' | 'head' }[];
}

/**
 * Recomputes the whole audit trail: each batch's digest from its entries, each link from the batch before, each chain's head.
 * A changed, removed or inserted line shows. Runs as the owner: the application cannot read the trail of other units.
 */
export async function verifyAudit(owner: pg.ClientBase): Promise<AuditVerdict> {
  const counted = await owner.query(
    'select (select count(*) from audit.chain) as chains, (select count(*) from audit.batch) as batches, (select count(*) from audit.entry) as entries',
  );
  // plan: one ordered walk over batch_pkey and entry_pkey side by side
  const broken = await owner.query(
    `with linked as (
       select b as row, b.chain, b.seq, b.digest, b.hash,
         coalesce(lag(b.hash) over chain, sha256(convert_to('roadbook chain ' || b.chain, 'UTF8'))) as previous,
         coalesce(lag(b.seq) over chain, 0) as previous_seq
       from audit.batch b window chain as (partition by b.chain order by b.seq)
     ), checked as (
       select l.chain, l.seq, case
         when l.seq <> l.previous_seq + 1 then 'gap'
         when l.digest <> audit.entries_digest((select array_agg(e order by e.ordinal) from audit.entry e where e.chain = l.chain and e.seq = l.seq)) then 'entries'
         when l.hash <> audit.batch_hash(l.previous, l.row) then 'link' end as problem
       from linked l
     ), heads as (
       -- A chain ends where its head says, neither before nor behind it, and has a head.
       select chain, coalesce(h.seq, b.seq) as seq, 'head' as problem
       from audit.chain h full join (select distinct on (chain) chain, seq, hash from audit.batch order by chain, seq desc) b using (chain)
       where h.seq is distinct from coalesce(b.seq, 0) or (b.seq is not null and h.hash is distinct from b.hash)
     ), strays as (
       select distinct e.chain, e.seq, 'entries' as problem from audit.entry e
       where not exists (select 1 from audit.batch b where b.chain = e.chain and b.seq = e.seq)
     )
     select * from checked where problem is not null union all select * from heads union all select * from strays order by 1, 2 limit 50`,
  );
  const numbers = counted.rows[0];
  return {
    chains: Number(numbers.chains),
    batches: Number(numbers.batches),
    entries: Number(numbers.entries),
    broken: broken.rows.map((row) => ({ chain: row.chain, seq: Number(row.seq), problem: row.problem })),
  };
}
