import type { Drain } from '@shared/contract/rotation-drain'
import { type CoreOnSandbox, startCoreOnSandbox } from '@support/core-on-sandbox'
import { createClockFile, makeKey } from '@support/sandbox'
import { afterEach, beforeEach, expect, test } from 'vitest'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const start = Date.parse('2026-07-01T00:10:00Z')
/** Four months later: the log is kept for 120 days. */
const now = start + 120 * dayMs + 4 * hourMs

let clock: Awaited<ReturnType<typeof createClockFile>>
let machine: CoreOnSandbox
beforeEach(async () => {
  clock = await createClockFile(new Date(start).toISOString())
})
afterEach(async () => {
  await machine.close()
  await clock.remove()
})

const paths = {
  hourly: '/api/agents',
  weekly: '/api/conversations',
  monthly: '/api/connections'
} as const

const setTime = (at: number) => clock.set(new Date(at).toISOString())

async function callAs(plaintext: string, path: string) {
  const { status } = await machine.sandbox.withKey(plaintext, 'GET', path)
  expect(status).toBe(200)
}

/** An old key and who called with it, by path; the server's clock then stands at `now`. */
async function seeded(calls: readonly { readonly at: number; readonly path: string }[]) {
  machine = await startCoreOnSandbox({ clockFile: clock.file })
  const old = await makeKey(machine.sandbox, { client_name: 'Billing' })
  for (const { at, path } of calls.toSorted((one, other) => one.at - other.at)) {
    await setTime(at)
    await callAs(old.plaintext, path)
  }
  await setTime(now)
  return { old, ...(await machine.connected()) }
}
type Seeded = Awaited<ReturnType<typeof seeded>>

async function delivered({ handlers, profileId, old }: Seeded) {
  const asked = { profileId, keyId: old.id, mode: 'guided', expiresAt: null } as const
  const { id: rotationId } = await handlers['rotations.start'](asked)
  const of = { profileId, rotationId }
  const { revealId } = await handlers['rotations.create'](of)
  const { plaintext } = await handlers['reveals.show']({ revealId: revealId ?? '' })
  await handlers['reveals.acknowledge']({ revealId: revealId ?? '' })
  await handlers['rotations.deliver'](of)
  await handlers['rotations.verify']({ ...of, by: { kind: 'word', reason: 'Seen in its log' } })
  return { of, plaintext }
}

/** As the page does: the list, then who calls. */
async function asked(
  { handlers, profileId }: Seeded,
  of: { profileId: string; rotationId: string }
) {
  await handlers['keys.refresh']({ profileId, isBackground: false })
  return handlers['rotations.refreshDrain']({ ...of, window: '30d', isBackground: false })
}

const times = (count: number, last: number, everyMs: number) =>
  Array.from({ length: count }, (_, nth) => last - nth * everyMs)
const every = (path: string, count: number, last: number, everyMs: number) =>
  times(count, last, everyMs).map(at => ({ at, path }))

const threeCallers = () => [
  ...every(paths.hourly, 50, now - 20 * 60_000, hourMs),
  ...every(paths.weekly, 15, now - 2 * dayMs, 7 * dayMs),
  ...every(paths.monthly, 4, now - 9 * dayMs, 31 * dayMs)
]
const pairAt = ({ pairs }: Drain, path: string) => pairs.find(pair => pair.path === path)

test('an hourly, a weekly and a monthly job have dates of their own, the last decides', async () => {
  const app = await seeded(threeCallers())
  const { of } = await delivered(app)
  const drain = await asked(app, of)
  const date = (path: string) => Date.parse(pairAt(drain, path)?.quietEnoughAt ?? '')
  expect(drain.pairs.map(({ state }) => state)).toEqual(['waiting', 'waiting', 'waiting'])
  expect(date(paths.hourly)).toBe(now - 20 * 60_000 + hourMs)
  expect(date(paths.weekly)).toBe(now - 2 * dayMs + 7 * dayMs)
  expect(date(paths.monthly)).toBe(now - 9 * dayMs + 31 * dayMs)
  expect(drain).toMatchObject({
    answer: 'not-safe',
    evidence: 'callers',
    earliestSafeAt: new Date(now + 22 * dayMs).toISOString()
  })
  // The log before the window of usage was read, and is not read again.
  expect(Date.parse(drain.historyFrom ?? '')).toBeLessThan(now - 90 * dayMs)
  const before = machine.sent.length
  await asked(app, of)
  const again = machine.sent.slice(before).map(({ path }) => path)
  expect(again.filter(path => path.endsWith('/requests'))).toEqual([])
  expect(again.filter(path => path.endsWith('/usage'))).toHaveLength(2)
})

