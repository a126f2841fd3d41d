import { fork } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createProfileDataStore } from '@main/database/profile-data-store'
import { AppError } from '@shared/errors'
import { auditProfileId, heldEntries, verifyAll } from '@support/audit-pages'
import { aDataFolder } from '@support/data-folder'
import { bundledForNode } from '@support/local-data'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const writer = bundledForNode('test/support/take-audit-pages.ts', 'take-audit-pages-odd')
const pageSize = 190

/** The files of a profile whose process was killed after so many pages, its -wal not gone over. */
async function killedAfter(pages: number, folder = aDataFolder()) {
  const profile = join(folder, 'profiles', auditProfileId)
  mkdirSync(profile, { recursive: true, mode: 0o700 })
  const child = fork(fileURLToPath(writer()), [profile, String(pageSize)])
  let seen = 0
  child.on('message', () => {
    seen += 1
    if (seen === pages) child.kill('SIGKILL')
  })
  await once(child, 'exit')
  const path = join(profile, 'cache.db')
  return { folder, path, acknowledged: seen * pageSize }
}

/** What the next start shows: entries as they were sent, in one piece from the first. */
async function opened(folder: string) {
  const data = await createProfileDataStore({ folder, clock: { now: Date.now } }).open(
    auditProfileId
  )
  try {
    const held = await heldEntries(data.audit)
    const { cursor, lost, runs } = await data.audit.ledger()
    const { bad } = await verifyAll(data.audit)
    return { held, cursor, lost, runs, bad, notices: data.notices }
  } finally {
    await data.close()
  }
}

/** A whole earlier state, or a later one with what is missing in it told: never anything in between. */
function expectTruth(shown: Awaited<ReturnType<typeof opened>>): void {
  const { held, cursor, lost, runs, bad, notices } = shown
  for (const { raw, entry } of held) {
    const { id, seq } = entry
    const text = 'x'.repeat(seq % 300)
    expect(JSON.parse(raw)).toMatchObject({ id, seq, metadata: { text } })
    expect(Number(id.slice(4))).toBe(seq)
  }
  expect(new Set(held.map(({ entry }) => entry.seq)).size).toBe(held.length)
  const isWhole = held.length % pageSize === 0 && lost.length === 0
  if (isWhole && bad === null) {
    expect(cursor).toBe(held.length === 0 ? null : `c${held.length}`)
    expect(runs.map(({ toSeq }) => toSeq)).toEqual(held.length === 0 ? [] : [held.length])
  } else expect([...notices, ...lost, ...(bad === null ? [] : [bad])]).not.toEqual([])
}

test('without its -shm alone, everything acknowledged is there', async () => {
  const { folder, path, acknowledged } = await killedAfter(6)
  rmSync(`${path}-shm`)
  const shown = await opened(folder)
  expectTruth(shown)
  expect(shown.held.length).toBeGreaterThanOrEqual(acknowledged)
})

test('a -wal of an earlier state beside a newer file shows that state as what it is, or is set aside', async () => {
  const { folder, path } = await killedAfter(5)
  const early = readFileSync(`${path}-wal`)
  await killedAfter(7, folder)
  // A start takes over what is in the -wal, and this one ends as it should.
  const newest = await opened(folder)
  expect(newest.held.length).toBeGreaterThanOrEqual(12 * pageSize)
  writeFileSync(`${path}-wal`, early)
  expectTruth(await opened(folder))
})

test('a -wal of another profile beside a file shows nothing of either that is not so', async () => {
  const one = await killedAfter(4)
  const other = await killedAfter(9)
  await opened(one.folder)
  copyFileSync(`${other.path}-wal`, `${one.path}-wal`)
  expectTruth(await opened(one.folder))
})

test('whatever bytes of a -wal are flipped, what is shown is what was sent', async () => {
  const { folder, path } = await killedAfter(8)
  const files = ['', '-wal'].map(suffix => [path + suffix, readFileSync(path + suffix)] as const)
  const wal = files[1]?.[1] as Buffer
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(wal.length - 1), fc.integer({ min: 1, max: 255 })), {
        minLength: 1,
        maxLength: 5
      }),
      async flips => {
        rmSync(`${path}-shm`, { force: true })
        for (const [name, bytes] of files) writeFileSync(name, bytes)
        const bytes = Buffer.from(wal)
        for (const [at, mask] of flips) bytes[at] = (bytes[at] ?? 0) ^ mask
        writeFileSync(`${path}-wal`, bytes)
        const shown = await opened(folder).catch((error: unknown) => error)
        if (shown instanceof Error) expect(shown).toBeInstanceOf(AppError)
        else expectTruth(shown as Awaited<ReturnType<typeof opened>>)
      }
    ),
    { numRuns: 40 }
  )
})
