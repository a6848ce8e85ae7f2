import type { Ctx } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import { AppError, type FieldError } from '../../platform/errors.ts';
import { placeOf } from '../org/index.ts';
import type { Address } from './addresses.ts';
import { checkCustom } from './check-custom.ts';
import { checkCreditCode, creditCodeProblem } from './credit-code.ts';
import type { Document } from './documents.ts';
import type { FileInputValues } from './file/schema.ts';
import { emailContact, type LabelledContact, phoneContact, wechatContact } from './identifiers.ts';
import { checkResidentId, isMinor, residentIdProblem } from './resident-id.ts';
import { type FileRules, fileRules } from './rules.ts';

/** One entry of a list of a file: a new one holds its value; one that is there (`id`) holds one only where it changes. */
export interface Entry<T> {
  id: string | null;
  value: T | null;
}
export interface CheckedContact extends Entry<LabelledContact> {
  label: string | null | undefined;
  shared: boolean | undefined;
}
/** `line` undefined: a stored line stays. */
export type CheckedAddress = Omit<Address, 'line'> & { id: string | null; line: string | null | undefined };
export interface CheckedDocument extends Entry<Document> {
  validUntil: string | null | undefined;
  shared: boolean | undefined;
}

/** A file that fits: normal forms, codes that exist, what a document tells filled in. Absent parts were not given. */
export type CheckedFile = Omit<FileInputValues, 'kind' | 'contacts' | 'addresses' | 'documents' | 'custom'> & {
  kind: 'person' | 'enterprise' | 'institution' | 'dealer';
  contacts: CheckedContact[] | undefined;
  addresses: CheckedAddress[] | undefined;
  documents: CheckedDocument[] | undefined;
  custom: Record<string, unknown> | undefined;
};

/** What is stored of a file that is to be changed. */
export interface StoredFile {
  kind: CheckedFile['kind'];
  birthOn: string | null;
  gender: string | null;
  guardianConsent: string | null;
  custom: Record<string, unknown>;
  /** Documents that stay as they are, where the change touches what they tell. */
  documents?: readonly Pick<Document, 'kind' | 'number'>[];
}

/**
 * Checks one file against rules that were loaded once: the one validation that form, API and import share (CUS-29). Touches no database.
 * `stored` is what a change starts from, null for a new file. All problems are told at once, each at its field (`contacts.0.value`).
 */
export function checkFile(
  rules: FileRules,
  input: FileInputValues,
  stored: StoredFile | null,
): { file: CheckedFile; problems: FieldError[] } {
  const problems: FieldError[] = [];
  const wrong = (field: string, zh: string, en: string) => problems.push({ field, zh, en });
  const kind: CheckedFile['kind'] = stored?.kind === 'dealer' ? 'dealer' : (input.kind ?? stored?.kind ?? 'person');

  checkCodes(rules, input, wrong);
  if (input.cityCode && placeOf(input.cityCode)?.cityCode !== input.cityCode)
    wrong('cityCode', '没有这个城市代码。', 'There is no city with this code.');
  const contacts = input.contacts?.map((each, at) => checkContact(each, `contacts.${at}`, wrong));
  const addresses = input.addresses?.map((each, at) => checkAddress(each, `addresses.${at}`, wrong));
  const documents = input.documents?.map((each, at) =>
    checkDocument(rules.today, kind, each, `documents.${at}`, wrong),
  );
  twice(
    input.contacts?.map((each, at) => contacts?.[at]?.value && `${each.kind} ${contacts[at].value.value}`),
    'contacts',
    'value',
    wrong,
  );
  twice(
    input.documents?.map((each, at) => documents?.[at]?.value && `${each.kind} ${documents[at].value.number}`),
    'documents',
    'number',
    wrong,
  );
  twice(
    input.externalIds?.map(({ source, externalId }) => `${source} ${externalId}`),
    'externalIds',
    'externalId',
    wrong,
  );

  const fresh = fromDocuments(
    rules.today,
    documents?.flatMap(({ value }) => value ?? []),
  );
  const told = fresh ?? fromDocuments(rules.today, stored?.documents);
  const file: CheckedFile = { ...input, kind, contacts, addresses, documents, custom: undefined };
  const other = kind === 'person' ? 'credit_code' : 'resident_id';
  if (stored?.documents?.some((held) => held.kind === other))
    wrong(
      'kind',
      '档案中的证件与客户类型不符,请先移除该证件。',
      'A document of the file belongs to another kind of customer; take it out first.',
    );
  if (kind === 'person') {
    if (told && input.birthOn && input.birthOn !== told.birthOn)
      wrong('birthOn', `与身份证号不一致,应为 ${told.birthOn}。`, `The resident ID says ${told.birthOn}.`);
    else if (fresh) file.birthOn = fresh.birthOn;
    if (told && input.gender && input.gender !== told.gender)
      wrong('gender', '与身份证号不一致。', 'The resident ID says otherwise.');
    else if (fresh) file.gender = fresh.gender;
    checkAge(rules.today, file, stored, wrong);
  } else {
    if (input.birthOn) wrong('birthOn', '单位没有出生日期。', 'An organisation has no date of birth.');
    if (input.gender) wrong('gender', '单位没有性别。', 'An organisation has no gender.');
    if (stored?.kind === 'person') Object.assign(file, { birthOn: null, gender: null });
  }
  if (file.cityCode === undefined && (stored === null || input.addresses))
    file.cityCode = addresses?.find(({ cityCode }) => cityCode)?.cityCode ?? undefined;
  if (input.custom !== undefined || stored === null) {
    const custom = checkCustom(rules.fields, kind, input.custom, stored?.custom ?? null);
    problems.push(...custom.problems);
    file.custom = custom.values;
  }
  return { file, problems };
}

