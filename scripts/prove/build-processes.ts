import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { inRoot } from '../prepare/shell.mjs'

/** Builds processes of a proof as the app's own build does, by name, into a folder of their own. */
export async function buildProcesses<Name extends string>(sources: Readonly<Record<Name, string>>) {
  // Inside the checkout, so that packages resolve from it.
  const folder = inRoot('node_modules', '.cache', 'prove', String(process.pid))
  const names = Object.keys(sources) as Name[]
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
        input: Object.fromEntries(names.map(name => [name, inRoot(sources[name])])),
        output: { format: 'es', entryFileNames: '[name].js' }
      }
    }
  })
  return {
    pathOf: (name: Name): string => join(folder, `${name}.js`),
    remove: () => rmSync(folder, { recursive: true, force: true })
  }
}
export type BuiltProcesses<Name extends string> = Awaited<ReturnType<typeof buildProcesses<Name>>>
