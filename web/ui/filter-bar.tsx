import { Link, useSearchParams } from 'react-router';

/** A quick filter: what it adds to the query, and how many rows it holds where that is known. */
export interface QuickFilter {
  key: string;
  label: string;
  query?: Record<string, string>;
  /** Ready to show: `12`, `999+`. */
  count?: string;
}

/** Quick filters as a row of links, the first one being the default; they keep the rest of the address, and scroll sideways on a phone. */
export function FilterBar({ label, filters, current }: { label: string; filters: QuickFilter[]; current: string }) {
  const [params] = useSearchParams();
  const addressOf = (key: string) => {
    const next = new URLSearchParams(params);
    if (key === filters[0]?.key) next.delete('tab');
    else next.set('tab', key);
    return `?${next}`;
  };
  return (
    <nav className="rb-filters" aria-label={label}>
      {filters.map(({ key, label: name, count }) => (
        <Link key={key} to={addressOf(key)} replace aria-current={key === current ? 'true' : undefined}>
          {name}
          {count && <span className="rb-count">{count}</span>}
        </Link>
      ))}
    </nav>
  );
}
