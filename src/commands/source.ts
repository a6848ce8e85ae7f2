import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { sealSecret } from '../modules/leads/index.ts';
import { newId } from '../platform/db.ts';
import { StartError } from '../platform/start-error.ts';
import { bringUp } from './serve.ts';

/** Kinds whose key we make; the others are made in the console. */
const KINDS = ['json', 'adf', 'google', 'tencent'];

/** `source --code C --name 名称 --name-en Name --channel partner --kind json`: adds a lead source and shows its key this once. */
export async function run(args: string[]): Promise<void> {
  const options = {
    code: { type: 'string' },
    name: { type: 'string' },
    'name-en': { type: 'string' },
    channel: { type: 'string', default: 'partner' },
    kind: { type: 'string', default: 'json' },
  } as const;
  const { values } = parseArgs({ args, options });
  const { code, name, channel, kind } = values;
  if (!code || !/^[a-z0-9-]{2,40}$/.test(code) || !name || !KINDS.includes(kind)) {
    throw new StartError({
      zh: `用法:source --code 小写字母数字与短横 --name 名称 [--kind ${KINDS.join('|')}]。`,
      en: `Usage: source --code lower-case-letters-digits-dashes --name NAME [--kind ${KINDS.join('|')}].`,
    });
  }
  const { booted, progress } = await bringUp();
  try {
    const secret = randomBytes(24).toString('base64url');
    const id = newId();
    const made = await booted.owner.query(
      `insert into leads.source (id, org_id, code, name, name_en, channel, kind, secret_enc)
       select $1, u.id, $2, $3, $4, $5, $6, $7 from org.unit u where u.kind = 'brand' order by u.created_at limit 1 on conflict (code) do nothing`,
      [id, code, name, values['name-en'] ?? name, channel, kind, sealSecret(booted.platform, id, secret)],
    );
    if (!made.rowCount)
      throw new StartError({
        zh: `来源 ${code} 已存在,或尚无品牌。`,
        en: `The source ${code} exists already, or there is no brand yet.`,
      });
    progress.done();
    process.stdout.write(`${code}\n${secret}\n`);
  } finally {
    await booted.close();
  }
}