test('with one of three callers left, revoking is locked naming it; once it moved it is safe', async () => {
  const app = await seeded(threeCallers())
  const { of, plaintext } = await delivered(app)
  await setTime(now + hourMs)
  await callAs(plaintext, paths.hourly)
  await setTime(now + 5 * dayMs)
  await callAs(plaintext, paths.weekly)
  await setTime(now + 23 * dayMs)
  const locked = await asked(app, of)
  expect(locked.answer).toBe('not-safe')
  expect(locked.sentence).toContain(paths.monthly)
  expect(locked.sentence).not.toContain(paths.weekly)
  const { needsReason } = await app.handlers['rotations.prepareRevoke']({
    ...of,
    target: { kind: 'old' }
  })
  expect(needsReason).toContain(paths.monthly)

  await callAs(plaintext, paths.monthly)
  const safe = await asked(app, of)
  expect(safe.pairs.map(({ state }) => state)).toEqual(['drained', 'drained', 'drained'])
  expect(safe.answer).toBe('safe')
  const rotation = await app.handlers['rotations.get'](of)
  expect(rotation.situation).toBe('ready-to-revoke')
  const prepared = await app.handlers['rotations.prepareRevoke']({ ...of, target: { kind: 'old' } })
  expect(prepared.needsReason).toBeNull()

  // Back on the old key: locked again at once.
  await callAs(app.old.plaintext, paths.hourly)
  const back = await app.handlers['rotations.prepareRevoke']({ ...of, target: { kind: 'old' } })
  expect(back.needsReason).toContain(paths.hourly)
})

test('a monthly job is not taken for drained after two quiet days', async () => {
  const app = await seeded(every(paths.monthly, 4, now - 2 * dayMs, 31 * dayMs))
  const { of, plaintext } = await delivered(app)
  await callAs(plaintext, paths.monthly)
  const drain = await asked(app, of)
  expect(pairAt(drain, paths.monthly)).toMatchObject({
    state: 'moved',
    longestGapMs: 31 * dayMs,
    quietEnoughAt: new Date(now + 29 * dayMs).toISOString()
  })
})

/** Its one caller has moved, and is quiet on the old key for long enough. */
async function settled() {
  const app = await seeded(every(paths.hourly, 50, now - 3 * hourMs, hourMs))
  const { of, plaintext } = await delivered(app)
  await callAs(plaintext, paths.hourly)
  const safe = await asked(app, of)
  expect(safe.answer).toBe('safe')
  const prepare = () => app.handlers['rotations.prepareRevoke']({ ...of, target: { kind: 'old' } })
  return { app, of, safe, prepare }
}

test('a failing usage endpoint gives no verdict, and what is held is shown with its age', async () => {
  const { app, of, safe, prepare } = await settled()
  const failing = { path: '/admin/api-keys/:id/usage', action: 'status', status: 500 }
  await machine.script(failing)
  const failed = await asked(app, of)
  expect(failed).toMatchObject({
    answer: 'no-verdict',
    evidence: 'callers',
    failure: { code: 'server-error' },
    fetchedAt: safe.fetchedAt
  })
  expect((await prepare()).needsReason).toBe(failed.sentence)
  await machine.script()
  machine.goOffline()
  const offline = await asked(app, of)
  expect(offline).toMatchObject({ answer: 'no-verdict', fetchedAt: safe.fetchedAt })
  expect(offline.pairs.map(({ state }) => state)).toEqual(['drained'])
  expect((await app.handlers['rotations.get'](of)).situation).toBe('draining')
})

test('a caller that comes back after the facts were shown is not cut off', async () => {
  const { app, prepare } = await settled()
  const { token, needsReason } = await prepare()
  expect(needsReason).toBeNull()
  await callAs(app.old.plaintext, paths.hourly)
  const given = { token, isTicked: true, typedText: 'Billing', overrideReason: null }
  await expect(app.handlers['rotations.revoke'](given)).rejects.toThrow(paths.hourly)
  await callAs(app.old.plaintext, paths.hourly)
})

test('a Horizon that says neither who nor when leaves your word', async () => {
  machine = await startCoreOnSandbox({ clockFile: clock.file, profile: 'documented' })
  await setTime(now)
  const old = await makeKey(machine.sandbox, { client_name: 'Billing' })
  const app = { old, ...(await machine.connected()) }
  const { of } = await delivered(app)
  const drain = await asked(app, of)
  expect(drain).toMatchObject({ answer: 'no-verdict', evidence: 'word', pairs: [] })
  const { needsReason } = await app.handlers['rotations.prepareRevoke']({
    ...of,
    target: { kind: 'old' }
  })
  expect(needsReason).toBe(drain.sentence)
})
