/** A defect put into the ledger of a test database: which function or table it changes, how, and the invariant that has to notice. */
export interface Mutant {
  name: string;
  breaks: string;
  /** Functions and what becomes of a part of their text; each part has to be there. */
  functions?: readonly { name: string; changes: readonly (readonly [string, string])[] }[];
  /** Statements in place of a changed function, and what takes them back. */
  sql?: { apply: string; undo: string };
}

/** Own variants of the defects that ledgers in the field have had; each is found by the invariant it names. */
export const MUTANTS: readonly Mutant[] = [
  {
    name: 'a transaction is balanced where its debits are',
    breaks: 'I1',
    functions: [
      {
        name: 'club.check_balanced',
        changes: [['having sum(n.amount) <> 0', 'having sum(n.amount) filter (where n.amount < 0) > 0']],
      },
    ],
  },
  {
    name: 'uses of lots can be changed afterwards',
    breaks: 'I2',
    sql: {
      apply: 'alter table club.lot_use disable trigger append_only',
      undo: 'alter table club.lot_use enable trigger append_only',
    },
  },
  {
    name: 'a repeated key posts again',
    breaks: 'I3',
    functions: [
      {
        name: 'club.claim',
        changes: [['values (p_id, p_org, p_scope, p_key,', "values (p_id, p_org, p_scope, p_key || '~' || p_id,"]],
      },
    ],
  },
  {
    name: 'the key is looked for, then acted on',
    breaks: 'I4',
    functions: [
      {
        name: 'club.claim',
        changes: [
          [
            'insert into club.ledger_transaction',
            `select x.id, x.body_hash into v_id, v_hash from club.ledger_transaction x where x.scope = p_scope and x.idempotency_key like p_key || '~%';
  if found then return v_id; end if;
  perform pg_sleep(0.05);
  insert into club.ledger_transaction`,
          ],
          ['values (p_id, p_org, p_scope, p_key,', "values (p_id, p_org, p_scope, p_key || '~' || p_id,"],
        ],
      },
    ],
  },
  {
    name: 'a key stands for any body',
    breaks: 'I5',
    functions: [{ name: 'club.claim', changes: [['if v_hash is distinct from p_hash then', 'if false then']] }],
  },
  {
    name: 'a redemption that the lots do not cover is let through',
    breaks: 'I6',
    functions: [{ name: 'club.draw', changes: [['if v_need > 0 then', 'if false then']] }],
  },
  {
    name: 'lots are read, the member is locked later',
    breaks: 'I7',
    functions: [
      { name: 'club.post_spend', changes: [["and a.kind = 'available' for update", "and a.kind = 'available'"]] },
      {
        name: 'club.draw',
        changes: [
          ['set remaining = remaining - v_part where', 'set remaining = v_lot.remaining - v_part where'],
          ['insert into club.lot_use values', 'perform pg_sleep(0.03); insert into club.lot_use values'],
        ],
      },
    ],
  },
  {
    name: 'expiry takes what was earned, whatever was spent of it',
    breaks: 'I8',
    functions: [
      {
        name: 'club.expire_lots',
        changes: [
          [
            'select l.id, l.member_id, l.remaining from club.lot l',
            'select l.id, l.member_id, l.earned as remaining from club.lot l',
          ],
        ],
      },
    ],
  },
  {
    name: 'the oldest lot goes first, whenever it ends',
    breaks: 'I9',
    functions: [{ name: 'club.draw', changes: [['order by l.expires_on, l.id', 'order by l.id']] }],
  },
  {
    name: 'ended lots are spent',
    breaks: 'I10',
    functions: [{ name: 'club.draw', changes: [['and l.activates_on <= p_today and l.expires_on >= p_today', '']] }],
  },
  {
    name: 'held points are not counted',
    breaks: 'I11',
    functions: [
      {
        name: 'club.post_spend',
        changes: [
          [
            'perform club.draw(p_id, p_member, p_points, p_today);',
            "if p_kind <> 'hold' then perform club.draw(p_id, p_member, p_points, p_today); end if;",
          ],
          [
            "perform club.write_entries(p_id, array[v_account, club.member_account(p_member, 'held')], array[-p_points, p_points]);",
            '',
          ],
        ],
      },
    ],
  },
  {
    name: 'a hold is resolved as often as somebody asks',
    breaks: 'I11',
    functions: [
      {
        name: 'club.post_resolve',
        changes: [
          ["v_hold.state = 'active' and (p_state <> 'captured' or v_hold.expires_at > p_at)", 'true'],
          ['v_hold.customer_id, null, p_hold, p_at', 'v_hold.customer_id, null, null, p_at'],
        ],
      },
    ],
  },
  {
    name: 'a redemption is reversed under every key',
    breaks: 'I12',
    functions: [
      {
        name: 'club.post_reverse',
        changes: [['v_of.customer_id, null, p_transaction, p_at', 'v_of.customer_id, null, null, p_at']],
      },
    ],
  },
  {
    name: 'a reversal gives new points in place of the same lots',
    breaks: 'I12',
    functions: [
      { name: 'club.give_back', changes: [['order by l.expires_on desc, l.id desc', 'order by l.expires_on, l.id']] },
    ],
  },
  {
    name: 'a claw-back takes what other lots hold',
    breaks: 'I13',
    functions: [
      {
        name: 'club.post_take_back',
        changes: [
          ['v_short := v_lot.earned - v_lot.remaining;', 'v_short := 0;'],
          ['v_amounts := v_amounts || -v_lot.remaining;', 'v_amounts := v_amounts || -v_lot.earned;'],
        ],
      },
    ],
  },
  {
    name: 'the key of an expiry is its day',
    breaks: 'I14',
    functions: [
      { name: 'club.expire_lots', changes: [["p_run || ':' || p.member_id", "p_today || ':' || p.member_id"]] },
    ],
  },
  {
    name: 'expiry goes by what was due when the night began',
    breaks: 'I14',
    functions: [
      {
        name: 'club.expire_lots',
        changes: [
          [
            'where l.member_id = any (v_due) and l.open and not l.pending and',
            'where l.member_id = any (v_due) and l.open and',
          ],
        ],
      },
    ],
  },
  {
    name: 'a merge of members leaves the points behind',
    breaks: 'I17',
    functions: [
      { name: 'club.merge_points', changes: [['update club.lot set member_id = p_to where member_id = p_from;', '']] },
    ],
  },
  {
    name: 'an un-merge gives back what was there at the merge',
    breaks: 'I17',
    functions: [
      {
        name: 'club.unmerge_points',
        changes: [['sum(l.remaining)::bigint as points', 'sum(l.earned)::bigint as points']],
      },
    ],
  },
  {
    name: 'the tier goes by what is left',
    breaks: 'I18',
    functions: [{ name: 'club.retier', changes: [['sum(l.earned - l.clawed)', 'sum(l.remaining)']] }],
  },
  {
    name: 'somebody changes a balance by hand',
    breaks: 'I19',
    sql: {
      apply:
        "update club.account set balance = balance + 1 where id = (select id from club.account where kind = 'available' order by created_at desc limit 1)",
      undo: "update club.account set balance = balance - 1 where id = (select id from club.account where kind = 'available' order by created_at desc limit 1)",
    },
  },
  {
    name: 'awards are not held to the budget',
    breaks: 'I20',
    functions: [
      {
        name: 'club.post_earn',
        changes: [['where a.id = v_budget.account_id) < p_points then', 'where a.id = v_budget.account_id) < 0 then']],
      },
      {
        name: 'club.approve_budget',
        changes: [["'budget', p_budget::text, true)", "'budget', p_budget::text, false)"]],
      },
    ],
  },
  {
    name: 'a refusal keeps its key',
    breaks: 'I21',
    functions: [
      {
        name: 'club.post_spend',
        changes: [
          [
            'perform club.draw(p_id, p_member, p_points, p_today);',
            'if (select coalesce(sum(l.remaining), 0) from club.lot l where l.member_id = p_member) < p_points then return row(p_id, false, 0, null)::club.posting; end if; perform club.draw(p_id, p_member, p_points, p_today);',
          ],
        ],
      },
    ],
  },
  {
    name: 'movements of an account are not numbered',
    breaks: 'I22',
    functions: [
      { name: 'club.write_pair', changes: [['v_account.balance, v_account.version', 'v_account.balance, null']] },
    ],
  },
];
