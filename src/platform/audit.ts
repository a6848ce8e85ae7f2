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
       select h.chain, h.seq, 'head' as problem from audit.chain h
       left join audit.batch b on b.chain = h.chain and b.seq = h.seq
       where h.seq > 0 and b.hash is distinct from h.hash
     )
     select * from checked where problem is not null union all select * from heads order by 1, 2 limit 50`,
  );
  const numbers = counted.rows[0];
  return {
    chains: Number(numbers.chains),
    batches: Number(numbers.batches),
    entries: Number(numbers.entries),
    broken: broken.rows.map((row) => ({ chain: row.chain, seq: Number(row.seq), problem: row.problem })),
  };
}
