import { explainGate } from '../../customers/index.ts';

/** Why a message was not sent, beside the answers of the gate of consent. */
const REASONS: Record<string, { zh: string; en: string }> = {
  no_channel: { zh: '尚未设置短信或邮件渠道', en: 'Neither SMS nor e-mail is set up' },
  demo: { zh: '演示数据不发送', en: 'Nothing is sent to people of the demo data' },
  refused: { zh: '渠道拒绝了这条消息', en: 'The channel refused the message' },
  unreachable: { zh: '渠道多次无法送达', en: 'The channel could not be reached, several times' },
  superseded: { zh: '情况已变化,无需告知', en: 'Things have changed, nothing is left to tell' },
};

/** A kept reason in words; null where none was kept. */
export function explainReason(code: string | null) {
  const words = code === null ? null : (REASONS[code] ?? explainGate(code));
  return code !== null && words ? { code, ...words } : null;
}