/**
 * As `checkFile` for one new file, loading what it needs.
 * @throws AppError request.invalid with every field that is wrong
 */
export async function checkCustomer(
  ctx: Ctx,
  tx: Tx,
  input: FileInputValues,
  stored: StoredFile | null = null,
): Promise<CheckedFile> {
  const { file, problems } = checkFile(await fileRules(ctx, tx), input, stored);
  if (problems.length > 0) throw new AppError('request.invalid', {}, problems);
  return file;
}

type Wrong = (field: string, zh: string, en: string) => void;

const LISTS = { needs: 'customer_need', hobbies: 'hobby', tags: 'customer_tag' } as const;
const SINGLE = { occupation: 'occupation', income: 'income', source: 'lead_channel' } as const;

function checkCodes(rules: FileRules, input: FileInputValues, wrong: Wrong): void {
  const check = (field: string, kind: string, code: string) => {
    const offered = rules.codes.get(kind);
    if (!offered?.has(code))
      wrong(
        field,
        `“${code}”不在可选范围:${[...(offered ?? [])].join('、')}`,
        `"${code}" is not one of: ${[...(offered ?? [])].join(', ')}`,
      );
  };
  for (const [field, kind] of Object.entries(LISTS))
    for (const code of input[field as keyof typeof LISTS] ?? []) check(field, kind, code);
  for (const [field, kind] of Object.entries(SINGLE)) {
    const code = input[field as keyof typeof SINGLE];
    if (code) check(field, kind, code);
  }
}

function checkContact(
  input: NonNullable<FileInputValues['contacts']>[number],
  at: string,
  wrong: Wrong,
): CheckedContact {
  const { id, kind, value, label, shared } = input;
  const bare = { id: id ?? null, value: null, label, shared };
  if (value === undefined) {
    if (!id) wrong(`${at}.value`, '请填写号码或账号。', 'A number or an address is needed.');
    return bare;
  }
  const contact =
    kind === 'email' ? emailContact(value) : kind === 'wechat' ? wechatContact(value) : phoneContact(value);
  if (contact && (contact.kind === kind || kind === 'landline'))
    return { ...bare, value: { ...contact, label, shared } };
  if (kind === 'email') wrong(`${at}.value`, '邮箱格式不正确。', 'This is no e-mail address.');
  else if (kind === 'wechat')
    wrong(
      `${at}.value`,
      '微信号应为 5–40 位字母、数字、下划线或减号。',
      'A WeChat id has 5–40 letters, digits, _ or -.',
    );
  else if (kind === 'mobile')
    wrong(`${at}.value`, '手机号应为 11 位,例如 13812345678。', 'This is no mobile number; for example 13812345678.');
  else wrong(`${at}.value`, '电话格式不正确,例如 021-12345678。', 'This is no phone number; for example 021-12345678.');
  return bare;
}

