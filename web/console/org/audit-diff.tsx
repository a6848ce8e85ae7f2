import type * as z from 'zod';
import type { AuditEntry } from '../../../src/modules/org/schema.ts';
import { instantIn } from '../../ui/format.ts';
import { useLanguage, useText } from '../../ui/language.tsx';
import { useSession } from '../../ui/session.tsx';
import { auditTexts } from './audit-texts.ts';
import { fieldName } from './audit-words.ts';
import { type Change, changesOf, shown } from './changes.ts';

const SHOWN = 4;

type Entry = Pick<z.output<typeof AuditEntry>, 'before' | 'after' | 'sourceTable'> & { requestId?: string | null };

interface AuditDiffProps {
  entry: Entry;
  /** What a code in a field of the entry is called; null where it is none. */
  say?: (field: string, code: string) => string | null;
}

/** What an entry of the trail changed, field by field in the reader's words; what is long folds away. */
export function AuditDiff({ entry, say }: AuditDiffProps) {
  const text = useText(auditTexts);
  const { language } = useLanguage();
  const { unit } = useSession();
  const { before, after, sourceTable, requestId } = entry;
  const changes = changesOf(before, after);
  const read = (field: string, value: unknown) =>
    shown(value, {
      ...text,
      instant: (instant: string) => instantIn(instant, unit.timeZone),
      say: say && ((code) => say(field, code)),
    });
  const line = (change: Change) => (
    <div key={change.field}>
      <span title={change.field}>{fieldName(sourceTable, change.field, language)}</span>:{' '}
      {before !== null && <del>{read(change.field, change.before)}</del>}
      {before !== null && after !== null && ' → '}
      {after !== null && <ins>{read(change.field, change.after)}</ins>}
    </div>
  );
  return (
    <div className="rc-diff" title={requestId ? `${text.request}: ${requestId}` : undefined}>
      {changes.slice(0, SHOWN).map(line)}
      {changes.length > SHOWN && (
        <details>
          <summary>{text.more(changes.length - SHOWN)}</summary>
          {changes.slice(SHOWN).map(line)}
        </details>
      )}
    </div>
  );
}
