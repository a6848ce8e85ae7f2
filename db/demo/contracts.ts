/**
 * Contracts of sale at the demo dealer in each state, and versions of their text at headquarters and the dealer. Made by the module's own
 * functions after the set is loaded, in the same transaction; on top of the set's figures.
 */
import { Readable } from 'node:stream';
import { deflateSync } from 'node:zlib';
import pg from 'pg';
import { SHIPPED } from '../../src/modules/sales/contract-texts/shipped.ts';
import { noteChange } from '../../src/modules/sales/contracts/queries.ts';
import { createContract, drawUp } from '../../src/modules/sales/contracts/service.ts';
import { signContract } from '../../src/modules/sales/contracts/signing.ts';
import type { Ctx, Platform } from '../../src/platform/context.ts';
import type { KeyRing } from '../../src/platform/crypto.ts';
import { over } from '../../src/platform/db.ts';
import { DEMO_DEALER } from './accounts.ts';
import { chunk } from './pictures.ts';

const [WIDTH, HEIGHT] = [240, 80];
const SEAL_HOLDER = '陈慧';
/** Most orders about to be handed over whose contract is signed. */
const READY = 12;
/** What else was agreed with whom, and how far their contract is. */
const SHOWN = [
  { agreed: '交车时加装后备箱垫一套,费用已含在车价内。', until: 'signed' },
  { agreed: '', until: 'outdated' },
  { agreed: '客户要求周末交车。', until: 'drawn_up' },
  { agreed: '', until: 'draft' },
] as const;

