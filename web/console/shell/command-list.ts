/** One line of the command menu: it goes somewhere or does something. */
export interface Command {
  id: string;
  label: string;
  /** Told beside the label: the other language, a masked number, a status. */
  hint?: string | undefined;
  /** Further words it is found by, e.g. pinyin initials. */
  words?: readonly string[];
  /** Keys that do the same. */
  keys?: string | undefined;
  to?: string;
  run?: () => void;
}

export interface CommandGroup {
  id: string;
  title: string;
  commands: Command[];
}

const plain = (text: string) => text.toLowerCase().replace(/\s+/g, '');

/** Whether a typed text names a command: as a part of its label or hint, or as the beginning of one of its words. */
export function isNamed(command: Command, typed: string): boolean {
  const wanted = plain(typed);
  if (wanted === '') return true;
  if (plain(command.label).includes(wanted) || plain(command.hint ?? '').includes(wanted)) return true;
  return (command.words ?? []).some((word) => plain(word).startsWith(wanted));
}

/** The groups that a typed text leaves, without empty ones. */
export function narrowed(groups: readonly CommandGroup[], typed: string): CommandGroup[] {
  return groups
    .map((group) => ({ ...group, commands: group.commands.filter((command) => isNamed(command, typed)) }))
    .filter((group) => group.commands.length > 0);
}

/** The place after pressing a key in a list of so many lines; null where the key moves nothing. */
export function moved(key: string, at: number, length: number): number | null {
  if (length === 0) return null;
  if (key === 'ArrowDown') return (at + 1) % length;
  if (key === 'ArrowUp') return (at + length - 1) % length;
  if (key === 'PageDown') return Math.min(at + 5, length - 1);
  if (key === 'PageUp') return Math.max(at - 5, 0);
  return null;
}
