import { parseArgs } from 'node:util';
import { type Installation, install } from '../modules/org/index.ts';
import { sellStrictly } from '../modules/sales/index.ts';
import type { Text } from '../platform/i18n.ts';
import { StartError } from '../platform/start-error.ts';
import { bringUp } from './serve.ts';

const OPTIONS = {
  group: { type: 'string' },
  'group-en': { type: 'string' },
  'group-code': { type: 'string', default: 'GROUP' },
  brand: { type: 'string' },
  'brand-en': { type: 'string' },
  'brand-code': { type: 'string', default: 'BRAND' },
  admin: { type: 'string', default: 'sysadmin' },
  security: { type: 'string', default: 'secadmin' },
  auditor: { type: 'string', default: 'auditadmin' },
} as const;

/**
 * `setup --group 集团 --brand 品牌`: group, brand and three administrators in an empty database; prints each one-time password this once.
 * @throws StartError for wrong options, or when there are units already
 */
export async function run(args: string[]): Promise<void> {
  const wanted = readOptions(args);
  const { booted, progress } = await bringUp();
  try {
    const accounts = await install(booted.platform, booted.owner, wanted);
    await sellStrictly(booted.owner);
    progress.done();
    const width = Math.max(...accounts.map(({ login }) => login.length)) + 2;
    const lines = [
      `已建立 · set up: ${wanted.group.name} > ${wanted.brand.name}`,
      '',
      '三位管理员 · three administrators (一次性密码,只显示这一次,首次登录须更改 · one-time passwords, shown this once, to be changed at the first sign-in)',
      ...accounts.map(({ login, password, name }) => `  ${login.padEnd(width)}${password}   ${name.zh} · ${name.en}`),
      '',
      '请分别交给三个人:系统管理员建单位和账号,安全管理员授予角色,审计管理员查看记录。',
      'Hand them to three people: the first makes units and accounts, the second grants roles, the third reads the trail.',
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
  } finally {
    await booted.close();
  }
}

const refuse = (zh: string, en: string): StartError => new StartError({ zh, en });

/** The options, checked before a database is started for them. @throws StartError */
export function readOptions(args: string[]): Installation {
  const { group, brand, ...values } = parsed(args);
  if (!group?.trim() || !brand?.trim()) {
    throw refuse(
      '用法:npm run setup -- --group 集团名称 --brand 品牌名称 [--group-en --brand-en --group-code --brand-code --admin --security --auditor]。',
      'Usage: npm run setup -- --group NAME --brand NAME [--group-en --brand-en --group-code --brand-code --admin --security --auditor].',
    );
  }
  const named = (name: string, nameEn: string | undefined, code: string, what: Text) => {
    if (name.trim().length > 80 || (nameEn?.trim().length ?? 0) > 120)
      throw refuse(`${what.zh}名称过长。`, `The ${what.en}'s name is too long.`);
    if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,29}$/.test(code))
      throw refuse(
        `${what.zh}编码 ${code} 无效:用字母、数字、- 或 _,最多 30 位。`,
        `The ${what.en}'s code ${code} is not valid: letters, digits, - or _, at most 30.`,
      );
    return { code, name: name.trim(), nameEn: nameEn?.trim() || name.trim() };
  };
  const logins = { admin: values.admin, security_admin: values.security, auditor: values.auditor };
  const given = Object.values(logins);
  for (const login of given) {
    if (!/^[A-Za-z0-9][A-Za-z0-9._@-]{1,59}$/.test(login))
      throw refuse(`账号 ${login} 无效。`, `The account ${login} is not valid.`);
  }
  if (new Set(given.map((login) => login.toLowerCase())).size < given.length)
    throw refuse('三位管理员须用不同的账号。', 'The three administrators need three different accounts.');
  const result = {
    group: named(group, values['group-en'], values['group-code'], { zh: '集团', en: 'group' }),
    brand: named(brand, values['brand-en'], values['brand-code'], { zh: '品牌', en: 'brand' }),
    logins,
  };
  if (result.group.code === result.brand.code)
    throw refuse('集团与品牌须用不同的编码。', 'Group and brand need different codes.');
  return result;
}

function parsed(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS }).values;
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw refuse(`参数有误:${detail}`, `The options are wrong: ${detail}`);
  }
}
