import { type ErrorRow, row } from './row.ts';

/** Signing in, second factors, accounts, roles. */
export const accountsErrors = {
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
  'auth.code_not_sent': row(
    503,
    '验证码暂时无法发送,请稍后再试。',
    'The code cannot be sent right now; try again later.',
    'warn',
  ),
  'auth.passkey_refused': row(401, '无法用此通行密钥登录。', 'This passkey cannot sign you in.'),
  'auth.provider': row(
    502,
    '无法连接单点登录服务,请稍后再试或联系管理员。',
    'The single sign-on service cannot be reached; try again later or tell the administrator.',
    'warn',
  ),
  'auth.csrf': row(403, '请求来源不可信,已拒绝。', 'The request did not come from this site and was refused.', 'warn'),
  'auth.forbidden': row(403, '您没有此操作的权限。', 'You do not have the permission for this.', 'warn'),
  'auth.signature': row(401, '签名或时间戳无效。', 'The signature or the timestamp is not valid.', 'warn'),
  'factor.exists': row(
    409,
    '已设置动态口令;如需更换,请先移除。',
    'An authenticator app is set up already; remove it first.',
  ),
  'factor.none': row(409, '尚未设置两步验证。', 'No second factor is set up.'),
  'provider.code_taken': row(409, '此代码已用于另一个单点登录。', 'This code is used by another provider.'),
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
} as const satisfies Record<string, ErrorRow>;
