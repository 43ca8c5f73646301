import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const sdk = join(import.meta.dirname, '../client-sdk/src');

/** The pages, for a strict CSP: nothing inline, nothing from elsewhere, and no data: address but for small pictures. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  resolve: {
    alias: [
      { find: /^@consultant-connect\/client\/react$/, replacement: join(sdk, 'react/index.ts') },
      { find: /^@consultant-connect\/client$/, replacement: join(sdk, 'index.ts') },
    ],
  },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    // One small sheet, there from the start: a page whose sheet could not be loaded would stay without it.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    manifest: true,
    reportCompressedSize: false,
    // What counts is weighed after the build, by page.
    chunkSizeWarningLimit: 1_000,
  },
  /** `npx vite web`: the pages with hot reload, beside a server that was started by `npm start`. */
  server: {
    proxy: {
      '/v1': 'http://localhost:3000',
      '/health': 'http://localhost:3000',
      '/socket.io': { target: 'ws://localhost:3000', ws: true },
    },
  },
});
