import { type ErrorRow, row } from './row.ts';

/** What any request can meet: its form, its limits, background work, files, saved views. */
export const platformErrors = {
  'request.invalid': row(400, '输入有误,请按提示修改。', 'Some input is not valid; see the fields named.'),
  'request.not_found': row(404, '没有这条记录,或您无权查看。', 'There is no such record, or it is not yours to see.'),
  'request.too_large': row(413, '内容超过上限 {limit}。', 'The content is larger than the limit of {limit}.'),
  'request.unsupported_media': row(415, '不支持的内容类型。', 'This content type is not supported.'),
  'request.rate_limited': row(
    429,
    '操作过于频繁,请 {seconds} 秒后再试。',
    'Too many requests; try again in {seconds} seconds.',
  ),
  'request.conflict': row(
    409,
    '此记录已被他人修改,请核对后再保存。',
    'Somebody else changed this record; compare and save again.',
  ),
  'request.idempotency_reused': row(
    422,
    '同一幂等键被用于不同的内容。',
    'The idempotency key was used before with different content.',
  ),
  'request.idempotency_required': row(400, '缺少 Idempotency-Key 请求头。', 'The Idempotency-Key header is missing.'),
  'server.internal': row(
    500,
    '系统出错,请稍后再试并告知请求编号。',
    'Something went wrong; try again and quote the request id.',
    'error',
  ),
  'server.unavailable': row(
    503,
    '系统正在启动或停止,请稍后再试。',
    'The system is starting or stopping; try again shortly.',
    'warn',
  ),
  'task.ended': row(409, '该任务已结束。', 'This work has ended already.'),
  'task.too_many': row(
    409,
    '您已有 {limit} 个任务在处理,请等待其完成。',
    'You have {limit} tasks under way; wait until one has ended.',
  ),
  'task.given_up': row(409, '任务多次中断,已停止。', 'The work broke off several times and was given up.', 'warn'),
  'task.no_rights': row(
    409,
    '您在该单位的权限已变更,任务已停止。',
    'Your rights at this unit have changed; the work was stopped.',
  ),
  'task.no_file': row(410, '文件已过期或不存在,请重新生成。', 'The file has expired or is not there; make it again.'),
  'export.too_many': row(
    409,
    '符合条件的数据超过 {limit} 行,请缩小范围后再导出。',
    'More than {limit} rows match; narrow the list and export again.',
  ),
  'import.unreadable': row(400, '{zh}', '{en}'),
  'import.not_open': row(409, '该导入已进行到下一步,不能再这样操作。', 'This import is past that step.'),
  'import.not_revertible': row(
    409,
    '该导入没有可撤销的内容,或其记录已过期。',
    'There is nothing of this import to take back, or its rows have expired.',
  ),
  'import.drafts': row(
    409,
    '您有 {limit} 个未完成的导入,请先完成或取消。',
    'You have {limit} imports that wait for you; finish or cancel some first.',
  ),
  'import.not_checked': row(409, '该文件尚未检查完毕或已导入。', 'This file is not checked yet, or was imported.'),
  'view.name_taken': row(409, '您在此列表已有同名视图。', 'You have a view of this name on this list already.'),
} as const satisfies Record<string, ErrorRow>;
