import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'

// The bundle is embedded in the Go binary (internal/ui) and makes no request
// beyond its own origin.
export default defineConfig({
  plugins: [svelte()],
  base: './',
  build: { outDir: '../internal/ui/dist', emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 2500 },
  worker: { format: 'es' },
  server: { proxy: { '/api': 'http://127.0.0.1:8470' } },
})
