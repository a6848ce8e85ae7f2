import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import * as z from 'zod';
import { startLanguage } from '../public-kit/language.ts';
import { startTheme } from '../public-kit/theme.ts';
import { App } from './app.tsx';

// Zod would try whether it may compile checks with `new Function`; the page's policy forbids that and reports each try.
z.config({ jitless: true });

startTheme();
startLanguage();
const root = document.getElementById('root');
if (!root) throw new Error('the page has no #root');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
