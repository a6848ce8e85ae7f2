/** Parameter that names the saved view; `system` is the list as it comes, even where a default view is chosen. */
export const VIEW = 'view';
export const SYSTEM = 'system';

/** What a list reads from the address besides the view. */
export interface Address {
  view: string | null;
  /** Tab, search, form fields, order: only parameters that the list knows. */
  query: Record<string, string>;
}

/** Names a list keeps in the address: its own form fields besides. */
export function namesOf(fields: readonly { name: string }[]): string[] {
  return ['tab', 'q', 'sort', ...fields.map((field) => field.name)];
}

/** The list's part of the address; other parameters are not its business. */
export function readAddress(params: URLSearchParams, names: readonly string[]): Address {
  const query: Record<string, string> = {};
  for (const name of names) {
    const value = params.get(name);
    if (value) query[name] = value;
  }
  return { view: params.get(VIEW), query };
}

/** The address with these values in place of the old ones; empty ones leave. Parameters of others stay. */
export function withValues(params: URLSearchParams, values: Record<string, string | undefined>): URLSearchParams {
  const next = new URLSearchParams(params);
  for (const [name, value] of Object.entries(values)) {
    if (value) next.set(name, value);
    else next.delete(name);
  }
  return next;
}

/** The address of a view: its values and nothing else of the list's, under its name. */
export function withView(
  params: URLSearchParams,
  names: readonly string[],
  view: string,
  query: Record<string, string>,
): URLSearchParams {
  const cleared = Object.fromEntries(names.map((name) => [name, query[name]]));
  return withValues(params, { ...cleared, [VIEW]: view });
}

/** What the endpoint is asked: the tab's part, then the form's and the search, which win where both speak. */
export function askedOf(
  query: Record<string, string>,
  tab: Record<string, string> | undefined,
  allowed: { q: boolean; sort: boolean },
): Record<string, string> {
  const { tab: _, q, sort, ...fields } = query;
  return { ...tab, ...fields, ...(q && allowed.q ? { q } : {}), ...(sort && allowed.sort ? { sort } : {}) };
}

/** The next order of a column: up, down, none. */
export function nextSort(sort: string | undefined, key: string): string | undefined {
  if (sort === key) return `-${key}`;
  return sort === `-${key}` ? undefined : key;
}
