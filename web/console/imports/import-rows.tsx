import { Button, Radio } from 'antd';
import { useEffect, useState } from 'react';
import { listImportRows } from '../../../src/modules/org/imports/schema.ts';
import { call } from '../../api/call.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ErrorState, SkeletonRows } from '../../ui/states.tsx';
import type { Task } from '../../ui/tasks/use-task.ts';
import { ImportRow } from './import-row.tsx';
import { importTexts } from './texts.ts';
import type { Row, Rows } from './types.ts';

type Filter = 'all' | 'errors' | 'duplicates' | 'created' | 'updated' | 'skipped' | 'failed' | 'reverted';

interface ImportRowsProps {
  task: Task;
  first: Filter;
  /** Rows can be mended and decided on. */
  mending?: boolean;
  onMended: () => void;
}

/** The rows of an import, filtered, page after page. */
export function ImportRows({ task, first, mending = false, onMended }: ImportRowsProps) {
  const text = useText(importTexts);
  const pick = usePick();
  const [filter, setFilter] = useState<Filter>(first);
  const [pages, setPages] = useState<Rows | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [more, setMore] = useState(false);
  useEffect(() => {
    const stop = new AbortController();
    setPages(null);
    setError(null);
    call(listImportRows, { params: { id: task.id }, query: { filter }, signal: stop.signal })
      .then(setPages)
      .catch((failure: unknown) => {
        if (!stop.signal.aborted) setError(failure);
      });
    return () => stop.abort();
  }, [task.id, filter]);
  const next = async () => {
    if (!pages?.next) return;
    setMore(true);
    try {
      const page = await call(listImportRows, { params: { id: task.id }, query: { filter, after: pages.next } });
      setPages({ ...page, rows: [...pages.rows, ...page.rows] });
    } catch (failure) {
      setError(failure);
    } finally {
      setMore(false);
    }
  };
  const replace = (row: Row) => {
    setPages((now) => now && { ...now, rows: now.rows.map((one) => (one.line === row.line ? row : one)) });
    onMended();
  };
  const filters: Filter[] = mending
    ? ['all', 'errors', 'duplicates', 'created', 'updated', 'skipped']
    : ['all', 'failed', 'created', 'updated', 'skipped', 'duplicates', 'reverted'];
  return (
    <>
      <Radio.Group
        aria-label={text.filter}
        optionType="button"
        value={filter}
        onChange={(event) => setFilter(event.target.value)}
        options={filters.map((value) => ({ value, label: text.filters[value] }))}
      />
      {error ? <ErrorState error={error} /> : !pages && <SkeletonRows rows={5} />}
      {pages && pages.rows.length === 0 && <p className="rb-muted">{text.noRows}</p>}
      {pages && pages.rows.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by the keyboard.
        <section className="ri-scroll" aria-label={text.rows} tabIndex={0}>
          <table>
            <caption className="rb-hidden">{text.rows}</caption>
            <thead>
              <tr>
                <th scope="col">{text.line}</th>
                <th scope="col">{text.status}</th>
                {pages.fields.map(({ key, title }) => (
                  <th scope="col" key={key}>
                    {pick(title.zh, title.en)}
                  </th>
                ))}
                <th scope="col">{text.hit}</th>
                <th scope="col">{text.decision}</th>
              </tr>
            </thead>
            <tbody>
              {pages.rows.map((row) => (
                <ImportRow
                  key={row.line}
                  task={task}
                  row={row}
                  fields={pages.fields}
                  mending={mending}
                  onChange={replace}
                />
              ))}
            </tbody>
          </table>
        </section>
      )}
      {pages?.next && (
        <div>
          <Button loading={more} onClick={next}>
            {text.more}
          </Button>
        </div>
      )}
    </>
  );
}
