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
  'auth.password_due': row(
    403,
    '请先修改密码,再继续使用。',
    'Change your password first; nothing else is open until then.',
  ),
  'auth.factor_due': row(
    403,
    '您的角色要求两步验证,请先添加动态口令或通行密钥。',
    'Your role needs a second factor: add an authenticator app or a passkey first.',
  ),
  'auth.confirm': row(
    403,
    '为确认是您本人,请再次输入密码。',
    'Enter your password once more, so that we know it is you.',
  ),
  'auth.step_gone': row(
    401,
    '这一步已超时或已用过,请重新登录。',
    'This step has expired or was used already; sign in again.',
  ),
  'auth.code_wrong': row(
    401,
    '验证码不正确或已用过,请输入新的一个。',
    'The code is not right or was used already; enter a fresh one.',
  ),
  'auth.passkey_refused': row(401, '无法用此通行密钥登录。', 'This passkey cannot sign you in.'),
  'auth.provider': row(
    502,
    '无法连接单点登录服务,请稍后再试或联系管理员。',
    'The single sign-on service cannot be reached; try again later or tell the administrator.',
    'warn',
  ),
  'factor.exists': row(
    409,
    '已设置动态口令;如需更换,请先移除。',
    'An authenticator app is set up already; remove it first.',
  ),
  'provider.code_taken': row(409, '此代码已用于另一个单点登录。', 'This code is used by another provider.'),
  'factor.none': row(409, '尚未设置两步验证。', 'No second factor is set up.'),
  'auth.csrf': row(403, '请求来源不可信,已拒绝。', 'The request did not come from this site and was refused.', 'warn'),
  'auth.forbidden': row(403, '您没有此操作的权限。', 'You do not have the permission for this.', 'warn'),
  'auth.signature': row(401, '签名或时间戳无效。', 'The signature or the timestamp is not valid.', 'warn'),
  'org_unit.code_taken': row(409, '该编码已被另一单位使用。', 'Another unit has this code.'),
  'org_unit.acting': row(
    409,
    '不能移动或停业您当前所在的单位,请由上级单位办理。',
    'The unit you act at cannot be moved or closed from here; its superior unit can do it.',
  ),
  'org_unit.in_use': row(409, '该单位仍有 {zh},不能停业。', 'This unit still has {en} and cannot be closed.'),
  'org_unit.not_open': row(409, '该单位已停业。', 'This unit is closed.'),
  'org_unit.not_closed': row(409, '该单位正在营业。', 'This unit is open.'),
  'org_unit.parent_closed': row(
    409,
    '上级单位已停业,请先恢复上级单位。',
    'The unit above is closed; reopen that one first.',
  ),
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
  'view.name_taken': row(409, '您在此列表已有同名视图。', 'You have a view of this name on this list already.'),
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
  'import.not_checked': row(409, '该文件尚未检查完毕或已导入。', 'This file is not checked yet, or was imported.'),
  'staff.login_taken': row(409, '该账号名已被使用。', 'This account name is taken.'),
  'staff.own_account': row(
    403,
    '不能对自己的账号进行此操作,请由其他管理员处理。',
    'Nobody does this to their own account; ask another administrator.',
  ),
  'staff.administrative': row(
    403,
    '该账号持有管理类角色,须由安全管理员处理。',
    'This account holds an administrative role; the security administrator has to act.',
    'warn',
  ),
  'staff.reaches_further': row(
    409,
    '该账号在您的范围之外还有角色,须由上级单位处理。',
    'This account holds roles beyond your unit; headquarters has to act.',
  ),
  'staff.not_active': row(409, '该人员已停用或已离职。', 'This colleague is blocked or has left.'),
  'staff.open_work': row(
    409,
    '还有 {count} 项未完成的工作,请先选择接收人。',
    '{count} pieces of work are still open; choose who takes them over first.',
  ),
  'staff.no_open_work': row(409, '没有可移交的工作。', 'There is no open work to hand over.'),
  'staff.role_held': row(409, '该人员在此单位已有这个角色。', 'This colleague holds this role at this unit already.'),
  'role.code_taken': row(409, '该角色编码已被使用。', 'This role code is taken.'),
  'role.in_use': row(409, '仍有人员持有该角色。', 'People still hold this role.'),
  'role.administrative': row(
    403,
    '管理类角色只能由安全管理员授予或收回。',
    'Administrative roles are given and taken by the security administrator only.',
    'warn',
  ),
  'role.wrong_place': row(409, '该角色不能在这一级单位任职。', 'This role cannot be held at a unit of this kind.'),
  'role.own': row(
    403,
    '不能为自己持有的角色增加权限,请由其他安全管理员处理。',
    'Nobody adds permissions to a role they hold; ask another security administrator.',
    'warn',
  ),
  'role.last_editor': row(
    409,
    '这样将没有人能再维护角色权限,已拒绝。',
    'Nobody would be left who may edit roles; this was refused.',
    'warn',
  ),
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
  unit_code_key: 'org_unit.code_taken',
  unit_code_any_case: 'org_unit.code_taken',
  lead_open: 'lead.open_exists',
  order_lead: 'order.exists',
  member_customer: 'member.exists',
  inbound_once: 'request.conflict',
  unit_no_cycle: 'request.invalid',
  order_earnest: 'order.earnest_limit',
  ledger_once: 'request.conflict',
  staff_login: 'staff.login_taken',
  staff_role_staff_id_role_id_org_id_key: 'staff.role_held',
  staff_role_role_id_fkey: 'role.in_use',
  role_code_key: 'role.code_taken',
  saved_view_name: 'view.name_taken',
  oidc_provider_code_key: 'provider.code_taken',
  staff_factor_totp: 'factor.exists',
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
