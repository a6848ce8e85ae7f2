import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/db.ts';
import { PART_CAP, PART_ROWS } from './schema.ts';

/** A piece of work as a statement hands it over. */
export interface Work {
  id: string;
  name: string | null;
  seriesName: string | null;
  seriesNameEn: string | null;
  grade: string | null;
  at: Date | null;
  on: string | null;
  late: boolean;
  done: boolean;
  code: string | null;
  note: string | null;
  noteEn: string | null;
  staffName: string | null;
}

export interface Part {
  count: number;
  late: number;
  done: number;
  rows: Work[];
}

/** The columns a piece of work is made of; what a part has none of is null. */
interface Columns {
  id: string;
  customer?: string;
  series?: string;
  grade?: string;
  at?: string;
  on?: string;
  late?: RawBuilder<unknown>;
  done?: RawBuilder<unknown>;
  code?: string;
  note?: string;
  noteEn?: string;
  staff?: string;
}

const column = (name: string | undefined, type: string) => sql.raw(name ? `${name}::${type}` : `null::${type}`);

/**
 * One part of a workbench by one statement: `from` walks an index in the order of the work and stops at the cap, so that a long list costs
 * what a short one does; names are joined for the rows that show.
 */
export async function part(
  tx: Tx,
  work: Columns,
  from: RawBuilder<unknown>,
  order: RawBuilder<unknown>,
): Promise<Part> {
  const { rows } = await sql<Work & { total: number; totalLate: number; totalDone: number; ord: string | null }>`
    with work as materialized (
      select ${column(work.id, 'uuid')} as id, ${column(work.customer, 'uuid')} as customer_id, ${column(work.series, 'uuid')} as series_id,
        ${column(work.grade, 'text')} as grade, ${column(work.at, 'timestamptz')} as at, ${column(work.on, 'date')} as on_day,
        coalesce(${work.late ?? sql`false`}, false) as late, coalesce(${work.done ?? sql`false`}, false) as done,
        ${column(work.code, 'text')} as code, ${column(work.note, 'text')} as note, ${column(work.noteEn, 'text')} as note_en, ${column(work.staff, 'uuid')} as staff_id,
        row_number() over (order by ${order}) as ord
      ${from} order by ${order} limit ${sql.lit(PART_CAP)}
    )
    select t.total, t.total_late, t.total_done, r.*
    from (select count(*)::int as total, (count(*) filter (where w.late))::int as total_late, (count(*) filter (where w.done))::int as total_done from work w) t
    left join (
      select w.id, c.name, s.name as series_name, s.name_en as series_name_en, w.grade, w.at, w.on_day as "on", w.late, w.done, w.code, w.note, w.note_en,
        f.name as staff_name, w.ord
      from (select * from work order by ord limit ${sql.lit(PART_ROWS)}) w
      left join customers.customer c on c.id = w.customer_id
      left join products.series s on s.id = w.series_id
      left join org.staff f on f.id = w.staff_id
    ) r on true order by r.ord`.execute(tx);
  const [first] = rows;
  const found = rows.filter((row) => row.id !== null);
  return {
    count: first?.total ?? 0,
    late: first?.totalLate ?? 0,
    done: first?.totalDone ?? 0,
    rows: found.map(({ total: _, totalLate: __, totalDone: ___, ord: ____, ...row }) => row),
  };
}
