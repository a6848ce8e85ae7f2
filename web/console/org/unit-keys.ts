/**
 * Moves the focus within a tree as its keys say: up, down, to the first child, to the parent, to both ends. What is folded is not in the
 * page, so the order of the page is the order of the tree. False where the key says nothing.
 */
export function focusAfter(tree: HTMLElement, item: HTMLElement, key: string): boolean {
  const items = [...tree.querySelectorAll<HTMLElement>('[role="treeitem"]')];
  const at = items.indexOf(item);
  const parent = items.slice(0, at).findLast((above) => levelOf(above) < levelOf(item));
  const next: Record<string, HTMLElement | undefined> = {
    ArrowDown: items[at + 1],
    ArrowUp: items[at - 1],
    ArrowRight: item.getAttribute('aria-expanded') === 'true' ? items[at + 1] : undefined,
    ArrowLeft: parent,
    Home: items[0],
    End: items.at(-1),
  };
  if (!(key in next)) return false;
  next[key]?.focus();
  return true;
}

const levelOf = (item: HTMLElement) => Number(item.getAttribute('aria-level'));
