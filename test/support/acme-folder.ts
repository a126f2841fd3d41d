import { existsSync } from 'node:fs'
import { cp, mkdtemp, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createHorizonServer } from '@sandbox/server'
import { inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** What the files of one run share; it goes with the run. */
    runFolder: string
  }
}

/** Filling takes seconds, copying milliseconds: the first one of a run fills, all others copy. */
async function filledFolder(): Promise<string> {
  const filled = join(inject('runFolder'), 'acme')
  if (existsSync(filled)) return filled
  const data = await mkdtemp(join(inject('runFolder'), 'filling-'))
  const server = await createHorizonServer({ data, port: 0, scenario: 'acme' })
  await server.close()
  // Where another file of the run was faster, its folder stays.
  await rename(data, filled).catch(() => rm(data, { recursive: true }))
  return filled
}

/** What a first start with the scenario acme leaves in a folder; its secret is the whole run's. */
export async function putAcme(folder: string): Promise<void> {
  await cp(await filledFolder(), folder, { recursive: true })
}
