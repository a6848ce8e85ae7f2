/** A keyset page as list endpoints answer it. */
export interface Page<Row> {
  rows: readonly Row[];
  next: string | null;
}

/** Asks for one page; the cursor is undefined for the first. */
export type FetchPage<Row> = (cursor: string | undefined, signal: AbortSignal) => Promise<Page<Row>>;

/** Where the reader was: pixels scrolled, the row with the focus, and the sizes of rows as the view measured them. */
export interface Place {
  offset: number;
  active: number;
  sizes: unknown[];
}

/** What is on screen of a list. */
export interface Shown<Row> {
  /** Query whose rows these are. */
  key: string;
  /** Rows of the wanted query, or, until its first page is there, of the one before. */
  rows: readonly Row[];
  /** The rows are those of the query before. */
  old: boolean;
  /** The wanted query's first page is there. */
  loaded: boolean;
  hasMore: boolean;
  loadingMore: boolean;
  moreError: unknown;
}

interface Held<Row> extends Page<Row> {
  cursor: string | undefined;
  /** Loaded before the last refresh: fetched anew when it comes into view. */
  stale: boolean;
}

interface List<Row> {
  fetch: FetchPage<Row>;
  pages: Held<Row>[];
  requests: Map<string, AbortController>;
  moreError: unknown;
  place: Place | undefined;
}

/** Queries whose rows are kept, so that going back finds them. */
const KEPT = 8;
const FIRST = 'first';
const MORE = 'more';

/**
 * The rows of one list's queries: pages by keyset, one query wanted at a time. An answer is taken only by the query that asked for it, and
 * only from its latest request: whatever was overtaken is aborted, and dropped where it comes in all the same. A refresh loads the first
 * page; later pages follow when they come into view.
 */
