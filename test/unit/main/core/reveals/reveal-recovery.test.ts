import {
  aKeyDraft,
  canaryPlaintext,
  connectedApp,
  type FakeApp,
  type FakeMachine,
  fakeApp,
  settled
} from '@support/fakes'
import { expect, test, vi } from 'vitest'

const minuteMs = 60_000

/** A run that created a key and then died without a word. */
async function crashed() {
  const { core, machine, profileId, data, horizon } = await connectedApp()
  const { revealId } = await core.handlers['keys.create']({ profileId, draft: aKeyDraft })
  return { machine, profileId, revealId, core, data, horizon }
}

async function next(machine: FakeMachine, profileId: string) {
  const app: FakeApp = fakeApp(machine)
  await app.core.start()
  const { reveals } = await app.core.handlers['reveals.pending']({ profileId })
  const { strays } = await app.core.handlers['keys.strays']({ profileId })
  return { ...app, reveals, strays }
}

const stashOf = (machine: FakeMachine) =>
  [...machine.keychain.entries.keys()].filter(account => account.startsWith('reveal/'))

test('a start within 15 minutes offers the key once more', async () => {
  const { machine, profileId, revealId } = await crashed()
  await machine.time.advance(0)
  const { reveals, strays, core } = await next(machine, profileId)
  expect(reveals).toMatchObject([{ revealId, isRecovered: true, stash: 'keychain' }])
  expect(strays).toEqual([])
  expect(await core.handlers['reveals.show']({ revealId })).toEqual({ plaintext: canaryPlaintext })
  await core.handlers['reveals.acknowledge']({ revealId })
  expect(stashOf(machine)).toEqual([])
  expect((await next(machine, profileId)).strays).toEqual([])
})

test('a confirmed key whose copy was left is not offered: the next start deletes it unseen', async () => {
  const { machine, profileId, revealId, core, data } = await crashed()
  machine.keychain.become('locked')
  await core.handlers['reveals.acknowledge']({ revealId })
  const { reveals, strays } = await next(machine, profileId)
  expect({ reveals, strays }).toEqual({ reveals: [], strays: [] })
  expect(stashOf(machine)).toHaveLength(1)

  machine.keychain.become('ready')
  const read = vi.mocked(machine.keychain.store.read).mockClear()
  expect(await next(machine, profileId)).toMatchObject({ reveals: [], strays: [] })
  await settled()
  expect(stashOf(machine)).toEqual([])
  expect(read).not.toHaveBeenCalledWith(`reveal/${revealId}`)
  expect(await data.data.journal.settledStashes()).toEqual([])
})

test('a later start deletes it unseen and lists the key as never shown', async () => {
  const { machine, profileId, revealId } = await crashed()
  const later = fakeLater(machine, 16 * minuteMs)
  const { reveals, strays } = await next(later, profileId)
  expect(reveals).toEqual([])
  expect(strays).toMatchObject([{ operationId: revealId, kind: 'never-shown', keyId: 'key_new_1' }])
  expect(stashOf(machine)).toEqual([])
})

test('a clock that was set back counts as too late', async () => {
  const { machine, profileId } = await crashed()
  const { reveals } = await next(fakeLater(machine, -minuteMs), profileId)
  expect(reveals).toEqual([])
  expect(stashOf(machine)).toEqual([])
})

test('after a second crash it is deleted, not offered again', async () => {
  const { machine, profileId } = await crashed()
  await next(machine, profileId)
  const { reveals, strays } = await next(machine, profileId)
  expect(reveals).toEqual([])
  expect(strays).toMatchObject([{ kind: 'never-shown' }])
  expect(stashOf(machine)).toEqual([])
})

test('a key that was shown before the crash is listed as not confirmed', async () => {
  const { machine, profileId, core, revealId } = await crashed()
  await core.handlers['reveals.show']({ revealId })
  const { strays } = await next(fakeLater(machine, 16 * minuteMs), profileId)
  expect(strays).toMatchObject([{ kind: 'not-confirmed' }])
})

test('killed between keychain and journal, the key is offered all the same', async () => {
  const { core, data, machine, profileId } = await connectedApp()
  data.data.journal.stashed.mockRejectedValueOnce(new Error('killed'))
  data.data.journal.finish.mockRejectedValueOnce(new Error('killed'))
  const { revealId } = await core.handlers['keys.create']({ profileId, draft: aKeyDraft })
  expect(data.operations.get(revealId)).toMatchObject({ state: 'intended', reveal: null })

  const { reveals } = await next(machine, profileId)
  expect(reveals).toMatchObject([{ revealId, keyId: 'key_new_1' }])
  expect(data.operations.get(revealId)).toMatchObject({ state: 'done', subjectId: 'key_new_1' })
})

