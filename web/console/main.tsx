import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { AntDesign } from '../ui/ant-design.tsx';
import '../ui/back-gate.ts';
import { LanguageProvider } from '../ui/language.tsx';
import { newQueryClient } from '../ui/query.ts';
import { CrashGuard } from '../ui/states.tsx';
import { ThemeProvider } from '../ui/theme.tsx';
import { ConsoleRoutes, preloadPage } from './routes.tsx';
import './console.css';

const root = document.getElementById('root');
if (!root) throw new Error('the page has no root element');
const preload = (path: string) => preloadPage(path.replace(/^\/console\/?/, '/'));
preload(location.pathname);
// A link that is pointed at or reached by keyboard is likely to be followed.
for (const sign of ['pointerover', 'focusin'] as const) {
  document.addEventListener(sign, ({ target }) => {
    const link = target instanceof Element ? target.closest('a') : null;
    if (link && link.origin === location.origin && link.pathname.startsWith('/console')) preload(link.pathname);
  });
}
// What the menu leads to is fetched once nothing else is to do, a page each time, so that opening it waits for its rows only.
const LOOKED_AROUND_MS = 1500;
const fetchAhead = (done: Set<string>) => {
  const next = [...document.querySelectorAll<HTMLAnchorElement>('nav a')].find(
    ({ pathname }) => pathname.startsWith('/console') && !done.has(pathname),
  );
  if (!next) return;
  preload(next.pathname);
  whenIdle(() => fetchAhead(done.add(next.pathname)));
};
/** Safari has no such callback; a pause serves there. */
const whenIdle = (run: () => void) => (window.requestIdleCallback ?? ((soon) => setTimeout(soon, 300)))(run);
window.addEventListener('load', () => setTimeout(() => whenIdle(() => fetchAhead(new Set())), LOOKED_AROUND_MS));
createRoot(root).render(
  <StrictMode>
    <LanguageProvider>
      <ThemeProvider>
        <AntDesign>
          <CrashGuard>
            <QueryClientProvider client={newQueryClient()}>
              <BrowserRouter basename="/console">
                <ConsoleRoutes />
              </BrowserRouter>
            </QueryClientProvider>
          </CrashGuard>
        </AntDesign>
      </ThemeProvider>
    </LanguageProvider>
  </StrictMode>,
);
