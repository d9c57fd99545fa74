import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** Where `domovoi` listens while the UI is developed. */
const server = process.env.DOMOVOI_ADDRESS ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  // The server puts a fresh nonce in place of this word in every page it sends, so that the
  // content policy may forbid all other inline styles and scripts.
  html: { cspNonce: '__CSP_NONCE__' },
  resolve: { alias: { '@': new URL('./src', import.meta.url).pathname } },
  server: {
    proxy: {
      '/api': { target: server, ws: true, changeOrigin: false },
      '/health': server,
    },
  },
  build: { target: 'es2022', assetsInlineLimit: 0, chunkSizeWarningLimit: 1200, reportCompressedSize: true },
  test: { environment: 'node', include: ['src/**/*.test.ts', 'src/**/*.test.tsx'] },
});
