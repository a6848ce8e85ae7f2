/** A run of text: the same in both, only in the old one, or only in the new one. */
export interface Run {
  kind: 'same' | 'gone' | 'new';
  text: string;
}

/** Sentences with what ends them, line by line: what people change is a sentence, not a character of it. */
const ENDS = '。！？；!?;\\n';
const SENTENCE = new RegExp(`[^${ENDS}]*(?:[${ENDS}]+|$)`, 'gu');
const sentences = (text: string) => text.match(SENTENCE)?.filter((sentence) => sentence !== '') ?? [];

/** What differs between two texts, by sentences (longest common sequence; texts of answers have some dozens). */
export function textDiff(before: string, after: string): Run[] {
  const [old, now] = [sentences(before), sentences(after)];
  // common[i][j]: how many sentences old from i and now from j share in order.
  const common = Array.from({ length: old.length + 1 }, () => new Array<number>(now.length + 1).fill(0));
  const at = (i: number, j: number) => common[i]?.[j] ?? 0;
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      (common[i] as number[])[j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const runs: Run[] = [];
  const add = (kind: Run['kind'], text = '') => {
    const last = runs.at(-1);
    if (last?.kind === kind) last.text += text;
    else runs.push({ kind, text });
  };
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      add('same', old[i]);
      i++;
      j++;
    } else if (i < old.length && (j === now.length || at(i + 1, j) >= at(i, j + 1))) add('gone', old[i++]);
    else add('new', now[j++]);
  }
  return runs;
}
