import type { Text } from '../../src/platform/i18n.ts';

/** The brand the public pages speak for. */
export const BRAND: Text = { zh: '远途', en: 'Yuantu' };

/** Where the site's pages say one can call. The operator of an installation replaces it by its own before it goes public. */
export const OPERATOR = {
  hotline: { zh: '【由运营方填写:客服电话】', en: '[operator to fill in: service hotline]' },
} as const satisfies Record<string, Text>;
