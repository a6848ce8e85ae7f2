/**
 * The role templates shipped with the product; after installation they are rows an administrator may change
 * (ORG-02, ORG-03, ORG-10). One file per part of the house in roles/.
 */
import { dealerSalesRoles } from './roles/dealer-sales.ts';
import { dealerServiceRoles } from './roles/dealer-service.ts';
import { headquartersRoles } from './roles/headquarters.ts';

export type { RoleTemplate } from './roles/template.ts';

/** Role templates by code, headquarters first. */
export const ROLES = { ...headquartersRoles, ...dealerSalesRoles, ...dealerServiceRoles } as const;

export type RoleCode = keyof typeof ROLES;
