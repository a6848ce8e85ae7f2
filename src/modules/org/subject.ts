import { sql } from 'kysely';
import type { SubjectSource } from '../../platform/subject-data.ts';

/** Sign-ins of an owner: they end together with the processing of the person's data. */
export const orgSubject: SubjectSource = {
  module: 'org',
  tables: [],
  async collect() {
    return [];
  },
  async stop(tx, ids) {
    await sql`select org.end_owner_sessions(${[...ids]}::uuid[])`.execute(tx);
  },
};
