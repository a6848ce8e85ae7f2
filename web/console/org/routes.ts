import { type ConsolePage, page } from '../page.ts';

/** Pages of units, staff, the network and publications. */
export const orgPages: ConsolePage[] = [
  { path: '/units', needs: 'org.read', Page: page(() => import('./units-page.tsx'), 'UnitsPage') },
  { path: '/publications', Page: page(() => import('./publications-page.tsx'), 'PublicationsPage') },
  {
    path: '/publications/own',
    needs: 'publication.edit',
    Page: page(() => import('./own-publications-page.tsx'), 'OwnPublicationsPage'),
  },
  { path: '/publications/:id', Page: page(() => import('./publication-page.tsx'), 'PublicationPage') },
  { path: '/network', needs: 'org.read', Page: page(() => import('./network-page.tsx'), 'NetworkPage') },
  { path: '/network/planning', needs: 'org.read', Page: page(() => import('./planning-page.tsx'), 'PlanningPage') },
  {
    path: '/network/agreements',
    needs: 'org.read',
    Page: page(() => import('./agreements-page.tsx'), 'AgreementsPage'),
  },
  {
    path: '/network/requests',
    needs: 'org.read',
    Page: page(() => import('./network-requests-page.tsx'), 'NetworkRequestsPage'),
  },
  { path: '/network/outlets', needs: 'org.read', Page: page(() => import('./outlets-page.tsx'), 'OutletsPage') },
  { path: '/units/:id', needs: 'org.read', Page: page(() => import('./unit-page.tsx'), 'UnitPage') },
  { path: '/staff', needs: 'org.read', Page: page(() => import('./staff-page.tsx'), 'StaffPage') },
  {
    path: '/staff/:id',
    needs: 'org.read',
    Page: page(() => import('./staff-member-page.tsx'), 'StaffMemberPage'),
  },
  { path: '/roles', needs: 'role.edit', Page: page(() => import('./roles-page.tsx'), 'RolesPage') },
  { path: '/roles/:id', needs: 'role.edit', Page: page(() => import('./role-page.tsx'), 'RolePage') },
  {
    path: '/security',
    needs: 'security.edit',
    Page: page(() => import('./security-page.tsx'), 'SecurityPage'),
  },
  { path: '/sign-ins', Page: page(() => import('./security-log.tsx'), 'SignInLogPage') },
  { path: '/audit', needs: 'audit.read', Page: page(() => import('./audit-page.tsx'), 'AuditPage') },
];
