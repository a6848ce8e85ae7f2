import type { Breadth, Permission } from '../permissions.ts';

/** Kinds of unit at which a role may be held. */
type Place = 'group' | 'brand' | 'region' | 'dealer';

/** A role as it is shipped. */
export interface RoleTemplate {
  zh: string;
  en: string;
  at: readonly Place[];
  grants: readonly { permission: Permission; breadth: Breadth }[];
}

/** Permissions over everything in the scope of the role. */
export const all = (...permissions: Permission[]) =>
  permissions.map((permission) => ({ permission, breadth: 'all' as Breadth }));
/** Permissions over what is the holder’s own. */
export const own = (...permissions: Permission[]) =>
  permissions.map((permission) => ({ permission, breadth: 'own' as Breadth }));
