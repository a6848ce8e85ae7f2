import type * as z from 'zod';
import type { FileView } from '../../../src/modules/customers/file/schema.ts';

/** A customer's file as the contract answers it. */
export type CustomerFile = z.output<typeof FileView>;

/** One way to reach a customer in the form; `id` where it is stored, `value` where it is new or changed. */
export interface ContactEntry {
  key: string;
  id?: string;
  kind: string;
  masked?: string;
  value?: string;
  label?: string;
  shared?: boolean;
}
export interface AddressEntry {
  key: string;
  id?: string;
  kind: string;
  areaCode?: string;
  masked?: string;
  line?: string;
  postcode?: string;
}
export interface DocumentEntry {
  key: string;
  id?: string;
  kind: string;
  masked?: string;
  number?: string;
  validUntil?: string;
  shared?: boolean;
}
export interface ExternalEntry {
  key: string;
  source: string;
  externalId: string;
}

/** What the form holds. */
export interface FileValues {
  kind: string;
  name: string;
  gender?: string;
  birthOn?: string;
  cityCode?: string;
  occupation?: string;
  income?: string;
  residence?: string;
  language?: string;
  familySize?: number | null;
  needs: string[];
  hobbies: string[];
  tags: string[];
  vip: boolean;
  opinionLeader: boolean;
  valueClass?: string;
  expectedValue?: number | null;
  source?: string;
  archivistId?: string;
  guardianConsent?: string;
  contacts: ContactEntry[];
  addresses: AddressEntry[];
  documents: DocumentEntry[];
  externalIds: ExternalEntry[];
  custom: Record<string, unknown>;
}

let running = 0;
/** A key for an entry that has no id yet. */
export const nextKey = (): string => `new-${++running}`;

/** An empty form. */
export function emptyValues(): FileValues {
  return {
    kind: 'person',
    name: '',
    needs: [],
    hobbies: [],
    tags: [],
    vip: false,
    opinionLeader: false,
    contacts: [{ key: nextKey(), kind: 'mobile', value: '' }],
    addresses: [],
    documents: [],
    externalIds: [],
    custom: {},
  };
}

/** The form of a stored file; what is sealed shows masked until somebody changes it. */
export function valuesOf(file: CustomerFile): FileValues {
  return {
    kind: file.kind,
    name: file.name,
    gender: file.gender ?? undefined,
    birthOn: file.birthOn ?? undefined,
    cityCode: file.cityCode ?? undefined,
    occupation: file.occupation ?? undefined,
    income: file.income ?? undefined,
    residence: file.residence ?? undefined,
    language: file.language ?? undefined,
    familySize: file.familySize,
    needs: file.needs,
    hobbies: file.hobbies,
    tags: file.tags,
    vip: file.vip,
    opinionLeader: file.opinionLeader,
    valueClass: file.valueClass ?? undefined,
    expectedValue: file.expectedValueFen === null ? null : file.expectedValueFen / 100,
    source: file.source ?? undefined,
    archivistId: file.archivistId ?? undefined,
    guardianConsent: file.guardianConsent ?? undefined,
    contacts: file.contacts.map(({ id, kind, masked, label, shared }) => ({
      key: id,
      id,
      kind,
      masked,
      label: label ?? undefined,
      shared,
    })),
    addresses: file.addresses.map((each) => ({
      key: each.id,
      id: each.id,
      kind: each.kind,
      areaCode: each.districtCode ?? each.cityCode ?? each.provinceCode ?? undefined,
      masked: each.lineMasked ?? undefined,
      postcode: each.postcode ?? undefined,
    })),
    documents: file.documents.map(({ id, kind, masked, validUntil }) => ({
      key: id,
      id,
      kind,
      masked,
      validUntil: validUntil ?? undefined,
    })),
    externalIds: file.externalIds.map((each) => ({ key: `${each.source} ${each.externalId}`, ...each })),
    custom: file.custom,
  };
}

const text = (value: string | undefined): string | null => value?.trim() || null;

/** The body of a form; an entry that was added and left empty is none. */
export function bodyOf(values: FileValues) {
  const { expectedValue, contacts, addresses, documents, externalIds, kind, ...rest } = values;
  return {
    ...(kind === 'dealer' ? {} : { kind }),
    name: rest.name ?? '',
    gender: kind === 'person' ? (rest.gender ?? null) : null,
    birthOn: kind === 'person' ? (rest.birthOn ?? null) : null,
    cityCode: rest.cityCode ?? null,
    occupation: rest.occupation ?? null,
    income: rest.income ?? null,
    residence: rest.residence ?? null,
    language: rest.language ?? null,
    familySize: rest.familySize ?? null,
    needs: rest.needs ?? [],
    hobbies: rest.hobbies ?? [],
    tags: rest.tags ?? [],
    vip: rest.vip ?? false,
    opinionLeader: rest.opinionLeader ?? false,
    valueClass: rest.valueClass ?? null,
    expectedValueFen: expectedValue === null || expectedValue === undefined ? null : Math.round(expectedValue * 100),
    source: rest.source ?? null,
    archivistId: rest.archivistId ?? null,
    guardianConsent: text(rest.guardianConsent),
    custom: rest.custom ?? {},
    contacts: contacts
      .filter(({ id, value }) => id || value?.trim())
      .map(({ id, kind: of, value, label, shared }) => ({
        id,
        kind: of,
        value: value?.trim() || undefined,
        label: text(label),
        shared,
      })),
    addresses: addresses
      .filter(({ id, line, areaCode }) => id || line?.trim() || areaCode)
      .map(({ id, kind: of, areaCode, line, postcode }) => ({
        id,
        kind: of,
        areaCode: areaCode ?? null,
        line: line === undefined ? undefined : text(line),
        postcode: text(postcode),
      })),
    documents: documents
      .filter(({ id, number }) => id || number?.trim())
      .map(({ id, kind: of, number, validUntil, shared }) => ({
        id,
        kind: of,
        number: number?.trim() || undefined,
        validUntil: validUntil ?? null,
        shared,
      })),
    externalIds: externalIds
      .filter(({ source, externalId }) => source.trim() || externalId.trim())
      .map(({ source, externalId }) => ({ source, externalId })),
  };
}

/** What a half-filled form says about who this may already be. */
export function factsOf(values: Partial<FileValues>, exclude?: string) {
  const { kind, name, cityCode, birthOn, contacts = [], documents = [], externalIds = [] } = values;
  const typed = (wanted: string) => contacts.find((each) => each.kind === wanted && each.value)?.value;
  const numberOf = (pick: (kind: string) => boolean) =>
    documents.find((each) => each.number && pick(each.kind))?.number;
  const external = externalIds.find((each) => each.source && each.externalId);
  return {
    kind: kind === 'person' || kind === 'enterprise' || kind === 'institution' ? kind : undefined,
    name: name?.slice(0, 60),
    mobile: (typed('mobile') ?? typed('landline'))?.slice(0, 60),
    email: typed('email'),
    wechat: typed('wechat')?.slice(0, 60),
    idNumber: numberOf((of) => of !== 'credit_code'),
    creditCode: numberOf((of) => of === 'credit_code'),
    cityCode,
    birthOn,
    externalId: external && { source: external.source, id: external.externalId },
    exclude,
  } as const;
}
