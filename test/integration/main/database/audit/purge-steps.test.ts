import { withAudit } from '@main/database/audit/audit-session'
import { purgeOn } from '@main/database/audit/purge'
import { segmentLength } from '@main/database/audit/sealing'
import { firstAt, heldEntries, minute, openAudit, sentEntries, takeAll } from '@support/audit-pages'
import { expect, test } from 'vitest'

const total = segmentLength + 200
const before = firstAt + 1_001 * minute

test('what stays of a segment is read in short steps, and nothing changes before the last one', async () => {
  const profile = await openAudit()
  await takeAll(profile.audit, sentEntries(1, total), 1_000)
  await profile.edit(db => {
    let clock = 0
    let readings = 0
    const hurried = () => {
      readings += 1
      clock += 0.01
      return clock
    }
    const purge = () => withAudit(db, ({ log }) => purgeOn(log, before, hurried))
    const held = () => withAudit(db, ({ log }) => ({ ...log.state }))
    const whole = held()
    const steps = [purge()]
    while (steps.at(-1)?.isDone === false) {
      expect(steps.at(-1)).toMatchObject({ removed: 0, bytesFreed: 0 })
      expect(held()).toEqual(whole)
      readings = 0
      steps.push(purge())
      expect(readings).toBeLessThan(6_000)
    }
    expect(steps.length).toBeGreaterThan(4)
    expect(steps.at(-1)).toMatchObject({ removed: 1_000, firstPosition: 1, lastPosition: 1_000 })
  })
  const held = await heldEntries(profile.audit)
  expect(held.map(({ position }) => position)).toEqual(
    Array.from({ length: total - 1_000 }, (_, nth) => nth + 1_001)
  )
})

test('a purge that ended before it was through leaves the log as it was, and another moment can be chosen', async () => {
  const profile = await openAudit()
  await takeAll(profile.audit, sentEntries(1, total), 1_000)
  const known = await profile.audit.ledger()
  await profile.edit(db => {
    let clock = 0
    const hurried = () => {
      clock += 1
      return clock
    }
    for (let nth = 0; nth < 5; nth += 1) {
      withAudit(db, ({ log }) => purgeOn(log, before, hurried))
    }
    const stopped = () => 0
    const earlier = firstAt + 11 * minute
    expect(withAudit(db, ({ log }) => purgeOn(log, earlier, stopped)).removed).toBe(10)
  })
  expect(await profile.audit.ledger()).toMatchObject({
    held: known.held - 10,
    purgedBefore: firstAt + 11 * minute,
    chain: { firstPosition: 11, head: known.chain.head }
  })
})

test('a segment that is purged again, as retention does each day, is not taken for a damaged one', async () => {
  const profile = await openAudit()
  await takeAll(profile.audit, sentEntries(1, total), 1_000)
  for (const day of [1, 2, 3]) {
    for (let isDone = false; !isDone; ) {
      isDone = (await profile.audit.purgeOn(firstAt + (day * 300 + 1) * minute)).isDone
    }
  }
  await profile.edit(db => {
    expect(db.prepare('SELECT count(*) FROM audit_lost').pluck().get()).toBe(0)
    const first = db.prepare('SELECT min(id) FROM audit_chunks').pluck().get()
    expect(first).toBe(Math.floor(900 / 64))
  })
  expect((await profile.audit.ledger()).held).toBe(total - 900)
})
