import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createProfileDataStore } from '@main/database/profile-data-store'
import { createHorizonConnector } from '@main/horizon-client/horizon-connector'
import { Secret } from '@shared/secret'
import { inRoot } from '../prepare/shell.mjs'
import type { HorizonProcess } from './horizon-process.ts'
import { summarize } from './statistics.ts'

const profileId = '1d9f6f8c-2f7e-4a60-8a52-3f6f5f0f9a01'
const clock = { now: () => Date.now() }
const workerUrl = pathToFileURL(inRoot('out/main/database-worker.js'))

async function timed<T>(work: () => Promise<T>): Promise<[ms: number, value: T]> {
  const from = performance.now()
  const value = await work()
  return [performance.now() - from, value]
}

async function bareTransfer(horizon: HorizonProcess): Promise<number> {
  const [ms] = await timed(async () =>
    JSON.parse(await (await horizon.ask('/admin/api-keys')).text())
  )
  return ms
}

/** Every run on a new profile: its first store writes all there is to write. */
export async function measureRefresh(horizon: HorizonProcess, folder: string, runs: number) {
  const client = createHorizonConnector({
    fetch: (url, init) => fetch(url, init),
    clock,
    userAgent: 'HorizonConsole/bench'
  }).connect({
    baseUrl: horizon.url,
    headerForm: 'bearer',
    operatorName: 'Bench',
    secret: new Secret(horizon.adminSecret),
    isReadOnly: true
  })
  const bare: number[] = []
  const first: number[] = []
  const again: number[] = []
  let keyCount = 0

  async function runOnce(): Promise<void> {
    bare.push(await bareTransfer(horizon))
    const runFolder = await mkdtemp(join(folder, 'profile-'))
    const data = await createProfileDataStore({ folder: runFolder, workerUrl, clock }).open(
      profileId
    )
    const refresh = async () => {
      const listing = await client.listKeys()
      await data.keys.store(listing, new Date().toISOString())
      return listing.keys.length
    }
    const [firstMs, count] = await timed(refresh)
    const [againMs] = await timed(refresh)
    first.push(firstMs)
    again.push(againMs)
    keyCount = count
    await data.close()
  }

  // Neither side is measured on code that was never run.
  for (let run = 0; run < 2; run += 1) await runOnce()
  for (const values of [bare, first, again]) values.length = 0
  for (let run = 0; run < runs; run += 1) await runOnce()
  return { keyCount, bare: summarize(bare), first: summarize(first), again: summarize(again) }
}