test('killed between keychain and journal and started late, the key is listed as never shown', async () => {
  const { core, data, machine, profileId } = await connectedApp()
  data.data.journal.stashed.mockRejectedValueOnce(new Error('killed'))
  data.data.journal.finish.mockRejectedValueOnce(new Error('killed'))
  await core.handlers['keys.create']({ profileId, draft: aKeyDraft })
  const { reveals, strays } = await next(fakeLater(machine, 16 * minuteMs), profileId)
  expect(reveals).toEqual([])
  expect(strays).toMatchObject([{ kind: 'never-shown', keyId: 'key_new_1' }])
  expect(stashOf(machine)).toEqual([])
})

test('nothing is offered that could not be marked as offered first', async () => {
  const { machine, profileId, data } = await crashed()
  data.data.journal.markReveal.mockRejectedValueOnce(new Error('disk full'))
  const { reveals, strays } = await next(machine, profileId)
  expect(reveals).toEqual([])
  expect(strays).toMatchObject([{ kind: 'never-shown' }])
})

test('a locked keychain keeps the stash for a later start', async () => {
  const { machine, profileId } = await crashed()
  machine.keychain.become('locked')
  expect((await next(machine, profileId)).reveals).toEqual([])
  machine.keychain.become('ready')
  expect((await next(machine, profileId)).reveals).toHaveLength(1)
})

test('a keychain that takes its time does not hold up the start', async () => {
  const { machine, profileId, revealId } = await crashed()
  let answer = () => {}
  const app = fakeApp(machine)
  const read = app.ports.keychain.read
  const slow = new Promise<void>(resolve => {
    answer = resolve
  })
  app.ports.keychain.read = async account => {
    await slow
    return read(account)
  }
  await app.core.start()
  expect((await app.core.handlers['keys.list']({ profileId })).keys).not.toEqual([])
  const pending = app.core.handlers['reveals.pending']({ profileId })
  answer()
  expect(await pending).toMatchObject({ reveals: [{ revealId }] })
})

test.each([
  ['of no known form', () => '{"v":1,"plaintext":"planted"}'],
  [
    'of another profile',
    (entry: string) => entry.replace(/"profileId":"[^"]+"/, '"profileId":"x"')
  ],
  ['of another reveal', (entry: string) => entry.replace(/"revealId":"[^"]+"/, '"revealId":"x"')]
])('an entry %s is removed, not offered', async (_what, alter) => {
  const { machine, profileId, revealId } = await crashed()
  const account = `reveal/${revealId}`
  machine.keychain.entries.set(account, alter(machine.keychain.entries.get(account) ?? ''))
  expect((await next(machine, profileId)).reveals).toEqual([])
  expect(stashOf(machine)).toEqual([])
})

test('without a keychain a crash loses the key, and it is listed as never shown', async () => {
  const { core, machine, profileId } = await connectedApp({ storage: 'session' })
  machine.keychain.become('unavailable')
  const { stash, reason } = await core.handlers['reveals.stashKind']({ profileId })
  expect({ stash, hasReason: reason !== undefined }).toEqual({ stash: 'memory', hasReason: true })
  await core.handlers['keys.create']({ profileId, draft: aKeyDraft })
  const { reveals } = await core.handlers['reveals.pending']({ profileId })
  expect(reveals).toMatchObject([{ stash: 'memory', stashedUntil: null }])
  expect((await next(machine, profileId)).strays).toMatchObject([{ kind: 'never-shown' }])
})

test('what a crashed run left on the clipboard is cleared at the next start', async () => {
  const { machine, profileId, core, revealId } = await crashed()
  await core.handlers['reveals.copy']({ revealId })
  expect(machine.clipboard.text).toBe(canaryPlaintext)
  await next(machine, profileId)
  expect(machine.clipboard.text).toBe('')
})

/** The same machine for a run that begins later: timers of the run before died with it. */
function fakeLater(machine: FakeMachine, byMs: number): FakeMachine {
  const now = machine.time.clock.now() + byMs
  const time = { ...machine.time, clock: { now: () => now }, timers: { after: () => () => {} } }
  return { ...machine, time }
}
