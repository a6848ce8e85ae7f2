import type { Text } from '../../../platform/i18n.ts';

/** Fields of a file that a completeness rule may name, beside custom fields (`custom.CODE`); as customers.filled_fields knows them. */
export const FILE_FIELDS = {
  mobile: { zh: '手机', en: 'mobile' },
  phone: { zh: '电话', en: 'phone' },
  landline: { zh: '座机', en: 'landline' },
  email: { zh: '邮箱', en: 'e-mail' },
  wechat: { zh: '微信', en: 'WeChat' },
  gender: { zh: '性别', en: 'gender' },
  birth_on: { zh: '出生日期', en: 'date of birth' },
  city: { zh: '城市', en: 'city' },
  address: { zh: '地址', en: 'address' },
  document: { zh: '证件', en: 'document' },
  occupation: { zh: '职业', en: 'occupation' },
  income: { zh: '收入', en: 'income' },
  residence: { zh: '城乡', en: 'urban or rural' },
  family_size: { zh: '家庭人数', en: 'family size' },
  needs: { zh: '用车需求', en: 'needs' },
  hobbies: { zh: '爱好', en: 'hobbies' },
  household: { zh: '家庭', en: 'household' },
  contact_person: { zh: '联系人', en: 'contact person' },
  source: { zh: '来源渠道', en: 'source' },
} as const satisfies Record<string, Text>;
