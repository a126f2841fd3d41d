import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { inRoot } from '../../prepare/shell.mjs'

/** Builds the processes of a trial as the app's own build does, and answers their folder. */
export async function bundleProcesses() {
  // Inside the checkout, so that packages resolve from it.
  const folder = inRoot('node_modules', '.cache', 'prove', String(process.pid))
  await build({
    configFile: false,
    logLevel: 'silent',
    root: inRoot('.'),
    resolve: {
      alias: {
        '@shared': inRoot('src/shared'),
        '@main': inRoot('src/main'),
        '@sandbox': inRoot('src/sandbox')
      }
    },
    ssr: { noExternal: true, external: ['better-sqlite3', 'keytar', 'pino', 'zod', 'hono'] },
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: true,
      minify: false,
      rolldownOptions: {
        input: {
          console: inRoot('scripts/prove/kill/console-process.ts'),
          'database-worker': inRoot('src/main/database/worker.ts'),
          horizon: inRoot('src/sandbox/main.ts')
        },
        output: { format: 'es', entryFileNames: '[name].js' }
      }
    }
  })
  return {
    console: join(folder, 'console.js'),
    horizon: join(folder, 'horizon.js'),
    remove: () => rmSync(folder, { recursive: true, force: true })
  }
}
export type Bundle = Awaited<ReturnType<typeof bundleProcesses>>
