/** A unit with those below it. */
export interface UnitNode<U> {
  unit: U;
  children: UnitNode<U>[];
}

/** Units as a tree; those whose parent is not among them are roots. Order among siblings stays. */
export function treeOf<U extends { id: string; parentId: string | null }>(units: readonly U[]): UnitNode<U>[] {
  const nodes = new Map(units.map((unit) => [unit.id, { unit, children: [] as UnitNode<U>[] }]));
  const roots: UnitNode<U>[] = [];
  for (const node of nodes.values()) {
    const parent = node.unit.parentId === null ? undefined : nodes.get(node.unit.parentId);
    (parent?.children ?? roots).push(node);
  }
  return roots;
}
