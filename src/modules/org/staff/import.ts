import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { read } from '../../../platform/db.ts';
import { invalid } from '../../../platform/errors.ts';
import { parse } from '../../../platform/http.ts';
import { importKind } from '../imports/kinds.ts';
import { codesBelow, unitByCode } from '../units/by-code.ts';
import { roleByCode, roleCodes, staffByLogin } from './by-login.ts';
import { grantRole } from './grants.ts';
import { workplaceOf } from './queries.ts';
import { createStaff as creating, editStaff as editing } from './schema.ts';
import * as service from './service.ts';

/**
 * Accounts from a file, one a row, by the rules of making and editing one by hand; a role needs the right to grant it. A new account has
 * a password that nobody knows: whoever keeps the account resets it and hands the one-time password over.
 */
export const staffImport = importKind({
  kind: 'staff',
  title: { zh: '人员', en: 'Staff' },
  permission: 'staff.edit',
  columns: [
    {
      key: 'login',
      title: { zh: '账号', en: 'Account' },
      required: true,
      example: 'zhangsan',
      note: { zh: '字母、数字和 . _ @ -,集团内唯一', en: 'letters, digits and . _ @ -; unique in the group' },
    },
    { key: 'name', title: { zh: '姓名', en: 'Name' }, required: true, example: '张三' },
    { key: 'title', title: { zh: '职务', en: 'Title' }, example: '销售顾问' },
    {
      key: 'unitId',
      title: { zh: '单位代码', en: 'Unit code' },
      required: true,
      example: 'SH-0001',
      choices: (ctx) =>
        read(ctx, (tx) => codesBelow(tx, scopeOf(ctx).unitId, ['group', 'brand', 'region', 'dealer', 'department'])),
    },
    {
      key: 'roleId',
      title: { zh: '角色代码', en: 'Role code' },
      example: 'consultant',
      choices: (ctx) => read(ctx, (tx) => roleCodes(ctx, tx)),
    },
  ],
  keyOf: (values) => values.login?.toLowerCase() ?? null,
  async take(ctx, values, existing) {
    const { login = '', name, title, unitId = '', roleId = '' } = values;
    const { known, unit, role } = await read(ctx, async (tx) => ({
      known: await staffByLogin(tx, login),
      unit: await unitByCode(tx, scopeOf(ctx).unitId, unitId),
      role: roleId ? await roleByCode(tx, roleId) : undefined,
    }));
    if (known && existing === 'skip') return 'skipped';
    if (!unit) throw invalid('unitId', '没有这个单位。', 'There is no such unit.');
    if (roleId && !role) throw invalid('roleId', '没有这个角色。', 'There is no such role.');
    const facts = { name, ...(title ? { title } : {}), unitId: unit.id };
    if (!known) {
      const body = { ...facts, login, roleId: role?.id ?? null };
      await service.createStaff(ctx, parse(creating.body, body, ctx.language, 'body'));
      return 'created';
    }
    await update(ctx, known, facts, role?.id ?? null);
    return 'updated';
  },
});

/** What the file does not name stays as it is. */
async function update(
  ctx: Ctx,
  { id, version }: { id: string; version: number },
  facts: { unitId: string },
  roleId: string | null,
): Promise<void> {
  const { title, language, phone, email, roles } = await service.getStaff(ctx, id);
  const body = { title, language, phone, email, ...facts, version };
  await service.editStaff(ctx, id, parse(editing.body, body, ctx.language, 'body'));
  if (!roleId) return;
  const unitId = await read(ctx, (tx) => workplaceOf(tx, facts.unitId));
  if (roles.some((grant) => grant.role.id === roleId && grant.unit.id === unitId)) return;
  await grantRole(ctx, id, { roleId, unitId });
}
