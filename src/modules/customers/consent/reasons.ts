import type { Text } from '../../../platform/i18n.ts';

/** Every answer of the gate in words; the codes are those of customers.contact_answers. */
export const REASONS = {
  allowed: { zh: '可以联系', en: 'May be contacted' },
  unknown: { zh: '没有这位客户', en: 'There is no such customer' },
  erased: { zh: '客户信息已删除', en: 'The person’s data were erased' },
  restricted: { zh: '仅存储,不得处理', en: 'Kept in storage only, no processing' },
  outdated: { zh: '档案已失效', en: 'The file is outdated' },
  purpose_closed: { zh: '该用途已停用', en: 'This purpose is not in use' },
  do_not_contact: { zh: '在免打扰名单中', en: 'On the do-not-contact list' },
  channel: { zh: '该用途不使用此渠道', en: 'This purpose does not use this channel' },
  no_number: { zh: '没有此渠道的联系方式', en: 'No way to reach them by this channel' },
  number: { zh: '号码为空号或停机', en: 'The number is not in service' },
  minor: { zh: '未满十四周岁,监护人未同意', en: 'Under fourteen, without a guardian’s consent' },
  no_consent: { zh: '尚未同意', en: 'No consent yet' },
  denied: { zh: '未同意', en: 'Consent was denied' },
  withdrawn: { zh: '已撤回同意', en: 'Consent was withdrawn' },
  expired: { zh: '同意已到期', en: 'The consent has run out' },
  quiet_hours: { zh: '不在联系时段', en: 'Outside the hours of contact' },
  version_outdated: {
    zh: '告知已更新,须重新征得同意',
    en: 'The notice has changed; consent has to be asked for again',
  },
} as const satisfies Record<string, Text>;

/** Why a contact is allowed or not. */
export type Reason = keyof typeof REASONS;

/** A reason that was kept, in words; null where none was, or it is none of the gate's. */
export function explainGate(reason: string | null): Text | null {
  return reason !== null && Object.hasOwn(REASONS, reason) ? REASONS[reason as Reason] : null;
}
