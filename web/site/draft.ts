import * as z from 'zod';
import { newIdempotencyKey } from '../api/call.ts';
import { recall, remember } from '../public-kit/storage.ts';

const KEY = 'rb.test-drive';

const Draft = z.object({
  name: z.string(),
  mobile: z.string(),
  province: z.string(),
  cityCode: z.string(),
  seriesCode: z.string(),
  comments: z.string(),
  wish: z.enum(['drive', 'offer']).default('drive'),
  /** One key per booking until it succeeded: a double press or a retry after a reload makes no second lead. */
  key: z.string(),
});

/** What the visitor has typed so far. Consent is not part of it: a box is never ticked but by hand. */
export type Draft = z.output<typeof Draft>;

/** An empty form with a new key. */
export function newDraft(seriesCode = '', wish: Draft['wish'] = 'drive'): Draft {
  return { name: '', mobile: '', province: '', cityCode: '', seriesCode, comments: '', wish, key: newIdempotencyKey() };
}

/** The draft of this browser tab, or an empty one; a series and a wish named in the address win. */
export function loadDraft(seriesCode: string, wish?: Draft['wish']): Draft {
  const stored = recall('session', KEY);
  const parsed = stored ? Draft.safeParse(parseJson(stored)) : undefined;
  if (!parsed?.success) return newDraft(seriesCode, wish);
  return { ...parsed.data, seriesCode: seriesCode || parsed.data.seriesCode, wish: wish ?? parsed.data.wish };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not ours or cut short: the form starts empty.
    return null;
  }
}

/** Keeps the draft until the tab is closed. */
export function saveDraft(draft: Draft): void {
  remember('session', KEY, JSON.stringify(draft));
}

/** Forgets the draft, e.g. after it was sent. */
export function dropDraft(): void {
  remember('session', KEY, null);
}
