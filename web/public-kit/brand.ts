import type { Text } from '../../src/platform/i18n.ts';

/** The brand the public pages speak for. */
export const BRAND: Text = { zh: '远途', en: 'Yuantu' };

/** Version of the privacy notice and the consent wording; it is stored with each consent. Raise it with every change of the text. */
export const NOTICE_VERSION = '2026-11';

/**
 * Who answers for the personal data (PIPL art. 17) and for how long. The operator of an installation replaces these fields by its own before it
 * goes public; until then the notice shows that they are still open.
 */
export const OPERATOR = {
  company: { zh: '【由运营方填写:公司全称】', en: '[operator to fill in: full company name]' },
  address: { zh: '【由运营方填写:地址】', en: '[operator to fill in: address]' },
  contact: {
    zh: '【由运营方填写:个人信息保护负责人及联系方式】',
    en: '[operator to fill in: privacy officer and contact]',
  },
  hotline: { zh: '【由运营方填写:客服电话】', en: '[operator to fill in: service hotline]' },
  enquiryRetention: { zh: '【由运营方填写:预约信息保存期限】', en: '[operator to fill in: retention of bookings]' },
  ownerRetention: { zh: '【由运营方填写:车主信息保存期限】', en: '[operator to fill in: retention of owner data]' },
} as const satisfies Record<string, Text>;
