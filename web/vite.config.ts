import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { VitePWA } from 'vite-plugin-pwa';

/** Where `npm run dev` finds the API. */
const server = process.env['XQ_SERVER'] ?? 'http://127.0.0.1:8080';

function here(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

export default defineConfig({
  plugins: [
    react(),
    tailwindcss(),
    VitePWA({
      registerType: 'autoUpdate',
      injectRegister: null,
      manifest: false,
      workbox: {
        globPatterns: ['**/*.{js,css,html,svg,webmanifest}'],
        // The heavy pictures of the desk are fetched when somebody looks at them.
        globIgnores: ['**/echarts-*.js'],
        navigateFallback: '/index.html',
        navigateFallbackDenylist: [/^\/v1\//, /^\/graphql/, /^\/openapi/, /^\/(healthz|readyz|metrics)/],
      },
    }),
  ],
  resolve: {
    alias: {
      '@': here('./src'),
      // What writes styles into the page is refused by the server's content policy.
      'react-style-singleton': here('./src/lib/style-singleton.ts'),
    },
  },
  build: { target: 'es2023', sourcemap: false, chunkSizeWarningLimit: 700 },
  server: { proxy: Object.fromEntries(['/v1', '/graphql', '/openapi.json'].map((path) => [path, server])) },
  test: { include: ['src/**/*.test.{ts,tsx}', 'client/test/**/*.test.ts'], environment: 'node', setupFiles: ['./src/test-page.ts'] },
});
