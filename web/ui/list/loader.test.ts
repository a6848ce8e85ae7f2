import { describe, expect, test } from 'vitest';
import { isAbort, type Page, RowLoader } from './loader.ts';

interface Row {
  id: string;
  text?: string;
}

/** A server that answers when told to, in whatever order. */
function server() {
  const waiting: {
    cursor: string | undefined;
    signal: AbortSignal;
    answer: (page: Page<Row>) => Promise<void>;
    refuse: (error: Error) => Promise<void>;
  }[] = [];
  const fetch = (cursor: string | undefined, signal: AbortSignal) =>
    new Promise<Page<Row>>((resolve, reject) => {
      const settled = async (act: () => void) => {
        act();
        for (let turn = 0; turn < 8; turn++) await Promise.resolve();
      };
      waiting.push({
        cursor,
        signal,
        answer: (page) => settled(() => resolve(page)),
        refuse: (error) => settled(() => reject(error)),
      });
    });
  const at = (index: number) => {
    const found = waiting.at(index);
    if (!found) throw new Error(`no request ${index}`);
    return found;
  };
  return { fetch, at, asked: () => waiting.map((each) => each.cursor) };
}

const page = (from: number, to: number, next: string | null = null): Page<Row> => ({
  rows: Array.from({ length: to - from }, (_, index) => ({ id: String(from + index) })),
  next,
});
const ids = (loader: RowLoader<Row>) => loader.shown().rows.map((row) => row.id);
const made = () => new RowLoader<Row>((row) => row.id);
const silent = (promise: Promise<void>) => promise.catch((error) => expect(isAbort(error)).toBe(true));

describe('an overtaken answer', () => {
  test('of another query is given up, and never shown though it comes last', async () => {
    const loader = made();
    const [slow, quick] = [server(), server()];
    loader.want('a', slow.fetch);
    const first = silent(loader.refresh('a'));
    loader.want('b', quick.fetch);
    const second = loader.refresh('b');
    expect(slow.at(0).signal.aborted).toBe(true);
    await quick.at(0).answer(page(10, 12));
    await second;
    await slow.at(0).answer(page(0, 5));
    await first;
    expect(ids(loader)).toEqual(['10', '11']);
    loader.want('a', slow.fetch);
    expect(loader.shown()).toMatchObject({ loaded: false, old: true });
  });

  test('of the same query, asked twice, loses to the later one', async () => {
    const loader = made();
    const source = server();
    loader.want('a', source.fetch);
    const first = silent(loader.refresh('a'));
    const second = loader.refresh('a');
    await source.at(1).answer(page(10, 12));
    await source.at(0).answer(page(0, 5));
    await Promise.all([first, second]);
    expect(ids(loader)).toEqual(['10', '11']);
  });

  test('of a further page is dropped when the first page came anew with another end', async () => {
    const loader = made();
    const source = server();
    loader.want('a', source.fetch);
    const first = loader.refresh('a');
    await source.at(0).answer(page(0, 2, 'x'));
    await first;
    const more = loader.more();
    const again = loader.refresh('a');
    await source.at(2).answer(page(10, 12, 'y'));
    await source.at(1).answer(page(2, 4));
    await Promise.all([more, again]);
    expect(ids(loader)).toEqual(['10', '11']);
    expect(loader.shown()).toMatchObject({ hasMore: true, loadingMore: false });
  });

  test('rejects with an AbortError when the caller gives up', async () => {
    const loader = made();
    const source = server();
    loader.want('a', source.fetch);
    const giveUp = new AbortController();
    const asked = loader.refresh('a', giveUp.signal);
    giveUp.abort();
    const verdict = expect(asked).rejects.toSatisfy(isAbort);
    await source.at(0).answer(page(0, 1));
    await verdict;
    expect(loader.shown().loaded).toBe(false);
  });
});

describe('while the next query loads', () => {
  test('the rows before stay and are marked old, then make way', async () => {
    const loader = made();
    const source = server();
    loader.want('a', source.fetch);
    const first = loader.refresh('a');
    await source.at(0).answer(page(0, 2, 'x'));
    await first;
    loader.want('b', source.fetch);
    expect(loader.shown()).toMatchObject({ old: true, loaded: false, hasMore: false });
    expect(ids(loader)).toEqual(['0', '1']);
    const second = loader.refresh('b');
    await source.at(1).answer(page(5, 6));
    await second;
    expect(loader.shown()).toMatchObject({ old: false, loaded: true, hasMore: false });
    expect(ids(loader)).toEqual(['5']);
    loader.want('a', source.fetch);
    expect(loader.shown()).toMatchObject({ old: false, loaded: true, hasMore: true });
    expect(ids(loader)).toEqual(['0', '1']);
  });
});

describe('further pages', () => {
  const twoPages = async () => {
    const loader = made();
    const source = server();
    loader.want('a', source.fetch);
    const first = loader.refresh('a');
    await source.at(0).answer(page(0, 3, '2'));
    await first;
    const more = loader.more();
    await source.at(1).answer(page(3, 6, '5'));
    await more;
    return { loader, source };
  };

  test('come one at a time by the cursor before', async () => {
    const { loader, source } = await twoPages();
    const more = [loader.more(), loader.more()];
    expect(source.asked()).toEqual([undefined, '2', '5']);
    expect(loader.shown().loadingMore).toBe(true);
    await source.at(2).answer(page(6, 7));
    await Promise.all(more);
    expect(ids(loader)).toEqual(['0', '1', '2', '3', '4', '5', '6']);
    await loader.more();
    expect(source.asked()).toHaveLength(3);
  });

  test('a refused one leaves the rows and says why; the next try clears it', async () => {
    const { loader, source } = await twoPages();
    const more = loader.more();
    await source.at(2).refuse(new Error('no line'));
    await more;
    expect(loader.shown()).toMatchObject({ moreError: new Error('no line'), hasMore: true, loadingMore: false });
    expect(ids(loader)).toHaveLength(6);
    const again = loader.more();
    await source.at(3).answer(page(6, 7));
    await again;
    expect(loader.shown()).toMatchObject({ moreError: null, hasMore: false });
  });

  test('after a refresh are fetched anew only where they are looked at, and close ranks', async () => {
    const { loader, source } = await twoPages();
    const again = loader.refresh('a');
    // A new row on top pushes row 2 out of the first page.
    await source.at(2).answer({ rows: [{ id: 'new' }, { id: '0' }, { id: '1' }], next: '1' });
    await again;
    loader.look(0, 2);
    expect(source.asked()).toHaveLength(3);
    loader.look(2, 4);
    loader.look(2, 4);
    expect(source.asked()).toEqual([undefined, '2', undefined, '1']);
    await source.at(3).answer(page(2, 5, '4'));
    expect(ids(loader)).toEqual(['new', '0', '1', '2', '3', '4']);
  });

  test('no row shows twice where pages overlap', async () => {
    const { loader, source } = await twoPages();
    const again = loader.refresh('a');
    await source.at(2).answer({ rows: [{ id: '1' }, { id: '2' }, { id: '3' }], next: '3' });
    await again;
    expect(ids(loader)).toEqual(['1', '2', '3', '4', '5']);
  });

  test('keep the reader’s place by query', async () => {
    const { loader, source } = await twoPages();
    const place = { offset: 400, active: 9, sizes: [] };
    loader.keepPlace('a', place);
    loader.want('b', source.fetch);
    expect([loader.placeOf('a'), loader.placeOf('b')]).toEqual([place, undefined]);
  });
});
