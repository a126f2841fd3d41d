import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { segmentLength } from '@main/database/audit/sealing'
import { heldEntries, openAudit, sentEntries, takeAll, verifyAll } from '@support/audit-pages'
import { bundledForNode } from '@support/local-data'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'

const stepper = bundledForNode('test/support/salvage-in-steps.ts', 'salvage-in-steps')
const workerUrl = bundledForNode('src/main/database/worker.ts', 'audit-salvage-worker')

type Profile = Awaited<ReturnType<typeof openAudit>>

/** Overwrites some pages in the middle, and what tells that the file is one of the console's. */
async function damage({ close, path }: Profile): Promise<void> {
  await close()
  const bytes = readFileSync(path)
  const middle = Math.floor(bytes.length / 2 / 4_096) * 4_096
  bytes.fill(0xa5, middle, middle + 4 * 4_096)
  bytes.writeUInt32BE(0xdead, 68)
  writeFileSync(path, bytes)
}

/** Inside a step, after so many; true where it came to its end before. */
async function killedAfter(path: string, steps: number): Promise<boolean> {
  const child = fork(fileURLToPath(stepper()), [path, String(steps)])
  onTestFinished(() => void child.kill('SIGKILL'))
  const [code] = await once(child, 'exit')
  return code === 0
}

test('killed again and again, it goes on where it was: what can be read is there, once', async () => {
  const profile = await openAudit()
  const total = segmentLength + 700
  const sent = sentEntries(1, total)
  await takeAll(profile.audit, sent, 1_000)
  await damage(profile)
  await profile.reopen()
  expect(profile.data.notices).toMatchObject([{ title: 'Fetched data was set aside' }])
  await profile.close()

  let kills = 0
  for (const steps of [1, 2, 1, 9, 40, 1, 30, 60, 5, 25]) {
    if (await killedAfter(profile.path, steps)) break
    kills += 1
  }
  expect(kills).toBeGreaterThan(5)
  const db = new Database(profile.path, { readonly: true })
  expect(db.prepare('SELECT place FROM audit_salvage').pluck().get()).not.toBeNull()
  db.close()

  await profile.reopen()
  const ledger = await profile.audit.ledger()
  const lost = ledger.lost.reduce((sum, { entries }) => sum + entries, 0)
  expect(lost).toBeGreaterThan(0)
  expect(lost).toBeLessThan(total / 10)
  expect(ledger).toMatchObject({ held: total - lost, cursor: `c${total}` })
  const held = await heldEntries(profile.audit)
  expect(held.length).toBe(ledger.held)
  expect(new Set(held.map(({ entry }) => entry.id)).size).toBe(ledger.held)
  const texts = new Map(sent.map(entry => [entry.id, JSON.stringify(entry)]))
  for (const { raw, entry } of held) expect(raw).toBe(texts.get(entry.id))
  expect((await verifyAll(profile.audit)).bad).toMatchObject({
    what: 'Its bytes on this disk were damaged'
  })
  await takeAll(profile.audit, sentEntries(total + 1, total + 10))
  expect((await profile.audit.ledger()).held).toBe(ledger.held + 10)
}, 1_200_000)

test('while it is taken over other calls are answered, and calls about the log wait in their order', async () => {
  const profile = await openAudit(workerUrl())
  await takeAll(profile.audit, sentEntries(1, 20_000), 1_000)
  await damage(profile)
  await profile.reopen()
  const answered: string[] = []
  const noting = async (name: string, call: Promise<unknown>) => {
    await call
    answered.push(name)
  }
  await Promise.all([
    noting('ledger', profile.audit.ledger()),
    noting('taken', takeAll(profile.audit, sentEntries(20_001, 20_010))),
    noting('keys', profile.data.keys.held())
  ])
  expect(answered).toEqual(['keys', 'ledger', 'taken'])
  expect((await profile.audit.ledger()).chain.lastPosition).toBe(20_010)
})

test('a file that is damaged while it is being filled is filled from the one before it', async () => {
  const profile = await openAudit()
  await takeAll(profile.audit, sentEntries(1, 3_000), 1_000)
  await damage(profile)
  await profile.reopen()
  await profile.close()
  expect(await killedAfter(profile.path, 3)).toBe(false)
  await profile.edit(db => db.pragma('application_id = 7'))
  expect((await profile.audit.ledger()).chain.lastPosition).toBe(3_000)
})
