import { type ReactNode, Suspense } from 'react';
import { Link, matchPath, Route, Routes, useLocation } from 'react-router';
import type { Permission } from '../../src/platform/permissions.ts';
import { useText } from '../ui/language.tsx';
import { useCan } from '../ui/session.tsx';
import { CrashGuard, NoPermission, NotFound, SkeletonRows } from '../ui/states.tsx';
import { kitTexts } from '../ui/texts.ts';
import { accountPages } from './account/routes.ts';
import { analyticsPages } from './analytics/routes.ts';
import { answersPages } from './answers/routes.ts';
import { clubPages } from './club/routes.ts';
import { consentPages } from './consent/routes.ts';
import { customersPages } from './customers/routes.ts';
import { engagementPages } from './engagement/routes.ts';
import { fieldsPages } from './fields/routes.ts';
import { importsPages } from './imports/routes.ts';
import { leadsPages } from './leads/routes.ts';
import { orgPages } from './org/routes.ts';
import { type ConsolePage, page, preload } from './page.ts';
import { productsPages } from './products/routes.ts';
import { salesPages } from './sales/routes.ts';
import { Frame } from './shell/frame.tsx';
import { SessionGate } from './shell/session-gate.tsx';
import { showroomPages } from './showroom/routes.ts';
import { workbenchPages } from './workbench/routes.ts';

const SignInPage = page(() => import('./shell/sign-in-page.tsx'), 'SignInPage');

/** All pages behind the sign-in; each area names its own. */
const PAGES: ConsolePage[] = [
  ...workbenchPages,
  ...leadsPages,
  ...analyticsPages,
  ...customersPages,
  ...fieldsPages,
  ...showroomPages,
  ...salesPages,
  ...productsPages,
  ...clubPages,
  ...engagementPages,
  ...importsPages,
  ...consentPages,
  ...orgPages,
  ...answersPages,
  ...accountPages,
];

/** Starts loading the page of an address while the session is still being asked for, so that its data need not wait for both in turn. */
export function preloadPage(path: string): void {
  const found = PAGES.filter((each) => matchPath(each.path, path)).sort((a, b) => b.path.length - a.path.length)[0];
  if (found) preload(found);
}

function Guarded({ needs, children }: { needs?: Permission; children: ReactNode }) {
  const can = useCan();
  const { pathname } = useLocation();
  if (needs && !can(needs)) return <NoPermission />;
  return (
    <CrashGuard key={pathname}>
      <Suspense fallback={<SkeletonRows rows={8} />}>{children}</Suspense>
    </CrashGuard>
  );
}

function Missing() {
  const text = useText(kitTexts);
  return <NotFound action={<Link to="/">{text.home}</Link>} />;
}

/** All pages of the console: the sign-in page, and the frame with everything else behind a session. */
export function ConsoleRoutes() {
  return (
    <Routes>
      <Route
        path="/sign-in"
        element={
          <Suspense fallback={<SkeletonRows rows={4} />}>
            <SignInPage />
          </Suspense>
        }
      />
      <Route
        element={
          <SessionGate>
            <Frame />
          </SessionGate>
        }
      >
        {PAGES.map(({ path, needs, Page }) => (
          <Route
            key={path}
            path={path}
            element={
              <Guarded needs={needs}>
                <Page />
              </Guarded>
            }
          />
        ))}
        <Route path="*" element={<Missing />} />
      </Route>
    </Routes>
  );
}
