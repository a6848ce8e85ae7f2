import { type Ctx, scopeOf, staffIdOf } from '../../../platform/context.ts';
import { type Tx, transact } from '../../../platform/db.ts';
import { invalid } from '../../../platform/errors.ts';
import { type Contact, emailContact, findCustomer, phoneContact } from '../../customers/index.ts';
import { cityOf, dictionaries, importKind } from '../../org/index.ts';
import { seriesByCode } from '../../products/index.ts';
import { askedAt, dealerNamed, isYes, numbersOf, seriesByName } from '../inbound/mapped.ts';
import { type Incoming, NO_NAME, takeIn } from '../intake.ts';
import { hasTouchAskedAt, openLeadOf } from '../queries.ts';

const YES_NO = ['是', '否'];

/** Channels by what they are called in either language, or by code. */
async function channels(ctx: Ctx) {
  const entries = await dictionaries(ctx);
  return entries.filter(({ kind, active }) => kind === 'lead_channel' && active);
}

/** Leads from a file, one a row, by the rules of every other door: a person with an open lead gets a touch, nobody two leads. */
export const leadImport = importKind({
  kind: 'leads',
  title: { zh: '线索', en: 'Leads' },
  permission: 'lead.create',
  columns: [
    {
      key: 'name',
      title: { zh: '姓名', en: 'Name' },
      synonyms: ['客户姓名', '客户', 'customer', 'full name'],
      example: '王小明',
    },
    {
      key: 'mobile',
      title: { zh: '电话', en: 'Phone' },
      synonyms: ['手机', '手机号', '手机号码', '联系电话', 'mobile', 'tel'],
      example: '13812345678',
      sealed: true,
      note: { zh: '电话与邮箱至少一项', en: 'a phone or an e-mail address' },
    },
    { key: 'email', title: { zh: '邮箱', en: 'E-mail' }, example: 'wang@example.com', sealed: true },
    {
      key: 'city',
      title: { zh: '城市', en: 'City' },
      synonyms: ['所在城市', '上牌城市'],
      example: '上海',
      note: { zh: '六位代码(GB/T 2260)或城市名', en: 'six-digit code (GB/T 2260) or name' },
    },
    {
      key: 'series',
      title: { zh: '意向车系', en: 'Series' },
      synonyms: ['车系', '意向车型', '车型', 'model'],
      example: '远途 X5',
      note: { zh: '代码或名称', en: 'code or name' },
    },
    {
      key: 'channel',
      title: { zh: '渠道', en: 'Channel' },
      synonyms: ['线索渠道', '来源'],
      example: '车展',
      note: { zh: '不填则为文件导入', en: 'an imported file where left out' },
      choices: async (ctx) => (await channels(ctx)).flatMap(({ code, name, nameEn }) => [name, nameEn, code]),
    },
    {
      key: 'dealer',
      title: { zh: '经销商代码', en: 'Dealer code' },
      synonyms: ['经销商', 'dealer'],
      example: 'SH-0001',
      note: { zh: '不填则按规则分派', en: 'by rule where left out' },
    },
    {
      key: 'testDrive',
      title: { zh: '预约试驾', en: 'Test drive' },
      synonyms: ['试驾'],
      example: '是',
      choices: async () => [...YES_NO, 'yes', 'no'],
    },
    {
      key: 'comments',
      title: { zh: '备注', en: 'Comments' },
      synonyms: ['说明', '留言', 'remark'],
      example: '周末看车',
    },
    {
      key: 'requestedAt',
      title: { zh: '提交时间', en: 'Asked at' },
      synonyms: ['留资时间', '线索时间', '创建时间', 'created time', 'lead time'],
      example: '2026-01-05 16:26',
      note: {
        zh: '再次导入时,同一人同一时间的线索不会重复',
        en: 'with it the same lead of the same person is not taken twice',
      },
    },
    {
      key: 'shareDealer',
      title: { zh: '同意提供给经销商', en: 'Agrees to be passed to a dealer' },
      example: '是',
      choices: async () => [...YES_NO, 'yes', 'no'],
    },
  ],
  keyOf: ({ mobile = '', email = '' }) => phoneIn(mobile)?.value ?? emailContact(email)?.value ?? null,
  async take(ctx, values, existing) {
    const named = values.channel ?? '';
    const channel = named
      ? (await channels(ctx)).find(({ code, name, nameEn }) => [code, name, nameEn].includes(named))?.code
      : 'import';
    return transact(ctx, async (tx) => {
      const incoming = await incomingOf(ctx, tx, values, channel ?? 'import');
      if (existing === 'skip' && (await hasOpenLead(ctx, tx, incoming.contacts))) return 'skipped' as const;
      if (await cameBefore(ctx, tx, incoming)) return 'skipped' as const;
      const { result } = await takeIn(ctx, tx, incoming);
      return result === 'created' ? ('created' as const) : ('updated' as const);
    });
  },
});

