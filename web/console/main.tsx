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
