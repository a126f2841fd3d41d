import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { OperationRecord, RevealRecord } from '@main/core/data-ports'
import type { Key } from '@shared/horizon/key'
import { build } from 'vite'
import { afterAll, beforeAll } from 'vitest'

export const aKey = (fields: Partial<Key> = {}): Key => ({
  id: 'key_1',
  clientName: 'Billing sync',
  hint: 'hz_live_abcd',
  scopes: ['users:read'],
  enabled: true,
  expiresAt: null,
  lastUsedAt: '2026-11-01T00:00:00Z',
  ...fields
})

export const aListing = (keys: readonly Key[]) => ({ keys, unreadable: [], clockOffsetMs: 0 })

export const anOperation = (
  fields: Partial<OperationRecord> = {}
): Pick<OperationRecord, 'id' | 'kind' | 'operator' | 'subjectId' | 'subjectName' | 'intent'> => ({
  id: '3f0f7c1e-6f2f-4a53-9d2b-000000000001',
  kind: 'key.create',
  operator: 'Ada',
  subjectId: null,
  subjectName: 'Billing sync',
  intent: { scopes: ['users:read'] },
  ...fields
})

export const aReveal: Omit<RevealRecord, 'shownAt' | 'reofferedAt' | 'settledAt'> = {
  keyId: 'key_1',
  clientName: 'Billing sync',
  type: 'organization',
  keyExpiresAt: null,
  stash: 'keychain',
  stashedAt: '2026-11-21T10:00:01.000Z'
}

const root = join(import.meta.dirname, '..', '..')

/**
 * Bundles an entry as the app's build does, for the tests of the calling file. Inside the checkout,
 * so that packages resolve from it.
 */
export function bundledForNode(entry: string, outName: string): () => URL {
  const outDir = join(root, 'node_modules', '.cache', 'test-bundles', `${outName}-${process.pid}`)
  beforeAll(async () => {
    await build({
      configFile: false,
      logLevel: 'silent',
      root,
      resolve: {
        alias: { '@shared': join(root, 'src/shared'), '@main': join(root, 'src/main') }
      },
      ssr: { noExternal: true, external: ['better-sqlite3', 'keytar', 'pino', 'zod'] },
      build: {
        ssr: join(root, entry),
        outDir,
        emptyOutDir: true,
        minify: false,
        rolldownOptions: { output: { format: 'es', entryFileNames: `${outName}.mjs` } }
      }
    })
  })
  afterAll(() => rmSync(outDir, { recursive: true, force: true }))
  return () => pathToFileURL(join(outDir, `${outName}.mjs`))
}
