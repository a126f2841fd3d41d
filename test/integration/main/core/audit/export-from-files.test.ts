import { readFileSync } from 'node:fs'
import type { ProfileData } from '@main/core/data-ports'
import { createProfileDataStore } from '@main/database/profile-data-store'
import { aDataFolder } from '@support/data-folder'
import { exportingApp, pageOf, wireEntries, wireEntry } from '@support/exported-audit'
import { fakeMachine } from '@support/fakes'
import { verifyEvidence } from '@support/verify-evidence'
import { expect, onTestFinished, test } from 'vitest'

const profileId = '00000000-0000-4000-8000-0000000000aa'

/** A console whose log, notes and records are in real files. */
async function onFiles(folder = aDataFolder()) {
  const machine = fakeMachine()
  const store = createProfileDataStore({ folder, clock: machine.time.clock })
  const data: ProfileData = await store.open(profileId)
  onTestFinished(() => data.close())
  const { dataOf } = machine
  const withFiles = {
    ...machine,
    dataOf: (id: string) => ({ ...dataOf(id), data }) as unknown as ReturnType<typeof dataOf>
  }
  return { ...(await exportingApp([], withFiles)), stored: data, folder }
}

const linesOf = (path: string) =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))

test('from real files, an export equals the entries that were stored, in either order', async () => {
  const { stored, exported } = await onFiles()
  const entries = wireEntries(2_500)
  for (let from = 0; from < entries.length; from += 1_000) {
    const after = from === 0 ? null : `after-${from}`
    await stored.audit.takePage(pageOf(entries.slice(from, from + 1_000), after))
  }
  for (const order of ['newest', 'oldest'] as const) {
    const done = await exported({ order, query: '-outcome:denied' })
    const [head, ...lines] = linesOf(done.path)
    const expected = entries.filter(({ outcome }) => outcome !== 'denied')
    if (order === 'newest') expected.reverse()
    expect(head.entries).toBe(expected.length)
    expect(lines.map(({ console_position: _, ...entry }) => entry)).toEqual(expected)
  }
})

test('a bundle from real files carries the hashes of their chain, is intact, and is named by the next', async () => {
  const folder = aDataFolder()
  const { stored, exported } = await onFiles(folder)
  await stored.audit.takePage(pageOf(wireEntries(900)))
  const first = await exported({ format: 'bundle', order: 'oldest' })
  expect(await verifyEvidence([first.path])).toMatchObject({ code: 0, err: '' })
  const { chain } = await stored.audit.ledger()
  const text = readFileSync(first.path, 'utf8')
  expect(text).toContain(`"position":900,"cacheHash":"${chain.head}"`)
  expect(text).toContain(`"head": "${chain.head}"`)
  const second = await exported({ format: 'bundle', query: 'outcome:denied' })
  expect(readFileSync(second.path, 'utf8')).toContain(`"previousBundle": "${first.sha256}"`)
  expect(await stored.auditRecords.lastBundleHash()).toBe(second.sha256)
})

test('entries that come while a log in real files is exported are left for the next export', async () => {
  const { stored, exported } = await onFiles()
  const entries = wireEntries(3_000)
  await stored.audit.takePage(pageOf(entries.slice(0, 1_000)))
  const { exportOn } = stored.audit
  let from = 1_000
  stored.audit.exportOn = async request => {
    if (from < 3_000) {
      const after = `after-${from}`
      await stored.audit.takePage(pageOf(entries.slice(from, from + 500), after))
      from += 500
    }
    return exportOn(request)
  }
  const done = await exported({})
  const ids = linesOf(done.path)
    .slice(1)
    .map(({ id }) => id)
  expect(ids).toEqual(
    entries
      .slice(0, 1_000)
      .map(({ id }) => id)
      .reverse()
  )
})

test('notes and searches are there after a restart, and an entry with 10 MB is exported whole', async () => {
  const folder = aDataFolder()
  const before = await onFiles(folder)
  const long = 'x'.repeat(10_000_000)
  await before.stored.audit.takePage(pageOf([wireEntry(1), wireEntry(2, { metadata: { long } })]))
  const search = { id: profileId, name: 'Denied', query: 'outcome:denied', isPinned: true }
  const { handlers } = before
  await handlers['audit.setNote']({ profileId: before.profileId, position: 1, text: 'seen' })
  await handlers['audit.saveSearch']({ profileId: before.profileId, search })
  await before.stored.close()
  const after = await onFiles(folder)
  const { note } = await after.handlers['audit.entry']({ profileId: after.profileId, position: 1 })
  expect(note?.text).toBe('seen')
  expect(await after.handlers['audit.searches']({ profileId: after.profileId })).toEqual({
    searches: [search]
  })
  const done = await after.exported({ format: 'bundle', order: 'oldest' })
  expect(await verifyEvidence([done.path])).toMatchObject({ code: 0 })
  expect(done.bytes).toBeGreaterThan(10_000_000)
})

test('many entries with 10 MB are exported whole, in either order', async () => {
  const { stored, exported } = await onFiles()
  const long = 'x'.repeat(10_000_000)
  const entries = [1, 2, 3, 4, 5, 6, 7].map(nth =>
    wireEntry(nth, nth === 4 ? {} : { metadata: { long: `${nth} ${long}` } })
  )
  for (const [nth, entry] of entries.entries()) {
    await stored.audit.takePage(pageOf([entry], nth === 0 ? null : `after-${nth}`))
  }
  for (const order of ['newest', 'oldest'] as const) {
    const done = await exported({ order })
    const [head, ...lines] = linesOf(done.path)
    expect(head.entries).toBe(7)
    const expected = order === 'oldest' ? entries : entries.toReversed()
    expect(lines.map(({ id }) => id)).toEqual(expected.map(({ id }) => id))
    expect(lines.map(({ metadata }) => metadata?.long?.length ?? 0)).toEqual(
      expected.map(({ metadata }) => (metadata as { long?: string } | undefined)?.long?.length ?? 0)
    )
  }
})
