import { type ErrorRow, row } from './row.ts';

/** Calls, questionnaires, opportunities. */
export const engagementErrors = {
  'questionnaire.not_draft': row(
    409,
    '已启用的问卷不能修改,请建立新版本。',
    'A questionnaire in use is not changed: make a new version.',
  ),
  'questionnaire.not_active': row(409, '请选择已启用的问卷。', 'Choose a questionnaire that is in use.'),
  'call_list.closed': row(409, '该外呼名单已关闭。', 'This call list is closed.'),
  'call.done': row(409, '该客户的外呼已结束。', 'The calls to this person are done.'),
  'call.in_other_hands': row(409, '该客户正由其他坐席联系。', 'A colleague is calling this person.'),
  'message.done': row(409, '这条消息已处理完毕。', 'This message is done.'),
  'message.not_stuck': row(
    409,
    '只有未能发送或待告知的消息可以重新发送。',
    'Only a message that failed or waits to be told can be sent again.',
  ),
  'message.no_channel': row(409, '尚未设置短信或邮件渠道。', 'Neither SMS nor e-mail is set up.'),
  'opportunity.closed': row(409, '该机会已处理完毕。', 'This opportunity is closed.'),
} as const satisfies Record<string, ErrorRow>;
