import type { Pool } from 'pg';
import { hashPassword } from '../../../platform/auth.ts';
import { type Platform, systemContext } from '../../../platform/context.ts';
import { newId } from '../../../platform/db.ts';
import { ROLES } from '../../../platform/roles.ts';
import { StartError } from '../../../platform/start-error.ts';
import { roleIdOf } from '../roles/shipped.ts';
import { oneTimePassword } from '../staff/one-time-password.ts';

interface Named {
  code: string;
  name: string;
  nameEn: string;
}

/** What a first installation is asked for. Logins are of the three administrators who keep each other in check (GB/T 22239, ORG-10). */
export interface Installation {
  group: Named;
  brand: Named;
  logins: Record<'admin' | 'security_admin' | 'auditor', string>;
}

/** An administrator's account as it is handed over: the password is known here once and has to be changed at the first sign-in. */
interface FirstAccount {
  login: string;
  password: string;
  name: { zh: string; en: string };
}

/** A database that has a unit is installed already. */
export async function isInstalled(owner: Pool): Promise<boolean> {
  const { rowCount } = await owner.query('select 1 from org.unit limit 1');
  return Boolean(rowCount);
}

/**
 * Gives an empty database its group, its brand and the accounts of the three administrators, all or nothing. Runs as the owner.
 * @throws StartError when the database has units already
 */
export async function install(
  platform: Platform,
  owner: Pool,
  { group, brand, logins }: Installation,
): Promise<FirstAccount[]> {
  const ctx = systemContext(platform, 'setup', null);
  const accounts = (Object.keys(logins) as (keyof typeof logins)[]).map((role) => ({
    role,
    login: logins[role],
    password: oneTimePassword(ctx),
    name: { zh: ROLES[role].zh, en: ROLES[role].en },
  }));
  const hashes = await Promise.all(accounts.map(({ password }) => hashPassword(password)));
  const client = await owner.connect();
  let broken: Error | undefined;
  try {
    await client.query("begin; select set_config('app.actor', 'system:setup', true)");
    // A second installation, or a load of demo data, waits here and then finds units.
    await client.query('lock table org.unit in exclusive mode');
    if ((await client.query('select 1 from org.unit limit 1')).rowCount) {
      throw new StartError({
        zh: '数据库中已有单位,首次安装只能在空库上进行。',
        en: 'The database has units already; a first installation needs an empty one.',
      });
    }
    const [groupId, brandId] = [newId(), newId()];
    const unit =
      'insert into org.unit (id, parent_id, kind, code, name, name_en, created_at) values ($1, $2, $3, $4, $5, $6, clock_timestamp())';
    await client.query(unit, [groupId, null, 'group', group.code, group.name, group.nameEn]);
    await client.query(unit, [brandId, groupId, 'brand', brand.code, brand.name, brand.nameEn]);
    for (const [at, { role, login, name }] of accounts.entries()) {
      const id = newId();
      await client.query(
        'insert into org.staff (id, org_id, login, name, title, password_hash, password_must_change) values ($1, $2, $3, $4, $4, $5, true)',
        [id, groupId, login, name.zh, hashes[at]],
      );
      await client.query('insert into org.staff_role (org_id, staff_id, role_id) values ($1, $2, $3)', [
        groupId,
        id,
        roleIdOf(role),
      ]);
    }
    await client.query('commit');
    return accounts.map(({ login, password, name }) => ({ login, password, name }));
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