function checkAddress(
  input: NonNullable<FileInputValues['addresses']>[number],
  at: string,
  wrong: Wrong,
): CheckedAddress {
  const { id, kind, areaCode, line, postcode } = input;
  const place = areaCode ? placeOf(areaCode) : null;
  if (areaCode && !place) wrong(`${at}.areaCode`, '没有这个行政区划代码。', 'There is no division with this code.');
  if (!id && !areaCode && !line) wrong(`${at}.line`, '请填写地址。', 'An address is needed.');
  return {
    id: id ?? null,
    kind,
    provinceCode: place?.provinceCode ?? null,
    cityCode: place?.cityCode ?? null,
    districtCode: place?.districtCode ?? null,
    line: line === '' ? null : id ? line : (line ?? null),
    postcode: postcode ?? null,
  };
}

function checkDocument(
  today: string,
  kindOfCustomer: string,
  input: NonNullable<FileInputValues['documents']>[number],
  at: string,
  wrong: Wrong,
): CheckedDocument {
  const { id, kind, validUntil, shared } = input;
  const bare = { id: id ?? null, value: null, validUntil, shared };
  const field = `${at}.number`;
  if (input.number === undefined) {
    if (!id) wrong(field, '请填写证件号码。', 'A document number is needed.');
    return bare;
  }
  if (
    (kind === 'resident_id') !== (kindOfCustomer === 'person') &&
    (kind === 'resident_id' || kind === 'credit_code')
  ) {
    wrong(`${at}.kind`, '此类证件不属于该客户类型。', 'A customer of this kind has no such document.');
    return bare;
  }
  if (kind === 'resident_id') {
    const check = checkResidentId(input.number, today);
    if (check.ok) return { ...bare, value: { kind, number: check.id, validUntil: validUntil ?? null, checked: true } };
    const { zh, en } = residentIdProblem(check);
    wrong(field, zh, en);
    return bare;
  }
  if (kind === 'credit_code') {
    const check = checkCreditCode(input.number);
    if (check.ok)
      return { ...bare, value: { kind, number: check.code, validUntil: validUntil ?? null, checked: true } };
    const { zh, en } = creditCodeProblem(check);
    wrong(field, zh, en);
    return bare;
  }
  const number = input.number.normalize('NFKC').replace(/\s/g, '').toUpperCase();
  if (!/^[\p{L}\p{N}()-]{4,40}$/u.test(number)) {
    wrong(field, '证件号码应为 4–40 位字母或数字。', 'A document number has 4–40 letters or digits.');
    return bare;
  }
  return { ...bare, value: { kind, number, validUntil: validUntil ?? null, checked: false } };
}

function twice(keys: (string | null | undefined)[] | undefined, list: string, part: string, wrong: Wrong): void {
  keys?.forEach((key, at) => {
    if (key && keys.indexOf(key) !== at)
      wrong(`${list}.${at}.${part}`, '与上面一项重复。', 'This stands above already.');
  });
}

function fromDocuments(
  today: string,
  documents: readonly Pick<Document, 'kind' | 'number'>[] | undefined,
): { birthOn: string; gender: 'female' | 'male' } | null {
  const held = documents?.find(({ kind }) => kind === 'resident_id');
  const check = held ? checkResidentId(held.number, today) : null;
  return check?.ok ? check : null;
}

function checkAge(today: string, file: CheckedFile, stored: StoredFile | null, wrong: Wrong): void {
  const birthOn = file.birthOn === undefined ? stored?.birthOn : file.birthOn;
  if (!birthOn) return;
  if (birthOn > today || birthOn < '1850-01-01') {
    wrong('birthOn', '出生日期不正确。', 'This is no date of birth.');
    return;
  }
  const consent = file.guardianConsent === undefined ? stored?.guardianConsent : file.guardianConsent;
  if (isMinor(birthOn, today) && !consent)
    wrong(
      'guardianConsent',
      '未满 14 周岁,须注明监护人的同意方式。',
      'A child under fourteen: note how the guardian agreed.',
    );
}