/** The number of a cell, also as spreadsheets and programs spell it out (`13812345678.0`, `1.3812345678E10`). */
const phoneIn = (cell: string): Contact | null => phoneContact(numbersOf(cell)[0] ?? '');

const ROUNDED = /^\d(?:\.\d{1,9})?E\+?\d{1,2}$/i;

function noPhone(cell: string) {
  if (ROUNDED.test(cell.trim()))
    return invalid(
      'mobile',
      '表格软件把号码改成了科学计数法,末尾数字已丢失;请把该列设为文本后重新导出。',
      'A spreadsheet rounded the number away (1.38E+10): set the column to text and export it again.',
    );
  return invalid('mobile', '号码格式不正确。', 'This is no phone number.');
}

async function hasOpenLead(ctx: Ctx, tx: Tx, contacts: readonly Contact[]): Promise<boolean> {
  const customerId = await findCustomer(ctx, tx, contacts);
  return customerId !== null && (await openLeadOf(tx, customerId)) !== null;
}

/** Whether the open lead of the person has this very enquiry: a file may be imported twice, or hold what an earlier one held. */
async function cameBefore(ctx: Ctx, tx: Tx, { contacts, requestedAt }: Incoming): Promise<boolean> {
  const customerId = requestedAt ? await findCustomer(ctx, tx, contacts) : null;
  const open = customerId && (await openLeadOf(tx, customerId));
  return open && requestedAt ? hasTouchAskedAt(tx, open.id, requestedAt) : false;
}

/** Days since 1899-12-30, as a spreadsheet writes a time whose cell has lost its format. */
const SERIAL = /^[3-6]\d{4}(?:\.\d+)?$/;

/** The time of a cell: as senders write it, or the number behind it; a wall time of China. */
function timeIn(cell: string): Date | null {
  const text = cell.trim();
  if (!text) return null;
  const at = SERIAL.test(text)
    ? new Date(Math.round((Number(text) - 25_569) * 86_400) * 1000 - 8 * 3_600_000)
    : askedAt(text, []);
  if (at) return at;
  throw invalid(
    'requestedAt',
    '时间无法识别,例如 2026-01-05 16:26。',
    'The time cannot be read; an example: 2026-01-05 16:26.',
  );
}

async function incomingOf(ctx: Ctx, tx: Tx, values: Record<string, string>, channel: string): Promise<Incoming> {
  const { name = '', mobile = '', email = '', city = '', series = '', dealer = '', comments = '' } = values;
  const contacts = [...numbersOf(mobile).map(phoneContact), email && emailContact(email)].filter(
    (contact): contact is Contact => Boolean(contact),
  );
  if (mobile && !phoneIn(mobile)) throw noPhone(mobile);
  if (email && !emailContact(email)) throw invalid('email', '邮箱格式不正确。', 'This is no e-mail address.');
  const [first, ...rest] = contacts;
  if (!first) throw invalid('mobile', '电话与邮箱至少填写一项。', 'A phone or an e-mail address is needed.');
  const cityCode = city ? cityOf(city) : null;
  if (city && !cityCode) throw invalid('city', '没有这个城市。', 'There is no such city.');
  const seriesId = series ? ((await seriesByCode(tx, series))?.id ?? (await seriesByName(tx, series))) : null;
  if (series && !seriesId) throw invalid('series', '没有这个车系。', 'There is no such series.');
  const share = values.shareDealer;
  return {
    name: name.replace(/[<>]/g, '').slice(0, 60) || NO_NAME,
    contacts: [first, ...rest],
    cityCode,
    seriesId,
    testDrive: isYes(values.testDrive),
    comments: comments.slice(0, 1000) || null,
    channel,
    sourceId: null,
    grade: null,
    consents: share ? [{ purpose: 'share_dealer', granted: isYes(share) }] : [],
    consentShown: { textVersion: '', evidence: { import: true, staff: staffIdOf(ctx) } },
    dealerId: dealer ? await dealerInScope(ctx, tx, dealer) : null,
    consultantId: null,
    requestedAt: timeIn(values.requestedAt ?? ''),
  };
}

/** A dealer of the acting unit's subtree, by code or name. */
async function dealerInScope(ctx: Ctx, tx: Tx, code: string): Promise<string> {
  const found = await dealerNamed(tx, code, code);
  const inScope =
    found &&
    (await tx
      .selectFrom('org.unitClosure')
      .select('unitId')
      .where('ancestorId', '=', scopeOf(ctx).unitId)
      .where('unitId', '=', found)
      .executeTakeFirst());
  if (!found || !inScope)
    throw invalid('dealer', '没有这家经销商,或已停业。', 'There is no such dealer, or it is closed.');
  return found;
}
