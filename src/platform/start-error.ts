import { dirname } from 'node:path';
import * as z from 'zod';
import { KeyError } from './crypto.ts';
import { EmbeddedError } from './embedded-error.ts';
import type { Text } from './i18n.ts';
import { MigrationError } from './migrate.ts';

/** Why Roadbook cannot start: one sentence in both languages, then exit code 1. */
export class StartError extends Error {
  readonly text: Text;
  constructor(text: Text) {
    super(text.en);
    this.text = text;
  }
}

const stop = (zh: string, en: string): Text => ({ zh, en });

function embedded({ code, details }: EmbeddedError): Text {
  const path = String(details.path ?? '');
  const detail = String(details.detail ?? details.reason ?? '');
  switch (code) {
    case 'data_dir_in_use':
      return stop(
        `数据目录 ${dirname(path)} 正被另一个 Roadbook 进程(${details.pid})使用。`,
        `The data directory ${dirname(path)} is in use by another Roadbook (process ${details.pid}).`,
      );
    case 'data_dir_not_writable':
      return stop(
        `数据目录 ${path} 不可写,请检查权限或用 DATA_DIR 指定其他目录。`,
        `The data directory ${path} is not writable; check its permissions or name another with DATA_DIR.`,
      );
    case 'data_dir_not_reachable':
      return stop(
        `数据库用户无法进入数据目录 ${path}。`,
        `The database's user cannot reach the data directory ${path}.`,
      );
    case 'platform':
      return stop(
        '本系统没有内置 PostgreSQL,请用 DATABASE_URL 指定外部数据库。',
        'There is no embedded PostgreSQL for this system; name an outside database with DATABASE_URL.',
      );
    case 'cluster_missing':
      return stop(
        `找不到数据库目录 ${path}(记录于 ${details.locationFile})。`,
        `The database directory ${path} (named in ${details.locationFile}) is missing.`,
      );
    case 'cluster_version':
      return stop(
        `数据目录属于 PostgreSQL ${details.found},需要 ${details.needed}。`,
        `The data directory belongs to PostgreSQL ${details.found}; ${details.needed} is needed.`,
      );
    case 'database_user':
      return stop(
        `以 root 运行时需要系统用户 ${details.user},但无法创建:${detail}`,
        `Run as root, the system user ${details.user} is needed and could not be made: ${detail}`,
      );
    default:
      return stop(`内置数据库无法启动:${detail}`, `The embedded database could not be started: ${detail}`);
  }
}

function migration({ code, detail }: MigrationError): Text {
  switch (code) {
    case 'newer_schema':
      return stop(
        `数据库由更新的版本建立(${detail}),请升级 Roadbook 后再启动。`,
        `The database was made by a newer version (${detail}); upgrade Roadbook and start again.`,
      );
    case 'changed':
      return stop(
        `数据库迁移文件 ${detail} 与已执行的内容不同。`,
        `The migration ${detail} differs from the one that ran on this database.`,
      );
    case 'old_server':
      return stop(
        `需要 PostgreSQL 15 或更高版本,当前为 ${detail}。`,
        `PostgreSQL 15 or newer is needed; this one is ${detail}.`,
      );
    case 'no_createrole':
      return stop(
        `DATABASE_URL 的用户需要 CREATEROLE 权限以创建角色 ${detail}。`,
        `The user of DATABASE_URL needs CREATEROLE to make the role ${detail}.`,
      );
  }
}

function keys({ code, details }: KeyError): Text {
  const place = String(details.file ?? details.env ?? '');
  if (code === 'missing') {
    return stop(
      `缺少密钥文件 ${place}:数据库已有加密数据,请恢复该文件或设置 ROADBOOK_KEYS。`,
      `The key file ${place} is missing and the database holds sealed data; restore it or set ROADBOOK_KEYS.`,
    );
  }
  return stop(`密钥无效(${place}):${code}。`, `The keys are not usable (${place}): ${code}.`);
}

const CONNECTION: Record<string, Text> = {
  ECONNREFUSED: stop('数据库拒绝连接', 'the database refuses connections'),
  ENOTFOUND: stop('找不到数据库主机', 'the database host is not known'),
  EAI_AGAIN: stop('找不到数据库主机', 'the database host is not known'),
  ETIMEDOUT: stop('连接数据库超时', 'the database does not answer'),
  '28P01': stop('用户名或密码不正确', 'user or password is wrong'),
  '28000': stop('用户无法登录', 'the user may not sign in'),
  '3D000': stop('数据库不存在', 'there is no such database'),
  '53300': stop('数据库连接已满', 'the database has no connection left'),
};

/** The sentence for whatever stopped the start; null for a defect that deserves its stack. */
export function startText(error: unknown): Text | null {
  if (error instanceof StartError) return error.text;
  if (error instanceof EmbeddedError) return embedded(error);
  if (error instanceof MigrationError) return migration(error);
  if (error instanceof KeyError) return keys(error);
  if (error instanceof z.ZodError) {
    const names = [...new Set(error.issues.map((issue) => issue.path.join('.')))].join(', ');
    return stop(
      `环境变量无效:${names};用法见 --help。`,
      `These environment variables are not valid: ${names}; --help tells what they may be.`,
    );
  }
  const { code, address, port } = error as { code?: string; address?: string; port?: number };
  if (code === 'EADDRINUSE')
    return stop(
      `端口 ${address}:${port} 已被占用,请用 PORT 指定其他端口。`,
      `The port ${address}:${port} is in use; name another with PORT.`,
    );
  if (code === 'EACCES')
    return stop(
      `没有权限使用端口 ${port ?? ''} 或目录。`,
      `There is no permission to use the port ${port ?? ''} or a directory.`,
    );
  if (code === 'EADDRNOTAVAIL') return stop(`本机没有地址 ${address}。`, `This machine has no address ${address}.`);
  // A connection that fails on every address of a host comes as one error with many inside.
  const inner = error instanceof AggregateError ? (error.errors[0] as { code?: string }).code : code;
  const known = inner ? CONNECTION[inner] : undefined;
  return known ? stop(`无法连接 DATABASE_URL:${known.zh}。`, `DATABASE_URL cannot be used: ${known.en}.`) : null;
}
