import type pg from 'pg';
import { DAY, dateOf } from './days.ts';
import type { Random } from './random.ts';

/** What buyers care about. */
export const CONCERNS = ['price', 'space', 'safety', 'power', 'consumption', 'technology', 'look', 'service'] as const;

/** A lead as the showroom needs it. */
export interface Lead {
  id: string;
  customer_id: string;
  consultant_id: string;
  series_id: string | null;
  status: string;
  test_drive: boolean;
  created: number;
}

/** A dealer with those who sell there. */
export interface Dealer {
  id: string;
  code: string;
  staff: string[];
  leads: Lead[];
  /** Leads of recent orders; `created` is when they ordered. */
  orders: Lead[];
}

export type Row = Record<string, unknown>;

/** One dealer's rows as they are made. */
export interface Shop {
  dealer: Dealer;
  random: Random;
  now: number;
  cars: { id: string; series: string; km: number }[];
  series: string[];
  rows: Record<'visit' | 'phone_call' | 'daily_report' | 'test_car' | 'test_drive', Row[]>;
  arrived: Map<string, number>;
  driven: Map<string, number>;
  days: Map<string, Day>;
}

/** An instant as a row holds it. */
export const at = (instant: number) => new Date(instant).toISOString();

/** What colleagues write beside a visit or call. */
export const REMARKS = [
  '周末带家人再来看车',
  '对比两款竞品,关注优惠',
  '需与家人商量,约三天后回访',
  '想置换,已请评估师看车',
  '关注现车颜色',
  '预算略紧,介绍分期方案',
  '首次看车,资料已发送',
] as const;

/** Figures of a day as a dealer reports them; orders are counted from the orders themselves. */
export interface Day {
  groups: number;
  first: number;
  again: number;
  withPhone: number;
  testDrives: number;
  calls: number;
  media: Record<string, number>;
}

/** A day on which nobody came. */
export const emptyDay = (): Day => ({
  groups: 0,
  first: 0,
  again: 0,
  withPhone: 0,
  testDrives: 0,
  calls: 0,
  media: {},
});

/** Adds a visit to its day. */
export function countDay(days: Map<string, Day>, date: string, visit: { counts: string; phone: boolean }): void {
  const day = days.get(date);
  if (!day) return;
  day.groups += 1;
  if (visit.counts === 'first') day.first += 1;
  if (visit.counts === 'again') day.again += 1;
  if (visit.phone && visit.counts !== 'other') day.withPhone += 1;
}

/** Writes rows that have the same columns, some thousand a statement. */
export async function writeRows(
  client: pg.ClientBase,
  table: string,
  rows: readonly Record<string, unknown>[],
): Promise<void> {
  const first = rows[0];
  if (!first) return;
  const columns = Object.keys(first).join(', ');
  for (let from = 0; from < rows.length; from += 4000)
    await client.query(
      `insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1)`,
      [JSON.stringify(rows.slice(from, from + 4000))],
    );
}

const CAMPAIGNS = [
  ['short_video', '短视频信息流'],
  ['vertical', '垂直网站专区'],
  ['radio', '交通台早高峰'],
  ['outdoor', '高架户外大牌'],
  ['wechat', '朋友圈投放'],
] as const;

/** Placements of the brand, of each region, and of some dealers over the last two months. */
export async function writeMedia(client: pg.ClientBase, random: Random, now: number): Promise<void> {
  const { rows: units } = await client.query<{ id: string; kind: string; demo: boolean }>(
    "select id, kind, id = (select org_id from org.staff where login = 'manager') as demo from org.unit where kind in ('brand', 'region', 'dealer') and status = 'open' order by kind, code",
  );
  const rows: Record<string, unknown>[] = [];
  for (const { id, kind, demo } of units) {
    if (kind === 'dealer' && !demo && !random.chance(0.2)) continue;
    const many = kind === 'dealer' ? 1 : 2;
    const least = { brand: 600_000, region: 120_000, dealer: 12_000 }[kind] ?? 0;
    for (let n = 0; n < many; n++) {
      const [media, title] = random.pick(CAMPAIGNS);
      const from = now - random.between(5, 45) * DAY;
      rows.push({
        id: random.id(from),
        org_id: id,
        media,
        title,
        from_date: dateOf(from),
        to_date: dateOf(from + random.between(10, 40) * DAY),
        budget_fen: random.between(least, least * 3) * 100,
        created_at: new Date(from - 3 * DAY).toISOString(),
      });
    }
  }
  await writeRows(client, 'showroom.placement', rows);
}