/** A line written by hand, as the screen would send it: grey, one byte a pixel. */
function drawSignature(turn: number): Buffer {
  const rows = Buffer.alloc(HEIGHT * (WIDTH + 1), 255);
  for (let x = 16; x < WIDTH - 16; x++) {
    const y = HEIGHT / 2 + Math.sin((x + turn * 19) / 9) * 16 + Math.sin((x + turn * 7) / 23) * 10;
    for (const thick of [-1, 0, 1]) rows[(Math.round(y) + thick) * (WIDTH + 1) + 1 + x] = 24;
  }
  for (let y = 0; y < HEIGHT; y++) rows[y * (WIDTH + 1)] = 0;
  const head = Buffer.alloc(13);
  head.writeUInt32BE(WIDTH, 0);
  head.writeUInt32BE(HEIGHT, 4);
  // Eight bits, grey.
  head[8] = 8;
  const mark = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([mark, chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

async function writeTexts(client: pg.PoolClient, dealerId: string, brandId: string, now: Date): Promise<void> {
  const add = (orgId: string, number: number, title: string, titleEn: string, paragraphs: unknown, days: number) =>
    client.query(
      `insert into sales.contract_text (id, org_id, number, title, title_en, paragraphs, dealer_clauses, from_date, created_at)
       values (app.new_id(), $1, $2, $3, $4, $5, $6, ($7::timestamptz)::date + $8::int, $7::timestamptz - interval '60 days')`,
      [orgId, number, title, titleEn, JSON.stringify(paragraphs), orgId === brandId, now, days],
    );
  const { title, titleEn, paragraphs } = SHIPPED;
  await add(brandId, 1, title, titleEn, paragraphs, -45);
  const charging = {
    zh: '新能源汽车的动力电池包修期与充电设施安装,以随车三包凭证和安装确认单为准。',
    en: 'For new-energy cars the guarantee of the battery and the fitting of a charger follow the certificate and the fitting form.',
    when: ['always'],
  };
  await add(brandId, 2, title, titleEn, [...paragraphs, charging], 20);
  const own = [
    {
      zh: '交车当日甲方赠送首次精洗与代步接送服务;乙方可由销售顾问 {{consultant}} 预约。',
      en: 'On the day of delivery the seller adds a first detailing and a lift home; {{consultant}} arranges it.',
      when: ['always'],
    },
  ];
  await add(dealerId, 1, '补充条款', 'Own clauses', own, -30);
}

/** Writes them. The load's own connection reads sums and days as the driver does; what the module reads here it expects as the application does. */
export async function writeContracts(client: pg.PoolClient, keys: KeyRing, now: Date): Promise<void> {
  const { INT8, DATE } = pg.types.builtins;
  client.setTypeParser(INT8, Number);
  client.setTypeParser(DATE, (day: string) => day);
  try {
    await writeAll(client, keys, now);
  } finally {
    for (const kind of [INT8, DATE]) client.setTypeParser(kind, pg.types.getTypeParser(kind));
  }
}

async function writeAll(client: pg.PoolClient, keys: KeyRing, now: Date): Promise<void> {
  const dealer = await client.query<{ id: string; brand: string }>(
    `select d.id, b.id as brand from org.unit d join org.unit_closure c on c.unit_id = d.id join org.unit b on b.id = c.ancestor_id and b.kind = 'brand'
     where d.name = $1`,
    [DEMO_DEALER.name],
  );
  const place = dealer.rows[0];
  if (!place) return;
  await writeTexts(client, place.id, place.brand, now);
  // Those whose next step is the contract, not those whose car is about to leave.
  const orders = await client.query<{ id: string; consultant: string; name: string; login: string }>(
    `select o.id, s.id as consultant, s.name, s.login from sales.order o join org.staff s on s.id = o.consultant_id
     where o.org_id = $1 and o.status = 'open' and not exists (select 1 from sales.change_request r where r.order_id = o.id)
     order by (s.login = 'consultant') desc, o.number desc limit ${SHOWN.length}`,
    [place.id],
  );
  // Those whose car is about to leave have theirs signed.
  const ready = await client.query<{ id: string; consultant: string; name: string; login: string }>(
    `select o.id, s.id as consultant, s.name, s.login from sales.order o join org.staff s on s.id = o.consultant_id
     where o.org_id = $1 and o.status = 'open' and o.invoice_number is not null and o.id <> all ($2) order by o.number limit ${READY}`,
    [place.id, orders.rows.map(({ id }) => id)],
  );
  const tx = over(client);
  for (const [turn, { id: orderId, consultant, name, login }] of [...orders.rows, ...ready.rows].entries()) {
    const shown = SHOWN[turn] ?? { agreed: '', until: 'signed' };
    const label = `staff:${consultant}`;
    const platform = { keys, clock: { now: () => now }, listeners: new Map(), db: {} } as unknown as Platform;
    const ctx: Ctx = {
      ...platform,
      actor: { kind: 'staff', id: consultant, label, name, login, language: 'zh' },
      scope: { unitId: place.id, unitKind: 'dealer', timeZone: 'Asia/Shanghai', orgIds: [place.id] },
      permissions: new Map([['order.change', 'all']]),
      language: 'zh',
      requestId: `demo-contract-${turn}`,
      address: null,
      idempotency: null,
      joined: tx,
    };
    await client.query("select set_config('app.unit', $1, true), set_config('app.actor', $2, true)", [place.id, label]);
    const { id } = await createContract(ctx, orderId, { kind: 'main', agreed: shown.agreed });
    if (shown.until === 'draft') continue;
    const { version } = await drawUp(ctx, id, 1);
    if (shown.until === 'drawn_up') continue;
    const picture = (one: number) => Readable.from([drawSignature(one)]);
    const bought = await signContract(ctx, { id, side: 'buyer' }, { version }, picture(turn));
    const seal = { version: bought.version, signer: SEAL_HOLDER };
    await signContract(ctx, { id, side: 'dealer' }, seal, picture(turn + 5));
    if (shown.until !== 'outdated') continue;
    await client.query(
      "update sales.order set colour = case colour when '雪域白' then '星夜黑' else '雪域白' end where id = $1",
      [orderId],
    );
    await noteChange(tx, orderId, now);
  }
  await client.query("select set_config('app.unit', '', true), set_config('app.actor', 'system:demo', true)");
}
