import * as z from 'zod';
import { AppError } from '../../../platform/errors.ts';
import type { Work } from '../tasks/work.ts';
import { runCheck } from './check-work.ts';
import { type ImportKind, kindNamed } from './kinds.ts';
import { runRevert } from './revert-work.ts';
import { runRows } from './run-work.ts';
import { ImportSettings } from './schema.ts';

/** What the task of an import holds: how far the person has come, and what they said of the file. */
export const ImportInput = z.object({
  phase: z.enum(['draft', 'check', 'run', 'revert']),
  filename: z.string(),
  headers: z.array(z.string()).default([]),
  settings: ImportSettings.optional(),
});
export type ImportInput = z.output<typeof ImportInput>;

/** Runs the part of an import that its task stands at. */
export async function runImport(work: Work, imports: readonly ImportKind[]): Promise<void> {
  const kind = kindNamed(imports, work.task.subject);
  const { phase, settings } = ImportInput.parse(work.task.input);
  if (phase === 'revert') return runRevert(work, kind);
  if (!settings) throw new AppError('import.not_checked');
  return phase === 'run' ? runRows(work, kind, settings) : runCheck(work, kind, settings);
}
