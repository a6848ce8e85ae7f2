/** How each kind of message is read where a source's map says nothing. */
import { over } from './field-map.ts';
import type { FieldMap, SourceKind } from './schema.ts';

const EMPTY: FieldMap = { fields: {}, constants: {}, values: {} };
const meta = (name: string) => `field_data[name=${name}].values.0`;
const google = (id: string) => `user_column_data[column_id=${id}].string_value`;
/** Messages of early versions name their columns for people alone. */
const googleNamed = (name: string) => `user_column_data[column_name=${name}].string_value`;

/** The generic message of ours (`InboundLead`). */
const JSON_SHAPE: FieldMap['fields'] = {
  externalId: ['externalId', 'external_id', 'leadId', 'id'],
  name: ['name', 'customerName'],
  mobile: ['mobile', 'phone', 'tel'],
  email: ['email'],
  cityCode: ['cityCode'],
  city: ['city'],
  seriesCode: ['seriesCode', 'series'],
  dealerCode: ['dealerCode'],
  testDrive: ['testDrive'],
  comments: ['comments', 'remark'],
  requestedAt: ['requestedAt', 'createTime'],
  consentShare: ['consent.shareDealer'],
  consentMarketing: ['consent.marketing'],
  consentVersion: ['consent.textVersion'],
  isTest: ['isTest'],
};

/** Lead ads of Meta: what the Graph API answers for a lead, the notice beside it under `notice`. */
const META_SHAPE: FieldMap['fields'] = {
  externalId: ['id', 'notice.leadgen_id'],
  name: [meta('full_name'), meta('name'), meta('姓名')],
  familyName: [meta('last_name')],
  givenName: [meta('first_name')],
  mobile: [meta('phone_number'), meta('phone'), meta('work_phone_number'), meta('手机号'), meta('电话')],
  phone: [meta('work_phone_number')],
  email: [meta('email'), meta('work_email')],
  city: [meta('city')],
  seriesCode: [meta('vehicle_model'), meta('model')],
  dealerCode: [meta('dealer'), meta('dealership')],
  comments: [meta('comments'), meta('message')],
  requestedAt: ['created_time'],
};

/** Lead form webhook of Google Ads; ids of columns as `lead_form_field_user_input_type` names them. */
const GOOGLE_SHAPE: FieldMap['fields'] = {
  externalId: ['lead_id'],
  name: [google('FULL_NAME'), googleNamed('Full Name')],
  familyName: [google('LAST_NAME'), googleNamed('Last Name')],
  givenName: [google('FIRST_NAME'), googleNamed('First Name')],
  mobile: [
    google('PHONE_NUMBER'),
    googleNamed('User Phone'),
    googleNamed('Phone Number'),
    google('WORK_PHONE'),
    googleNamed('Work Phone'),
  ],
  phone: [google('WORK_PHONE')],
  email: [google('EMAIL'), googleNamed('User Email'), googleNamed('Email'), google('WORK_EMAIL')],
  city: [google('CITY'), googleNamed('City'), google('REGION')],
  seriesCode: [google('VEHICLE_MODEL')],
  dealerCode: [google('PREFERRED_DEALERSHIP')],
  requestedAt: ['lead_submit_time'],
  isTest: ['is_test'],
};

/** CreateLead of WeCom's edition for the car trade (2021-01-29); beside it a lead as Tencent Ads names its fields (`leads_…`). */
const TENCENT_SHAPE: FieldMap['fields'] = {
  externalId: ['ClueId', 'LeadId', 'leads_id'],
  name: ['CustomerName', 'UserName', 'Name', 'leads_name'],
  mobile: ['CustomerPhone', 'Phone', 'leads_tel', 'leads_telephone'],
  email: ['leads_email'],
  cityCode: ['CityCode'],
  city: ['leads_area'],
  seriesCode: ['SeriesId', 'SeriesCode'],
  dealerCode: ['DealerId', 'shop_name'],
  grade: ['LevelCode'],
  comments: ['Remark', 'memo'],
  requestedAt: ['CreateTime', 'EnquireTime', 'leads_action_time', 'leads_create_time'],
};

const SHAPES: Record<SourceKind, FieldMap> = {
  json: { ...EMPTY, fields: JSON_SHAPE },
  meta: { ...EMPTY, fields: META_SHAPE },
  google: { ...EMPTY, fields: GOOGLE_SHAPE },
  tencent: { ...EMPTY, fields: TENCENT_SHAPE },
  // ADF names its fields itself; a map only adds constants and translates codes.
  adf: EMPTY,
  mailbox: EMPTY,
};

/** The map a kind comes with. */
export function shapeOf(kind: SourceKind): FieldMap {
  return SHAPES[kind];
}

/** Whether an administrator wrote anything into a map. */
export function isMapped(map: FieldMap): boolean {
  return [map.fields, map.constants, map.values].some((part) => Object.keys(part).length > 0);
}

/** How a source is read: its own map over that of its kind. */
export function mapFor(kind: SourceKind, own: FieldMap): FieldMap {
  return over(shapeOf(kind), own);
}
