import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createProfileDataStore } from '@main/database/profile-data-store'
import {
  anIntake,
  auditProfileId,
  heldEntries,
  openAudit,
  pageBytes,
  sentEntries,
  takeAll,
  verifyAll
} from '@support/audit-pages'
import { aDataFolder } from '@support/data-folder'
import { bundledForNode } from '@support/local-data'
import { expect, onTestFinished, test } from 'vitest'

const writer = bundledForNode('test/support/take-audit-pages.ts', 'take-audit-pages')
const workerUrl = bundledForNode('src/main/database/worker.ts', 'audit-database-worker')
const dyingUrl = bundledForNode('test/support/dying-audit-worker.ts', 'dying-audit-worker')

async function killedAfter(folder: string, pages: number, delayMs: number): Promise<number> {
  const child = fork(fileURLToPath(writer()), [join(folder, 'profiles', auditProfileId), '190'])
  onTestFinished(() => void child.kill('SIGKILL'))
  let stored = 0
  let seen = 0
  child.on('message', message => {
    stored = (message as { last: number }).last
    seen += 1
    if (seen === pages) setTimeout(() => child.kill('SIGKILL'), delayMs)
  })
  // What it told last may be read after its end.
  await Promise.all([once(child, 'exit'), once(child, 'disconnect')])
  return stored
}

test('killed again and again at any moment: no entry is lost, none is there twice', async () => {
  const folder = aDataFolder()
  let acknowledged = 0
  for (const [pages, delayMs] of [
    [1, 0],
    [3, 1],
    [2, 7],
    [40, 3],
    [90, 0],
    [1, 2]
  ] as const) {
    acknowledged = Math.max(acknowledged, await killedAfter(folder, pages, delayMs))
  }
  const store = createProfileDataStore({ folder, clock: { now: Date.now } })
  const data = await store.open(auditProfileId)
  onTestFinished(() => data.close())
  expect(data.notices).toEqual([])
  const ledger = await data.audit.ledger()
  expect(ledger.held).toBeGreaterThanOrEqual(acknowledged)
  expect(ledger).toMatchObject({
    cursor: `c${ledger.held}`,
    runs: [{ fromSeq: 1, toSeq: ledger.held }],
    chain: { firstPosition: 1, lastPosition: ledger.held }
  })
  const held = await heldEntries(data.audit)
  expect(held.map(({ entry }) => entry.seq)).toEqual(
    Array.from({ length: ledger.held }, (_, index) => index + 1)
  )
  expect(await verifyAll(data.audit)).toMatchObject({ bad: null, isDone: true })
}, 1_200_000)

test('the worker loads what it needs, and answers in the order of the calls', async () => {
  const { data, audit } = await openAudit(workerUrl())
  const [taken, ledger, keys, entry] = await Promise.all([
    audit.takePage(anIntake(pageBytes(sentEntries(1, 50)))),
    audit.ledger(),
    data.keys.held(),
    audit.entry(50)
  ])
  expect(taken).toMatchObject({ added: 50 })
  expect(ledger.held).toBe(50)
  expect(keys.keys).toEqual([])
  expect(entry?.row.entry.seq).toBe(50)
})

test('a worker that dies in the middle of a page leaves nothing of it, and the next call works', async () => {
  const { audit } = await openAudit(dyingUrl())
  await takeAll(audit, sentEntries(1, 100))
  const dying = pageBytes(sentEntries(101, 200), { next_cursor: 'die' })
  await expect(audit.takePage(anIntake(dying))).rejects.toMatchObject({
    code: 'database-unavailable'
  })
  expect(await audit.ledger()).toMatchObject({ held: 100, cursor: 'c100' })
  await takeAll(audit, sentEntries(101, 200))
  expect(await audit.ledger()).toMatchObject({ held: 200, runs: [{ fromSeq: 1, toSeq: 200 }] })
  expect(await verifyAll(audit)).toMatchObject({ bad: null })
})

test('without its -wal the file shows an earlier state as what it is: shorter, whole, resumable', async () => {
  const folder = aDataFolder()
  const last = await killedAfter(folder, 30, 0)
  const path = join(folder, 'profiles', auditProfileId, 'cache.db')
  expect(existsSync(`${path}-wal`)).toBe(true)
  for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true })
  const store = createProfileDataStore({ folder, clock: { now: Date.now } })
  const data = await store.open(auditProfileId)
  onTestFinished(() => data.close())
  const { held, cursor } = await data.audit.ledger()
  expect(held).toBeLessThanOrEqual(last + 190)
  expect(cursor).toBe(held === 0 ? null : `c${held}`)
  expect(await verifyAll(data.audit)).toMatchObject({ bad: null })
})
