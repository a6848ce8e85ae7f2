import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { AntDesign } from '../ui/ant-design.tsx';
import { LanguageProvider } from '../ui/language.tsx';
import { newQueryClient } from '../ui/query.ts';
import { CrashGuard } from '../ui/states.tsx';
import { ThemeProvider } from '../ui/theme.tsx';
import { ConsoleRoutes } from './routes.tsx';
import './console.css';

const root = document.getElementById('root');
if (!root) throw new Error('the page has no root element');
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
