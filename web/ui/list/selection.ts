/** Which rows are chosen: by id, or all that match the query. */
export interface Chosen {
  ids: ReadonlySet<string>;
  all: boolean;
  /** Row that a range starts from. */
  anchor: string | null;
}

/** Nothing chosen. */
export const NOTHING: Chosen = { ids: new Set(), all: false, anchor: null };

/** Whether a row is chosen. */
export function isChosen(chosen: Chosen, id: string): boolean {
  return chosen.all || chosen.ids.has(id);
}

/** Turns one row over. Of "all that match" the loaded ones stay, without the one taken out. */
export function toggle(chosen: Chosen, id: string, loaded: readonly string[]): Chosen {
  const ids = new Set(chosen.all ? loaded : chosen.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ids, all: false, anchor: id };
}

/** Gives all rows from the anchor to this one the state that this one gets; without an anchor in sight, only this one. */
export function extend(chosen: Chosen, id: string, loaded: readonly string[]): Chosen {
  const from = chosen.anchor === null ? -1 : loaded.indexOf(chosen.anchor);
  const to = loaded.indexOf(id);
  if (from < 0 || to < 0 || from === to) return toggle(chosen, id, loaded);
  const ids = new Set(chosen.all ? loaded : chosen.ids);
  const adds = !isChosen(chosen, id);
  for (const each of loaded.slice(Math.min(from, to), Math.max(from, to) + 1)) {
    if (adds) ids.add(each);
    else ids.delete(each);
  }
  return { ids, all: false, anchor: chosen.anchor };
}

/** State of the header's box: the loaded rows are chosen in none, some or all. */
export function loadedState(chosen: Chosen, loaded: readonly string[]): 'none' | 'some' | 'all' {
  if (chosen.all && loaded.length > 0) return 'all';
  const count = loaded.filter((id) => chosen.ids.has(id)).length;
  return count === 0 ? 'none' : count === loaded.length ? 'all' : 'some';
}

/** The header's box: all loaded rows, or none of anything. */
export function toggleLoaded(chosen: Chosen, loaded: readonly string[]): Chosen {
  if (loadedState(chosen, loaded) === 'all') return NOTHING;
  return { ids: new Set([...chosen.ids, ...loaded]), all: false, anchor: null };
}
