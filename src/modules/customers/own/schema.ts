import * as z from 'zod';
import { endpoint, Id, Instant } from '../../../platform/endpoint.ts';
import { SpokenLanguage } from '../file/schema.ts';

const Version = z.int().min(1);
const Saved = z.object({ version: z.int() });
const Mobile = z.string().trim().min(5).max(30);

/** One purpose as the person decides on it; one a third party where there are some. */
export const OwnConsent = z.object({
  purpose: z.string(),
  name: z.string(),
  nameEn: z.string(),
  description: z.string(),
  descriptionEn: z.string(),
  separate: z.boolean(),
  recipientId: Id.nullable(),
  recipientName: z.string().nullable(),
  recipientNameEn: z.string().nullable(),
  recipientTold: z
    .object({ contact: z.string(), purposeText: z.string(), dataKinds: z.string() })
    .nullable()
    .meta({ description: 'What has to be told of a third party before data go there' }),
  granted: z.boolean(),
  askAgain: z.boolean(),
  at: Instant.nullable(),
});

export const ownProfile = endpoint({
  id: 'customers.own_profile',
  method: 'GET',
  path: '/api/owner/profile',
  audience: 'owner',
  summary: { zh: '我的资料与授权', en: 'Own data and consents of the signed-in owner' },
  response: z.object({
    version: z.int(),
    name: z.string(),
    mobileMasked: z.string().nullable(),
    emailMasked: z.string().nullable(),
    address: z
      .object({ areaCode: z.string().nullable(), areaName: z.string().nullable(), lineMasked: z.string().nullable() })
      .nullable(),
    dealers: z.array(z.object({ name: z.string(), nameEn: z.string() })),
    noticeVersion: z.string(),
    consents: z.array(OwnConsent),
  }),
});

export const setOwnConsent = endpoint({
  id: 'customers.own_consent',
  method: 'POST',
  path: '/api/owner/consents',
  audience: 'owner',
  summary: { zh: '车主同意或撤回', en: 'The owner agrees or withdraws' },
  body: z.object({ purpose: z.string().min(1).max(40), granted: z.boolean(), recipientId: Id.optional() }),
  response: z.object({ granted: z.boolean() }),
  creates: true,
});

/** A code goes to the new number; without it the number is not changed. */
export const requestMobileCode = endpoint({
  id: 'customers.own_mobile_code',
  method: 'POST',
  path: '/api/owner/contacts/code',
  audience: 'owner',
  perMinute: 10,
  summary: { zh: '更换手机号:获取验证码', en: 'New mobile: ask for a code' },
  body: z.object({ mobile: Mobile }),
  response: z.object({ sent: z.literal(true), demoCode: z.string().nullable() }),
});

export const changeOwnMobile = endpoint({
  id: 'customers.own_mobile',
  method: 'POST',
  path: '/api/owner/contacts/mobile',
  audience: 'owner',
  perMinute: 20,
  summary: { zh: '更换手机号', en: 'Change one’s mobile number' },
  body: z.object({ version: Version, mobile: Mobile, code: z.string().regex(/^\d{6}$/) }),
  response: Saved,
});

export const changeOwnEmail = endpoint({
  id: 'customers.own_email',
  method: 'PATCH',
  path: '/api/owner/contacts/email',
  audience: 'owner',
  summary: { zh: '修改邮箱', en: 'Change one’s e-mail address' },
  body: z.object({ version: Version, email: z.string().trim().max(254).meta({ description: 'Empty: none' }) }),
  response: Saved,
});

export const changeOwnAddress = endpoint({
  id: 'customers.own_address',
  method: 'PATCH',
  path: '/api/owner/contacts/address',
  audience: 'owner',
  summary: { zh: '修改地址', en: 'Change one’s address' },
  body: z.object({
    version: Version,
    areaCode: z.string().regex(/^\d{6}$/),
    line: z.string().trim().min(2).max(120),
  }),
  response: Saved,
});

/** The language of the owner's pages is the one messages come in. */
export const setOwnLanguage = endpoint({
  id: 'customers.own_language',
  method: 'PATCH',
  path: '/api/owner/language',
  audience: 'owner',
  summary: { zh: '设置消息语言', en: 'Choose the language messages come in' },
  body: z.object({ language: SpokenLanguage }),
  response: z.object({ language: SpokenLanguage, version: z.int() }),
});
