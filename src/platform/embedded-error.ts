/**
 * Why the embedded database cannot run; the caller words each code in both languages.
 * - `platform`: no PostgreSQL binaries for this system, or they do not run here (`detail`)
 * - `data_dir_not_writable`: cannot be created or written, or belongs to another user (`path`, `reason`)
 * - `data_dir_not_reachable`: the database's system user cannot enter it (`path`, `user`)
 * - `data_dir_in_use`: another Roadbook runs on it (`pid`)
 * - `database_user`: started as root, but no system user could be made or switched to (`user`, `detail`)
 * - `cluster_missing`: `postgres.location` names a directory that is gone (`path`, `locationFile`)
 * - `cluster_version`: made by another major version of PostgreSQL (`path`, `found`, `needed`)
 * - `init_failed`, `start_failed`: initdb or the server gave up (`detail`: its last lines)
 */
export type EmbeddedErrorCode =
  | 'platform'
  | 'data_dir_not_writable'
  | 'data_dir_not_reachable'
  | 'data_dir_in_use'
  | 'database_user'
  | 'cluster_missing'
  | 'cluster_version'
  | 'init_failed'
  | 'start_failed';

/** A reason why the embedded database cannot run. `message` holds code and details in plain text, for logs. */
export class EmbeddedError extends Error {
  readonly code: EmbeddedErrorCode;
  readonly details: Record<string, unknown>;

  constructor(code: EmbeddedErrorCode, details: Record<string, unknown> = {}, cause?: unknown) {
    const text = Object.entries(details).map(([name, value]) => `${name}: ${value}`);
    super([`embedded database: ${code}`, ...text].join('\n'), cause === undefined ? undefined : { cause });
    this.name = 'EmbeddedError';
    this.code = code;
    this.details = details;
  }
}

/** The system error code of something caught (`EACCES`, or an SQLSTATE from pg), or '' when it has none. */
export function errorCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}
