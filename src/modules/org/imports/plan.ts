/** What becomes of a row, from what it hits, what the person wants of the file and what they said of this row. Pure. */
import type { Hit } from './kinds.ts';
import type { ImportSettingsValues } from './schema.ts';

export type Planned = 'create' | 'update' | 'skip';

interface Standing {
  hit: Pick<Hit, 'seen' | 'band'> | null;
  earlier: number | null;
  decision: 'update' | 'skip' | 'new' | null;
}

/**
 * A repeated key in the file is wrong until somebody decides. A certain hit is changed where the file may change; a likely one waits for a
 * person and is left out meanwhile; a merely possible one does not keep a record from being made. What another unit holds is never changed.
 */
export function planOf({ hit, earlier, decision }: Standing, mode: ImportSettingsValues['mode']): Planned | 'wrong' {
  if (decision === 'skip') return 'skip';
  if (decision === 'new') return 'create';
  if (decision === 'update') return hit?.seen || (!hit && earlier !== null) ? 'update' : 'skip';
  if (earlier !== null) return 'wrong';
  if (!hit || hit.band === 'possible') return mode === 'update' ? 'skip' : 'create';
  if (!hit.seen || hit.band === 'likely') return 'skip';
  return mode === 'create' ? 'skip' : 'update';
}

/** Why a row was left out, in both languages. */
export function skipReason({ hit, decision }: Standing, mode: ImportSettingsValues['mode'], removed: boolean) {
  if (removed) return { zh: '已移除。', en: 'Removed by hand.' };
  if (decision === 'skip') return { zh: '已选择跳过。', en: 'Left out by decision.' };
  if (!hit || hit.band === 'possible')
    return { zh: '没有对应的记录,本次只更新。', en: 'There is no such record, and the file may only update.' };
  if (!hit.seen)
    return {
      zh: '该记录属于其他单位,可在客户查重中申请认领。',
      en: 'Another unit holds this record; ask to claim it.',
    };
  if (hit.band === 'likely')
    return { zh: '可能是已有的记录,未作处理。', en: 'Probably a record that is there; nobody has decided.' };
  return mode === 'create'
    ? { zh: '记录已存在,本次只新建。', en: 'The record is there, and the file may only create.' }
    : { zh: '没有变化。', en: 'Nothing changed.' };
}
