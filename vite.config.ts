import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const page = (name: string) => resolve(import.meta.dirname, `web/${name}/index.html`);

/** Three pages share one build: console (staff), portal (owners), site (public). */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: 'web/public',
  plugins: [react()],
  build: {
    outDir: process.env.ROADBOOK_WEB_OUT ?? 'dist/web',
    emptyOutDir: true,
    target: 'es2022',
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1500,
    rollupOptions: { input: { console: page('console'), portal: page('portal'), site: page('site') } },
  },
});
