import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'
import { developmentPolicy } from './src/main/electron/content-security-policy'

const from = (path: string) => resolve(import.meta.dirname, path)
const shared = { '@shared': from('src/shared') }

const firstFonts = /(?:inter|jetbrains-mono)-latin-wght-normal-[^/]*\.woff2$/

/** Known from the style sheets only, a font comes after the first text: drawn, then drawn again. */
const preloadFonts: Plugin = {
  name: 'preload-fonts',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle = {} }) =>
      Object.keys(bundle)
        .filter(file => firstFonts.test(file))
        .map(file => ({
          tag: 'link',
          attrs: {
            rel: 'preload',
            as: 'font',
            type: 'font/woff2',
            crossorigin: '',
            href: `./${file}`
          },
          injectTo: 'head' as const
        }))
  }
}

export default defineConfig({
  main: {
    resolve: { alias: { ...shared, '@main': from('src/main'), '@sandbox': from('src/sandbox') } },
    build: {
      // Read as its many files, zod costs a third of the time until the window is made.
      externalizeDeps: { exclude: ['zod'] },
      rolldownOptions: {
        input: {
          index: from('src/main/index.ts'),
          'database-worker': from('src/main/database/worker.ts'),
          'local-horizon-worker': from('src/sandbox/worker.ts'),
          horizon: from('src/sandbox/main.ts')
        },
        output: { format: 'es' }
      }
    }
  },
  preload: {
    resolve: { alias: shared },
    // A sandboxed preload can load neither ES modules nor packages.
    build: {
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: from('src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' }
      }
    }
  },
  renderer: {
    root: from('src/renderer'),
    resolve: { alias: { ...shared, '@renderer': from('src/renderer/src') } },
    plugins: [react(), preloadFonts],
    server: { headers: { 'Content-Security-Policy': developmentPolicy } },
    build: {
      // The content security policy allows data: for images only; nothing is inlined.
      assetsInlineLimit: 0,
      minify: true,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: from('src/renderer/index.html') }
    }
  }
})