export class RowLoader<Row> {
  readonly #keyOf: (row: Row) => string;
  readonly #lists = new Map<string, List<Row>>();
  readonly #listeners = new Set<() => void>();
  #wanted = '';
  #before = '';
  #shown: Shown<Row> = {
    key: '',
    rows: [],
    old: false,
    loaded: false,
    hasMore: false,
    loadingMore: false,
    moreError: null,
  };

  constructor(keyOf: (row: Row) => string) {
    this.#keyOf = keyOf;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The same object until something changes. */
  readonly shown = (): Shown<Row> => this.#shown;

  /** Makes a query the wanted one; what the others still wait for is given up. */
  want(key: string, fetch: FetchPage<Row>): void {
    const known = this.#lists.get(key);
    const list = known ?? { fetch, pages: [], requests: new Map(), moreError: null, place: undefined };
    list.fetch = fetch;
    this.#lists.delete(key);
    this.#lists.set(key, list);
    if (key === this.#wanted) return;
    for (const [other, { requests }] of this.#lists) if (other !== key) abortAll(requests);
    if (this.#lists.get(this.#wanted)?.pages.length) this.#before = this.#wanted;
    this.#wanted = key;
    const oldest = this.#lists.keys().next().value;
    if (this.#lists.size > KEPT && oldest !== undefined && oldest !== this.#before) this.#lists.delete(oldest);
    this.#changed();
  }

  /** Loads the first page of a query anew. Rejects with the refusal, or where it was overtaken, with an AbortError. */
  async refresh(key: string, signal?: AbortSignal): Promise<void> {
    const list = this.#lists.get(key);
    if (!list) return;
    abortAll(list.requests);
    const page = await this.#ask(list, FIRST, undefined, signal);
    const later = list.pages.slice(1).map((each) => ({ ...each, stale: true }));
    list.pages = follow([{ ...page, cursor: undefined, stale: false }, ...later], 0);
    list.moreError = null;
    this.#changed();
  }

  /** Loads the page after the last one; does nothing while it is on its way or where there is none. */
  async more(): Promise<void> {
    const list = this.#lists.get(this.#wanted);
    const cursor = list?.pages.at(-1)?.next;
    if (!list || !cursor || list.requests.has(MORE) || list.requests.has(FIRST)) return;
    list.moreError = null;
    try {
      const asked = this.#ask(list, MORE, cursor);
      this.#changed();
      const page = await asked;
      if (list.pages.at(-1)?.next === cursor) list.pages = [...list.pages, { ...page, cursor, stale: false }];
    } catch (error) {
      if (!isAbort(error)) list.moreError = error;
    }
    this.#changed();
  }

  /** Says which rows are in view, so that what is stale there is loaded anew. */
  look(first: number, last: number): void {
    const list = this.#lists.get(this.#wanted);
    if (!list) return;
    let start = 0;
    for (const [index, page] of list.pages.entries()) {
      const end = start + page.rows.length;
      if (page.stale && start <= last && first < end) void this.#renew(list, index);
      start = end;
    }
  }

  /** Whether this is the wanted query. */
  wants(key: string): boolean {
    return key === this.#wanted;
  }

  /** What the view kept of its place in a query. */
  placeOf(key: string): Place | undefined {
    return this.#lists.get(key)?.place;
  }

  /** Keeps the reader's place in a query for whoever comes back. */
  keepPlace(key: string, place: Place): void {
    const list = this.#lists.get(key);
    if (list) list.place = place;
  }

  async #renew(list: List<Row>, index: number): Promise<void> {
    const cursor = list.pages[index]?.cursor;
    if (cursor === undefined || list.requests.has(cursor)) return;
    try {
      const page = await this.#ask(list, cursor, cursor);
      const at = list.pages.findIndex((each) => each.cursor === cursor);
      if (at > 0) list.pages = follow(list.pages.with(at, { ...page, cursor, stale: false }), at);
    } catch (error) {
      // The rows that are shown stay; the next look tries again.
      if (!isAbort(error)) list.moreError = error;
    }
    this.#changed();
  }

  async #ask(list: List<Row>, name: string, cursor: string | undefined, outer?: AbortSignal): Promise<Page<Row>> {
    const controller = new AbortController();
    list.requests.set(name, controller);
    const give = () => controller.abort();
    if (outer?.aborted) give();
    outer?.addEventListener('abort', give);
    try {
      const page = await list.fetch(cursor, controller.signal);
      if (controller.signal.aborted) throw new DOMException('overtaken', 'AbortError');
      return page;
    } finally {
      outer?.removeEventListener('abort', give);
      if (list.requests.get(name) === controller) list.requests.delete(name);
    }
  }

  #changed(): void {
    const wanted = this.#lists.get(this.#wanted);
    const loaded = wanted !== undefined && wanted.pages.length > 0;
    const list = loaded ? wanted : this.#lists.get(this.#before);
    const seen = new Set<string>();
    const rows = (list?.pages ?? []).flatMap((page) =>
      page.rows.filter((row) => {
        const key = this.#keyOf(row);
        return !seen.has(key) && seen.add(key);
      }),
    );
    this.#shown = {
      key: loaded ? this.#wanted : this.#before,
      rows,
      old: !loaded && rows.length > 0,
      loaded,
      hasMore: loaded && Boolean(wanted.pages.at(-1)?.next),
      loadingMore: wanted?.requests.has(MORE) ?? false,
      moreError: wanted?.moreError ?? null,
    };
    for (const listener of this.#listeners) listener();
  }
}

/** Whether something was thrown because a request was given up. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

function abortAll(requests: Map<string, AbortController>): void {
  for (const controller of requests.values()) controller.abort();
  requests.clear();
}

/** Lets the page after a changed one start where that one now ends; without an end, nothing follows. */
function follow<Row>(pages: Held<Row>[], changed: number): Held<Row>[] {
  const end = pages[changed]?.next ?? null;
  const after = pages[changed + 1];
  if (!after || after.cursor === end) return pages;
  return end === null ? pages.slice(0, changed + 1) : pages.with(changed + 1, { ...after, cursor: end, stale: true });
}
