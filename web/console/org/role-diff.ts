/** What a role may do: permission → breadth. */
export type Allowed = Readonly<Record<string, 'own' | 'all'>>;

/** One difference between two states of a role. */
export interface GrantChange {
  permission: string;
  before: 'own' | 'all' | null;
  after: 'own' | 'all' | null;
}

/** Permissions that differ, in the order of the list that is given. */
export function grantChanges(before: Allowed, after: Allowed, order: readonly string[]): GrantChange[] {
  return order
    .map((permission) => ({ permission, before: before[permission] ?? null, after: after[permission] ?? null }))
    .filter((change) => change.before !== change.after);
}

/** Permissions by the noun they are about (`lead.read` → `lead`), both in the order of the list. */
export function byNoun<P extends string>(permissions: readonly P[]): [noun: string, permissions: P[]][] {
  const nouns = new Map<string, P[]>();
  for (const permission of permissions) {
    const noun = permission.split('.')[0] ?? permission;
    nouns.set(noun, [...(nouns.get(noun) ?? []), permission]);
  }
  return [...nouns];
}
