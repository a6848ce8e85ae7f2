/**
 * The closed list of errors: code → HTTP status, log level, text in both languages (design §6).
 * Every refusal a user can meet is one row here; `{name}` is filled from `details`.
 */
import type { Language } from './i18n.ts';

type LogLevel = 'debug' | 'info' | 'warn' | 'error';
interface ErrorRow {
  status: number;
  level: LogLevel;
  zh: string;
  en: string;
}

const row = (status: number, zh: string, en: string, level: LogLevel = 'info'): ErrorRow => ({ status, level, zh, en });

export const ERRORS = {
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
  'auth.required': row(401, '请先登录。', 'Please sign in.'),
  'auth.failed': row(401, '账号或密码不正确。', 'The account or the password is not right.'),
  'auth.locked': row(
    429,
    '登录失败次数过多,请 {seconds} 秒后再试。',
    'Too many failed sign-ins; try again in {seconds} seconds.',
    'warn',
  ),
  'auth.csrf': row(403, '请求来源不可信,已拒绝。', 'The request did not come from this site and was refused.', 'warn'),
  'auth.forbidden': row(403, '您没有此操作的权限。', 'You do not have the permission for this.', 'warn'),
  'auth.signature': row(401, '签名或时间戳无效。', 'The signature or the timestamp is not valid.', 'warn'),
  'lead.not_assigned': row(409, '该线索不在待接收状态。', 'This lead is not waiting to be accepted.'),
  'lead.not_open': row(409, '该线索已结束,不能再跟进。', 'This lead is closed and cannot be followed up.'),
  'lead.not_dispatchable': row(
    409,
    '该线索已被接收,不能再分派。',
    'This lead was accepted already and cannot be dispatched.',
  ),
  'lead.open_exists': row(409, '该客户已有一条进行中的线索。', 'This customer has an open lead already.'),
  'lead.needs_consultant': row(
    409,
    '请先由经销商接收并指定顾问。',
    'The dealer has to accept the lead and name a consultant first.',
  ),
  'order.exists': row(409, '该线索已有订单。', 'This lead has an order already.'),
  'order.not_open': row(409, '该订单已交车或已取消。', 'This order is delivered or cancelled.'),
  'order.earnest_limit': row(400, '定金不得超过车价的 20%。', 'Earnest money may be up to 20 % of the price.'),
  'unit.vin_taken': row(409, '该 VIN 已登记为另一辆车。', 'This VIN is registered for another car.'),
  'unit.vin_invalid': row(400, '{zh}', '{en}'),
  'member.exists': row(
    409,
    '该客户已是会员或已有待审批的申请。',
    'This customer is a member or has an application waiting.',
  ),
  'member.not_pending': row(409, '该申请已处理。', 'This application was decided already.'),
  'member.no_branch': row(409, '该经销商尚未开设车友会分会。', 'This dealer has no branch of the club yet.'),
  'member.not_owner': row(409, '只有本店车主可以申请入会。', 'Only owners of a car delivered here can apply.'),
  'opportunity.closed': row(409, '该机会已处理完毕。', 'This opportunity is closed.'),
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
} as const satisfies Record<string, ErrorRow>;

/** Constraints of the database that a user can run into, by name. Services check first; two people at once can still meet one. */
export const CONSTRAINTS: Record<string, ErrorCode> = {
  unit_vin: 'unit.vin_taken',
  lead_open: 'lead.open_exists',
  order_lead: 'order.exists',
  member_customer: 'member.exists',
  inbound_once: 'request.conflict',
  unit_no_cycle: 'request.invalid',
  order_earnest: 'order.earnest_limit',
  ledger_once: 'request.conflict',
};

export type ErrorCode = keyof typeof ERRORS;

/** One wrong field: where, what is wrong, what would be right (both languages; the caller's is shown). */
export interface FieldError {
  field: string;
  zh: string;
  en: string;
}

/** A refusal with a code of the closed list; `details` fill the text and reach the client. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: Record<string, unknown>;
  readonly fields: FieldError[];

  constructor(code: ErrorCode, details: Record<string, unknown> = {}, fields: FieldError[] = []) {
    super(code);
    this.code = code;
    this.details = details;
    this.fields = fields;
  }

  get status(): number {
    return ERRORS[this.code].status;
  }
}

/** Bad input in one field: `invalid('vin', '…', '…')` → 400 request.invalid naming the field. */
export function invalid(field: string, zh: string, en: string): AppError {
  return new AppError('request.invalid', {}, [{ field, zh, en }]);
}

/** The text of a code in the reader's language, `{name}` filled from details. */
export function errorText(code: ErrorCode, details: Record<string, unknown>, language: Language): string {
  const text: string = ERRORS[code][language];
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? ''));
}
