import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { DEMO_ACCOUNTS, DEMO_OWNER_MOBILE, DEMO_PASSWORD } from '../../db/demo/accounts.ts';
import { isInstalled } from '../modules/org/index.ts';
import type { Booted } from '../platform/boot.ts';
import { VERSION } from '../platform/version.ts';

/** What a start prints: the addresses; where demo data is loaded, its accounts; where nothing is, how to begin. */
export async function welcome(booted: Booted, app: FastifyInstance): Promise<string> {
  const address = app.server.address() as AddressInfo | null;
  const host = address?.address.includes(':') ? `[${address.address}]` : address?.address;
  const base = `http://${host}:${address?.port}`;
  const lines = [
    `Roadbook 路书 ${VERSION}`,
    `  控制台   console        ${base}/console`,
    `  车主     owner pages    ${base}/my`,
    `  官网     public site    ${base}/`,
    `  接口     API reference  ${base}/api/docs`,
  ];
  const demo = await booted.owner.query("select 1 from app.setting where key = 'demo'");
  if (demo.rowCount) {
    lines.push('', `演示账号 · demo accounts (密码 password ${DEMO_PASSWORD})`);
    for (const { login, name, where } of DEMO_ACCOUNTS)
      lines.push(`  ${login.padEnd(12)} ${name.zh} · ${name.en}, ${where.zh} ${where.en}`);
    lines.push(`  ${DEMO_OWNER_MOBILE.padEnd(12)} 车主 · a car owner, at /my`);
    if (host !== '127.0.0.1' && host !== '[::1]') {
      lines.push(
        '',
        '注意:演示账号的密码是公开的,请勿在公网使用。',
        'Note: the demo accounts have a public password; do not run them on an open network.',
      );
    }
  }
  if (!demo.rowCount && !(await isInstalled(booted.owner))) {
    lines.push(
      '',
      '数据库是空的,还没有单位和账号。首次安装:停止本程序,运行 npm run setup -- --group 集团名称 --brand 品牌名称',
      'The database is empty: no unit, no account. First installation: stop this and run npm run setup -- --group NAME --brand NAME',
    );
  }
  return `${lines.join('\n')}\n`;
}
