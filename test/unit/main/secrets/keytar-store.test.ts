import { createKeytarStore } from '@main/secrets/keytar-store'
import type { Keytar } from '@main/secrets/load-keytar'
import { Secret } from '@shared/secret'
import { eventually } from '@support/eventually'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'

/** A keychain in memory, and timers that fire when the test says so. */
function setUp(override: Partial<Keytar> = {}, platform: NodeJS.Platform = 'linux') {
  const entries = new Map<string, string>()
  const keytar: Keytar = {
    getPassword: vi.fn(async (_service, account) => entries.get(account) ?? null),
    setPassword: vi.fn(async (_service, account, password) => {
      entries.set(account, password)
    }),
    deletePassword: vi.fn(async (_service, account) => entries.delete(account)),
    ...override
  }
  const due = new Set<() => void>()
  const timers = {
    after(_delayMs: number, run: () => void) {
      due.add(run)
      return () => void due.delete(run)
    }
  }
  const store = createKeytarStore({
    service: 'horizon-console',
    load: async () => keytar,
    timers,
    platform
  })
  const timeIsUp = () => {
    for (const run of due) run()
  }
  return { store, keytar, entries, timeIsUp, due }
}

const ok = { outcome: 'ok', value: null }

test.each([
  ['', 'empty'],
  ['a\0b', 'NUL'],
  ['a\nb', 'line break'],
  ['a\rb', 'line break'],
  ['\ud800', 'half a character'],
  ['x'.repeat(2_561), '2561 bytes'],
  ['é'.repeat(1_281), '2562 bytes']
])('%j is refused before the keychain is asked', async (value, reason) => {
  const { store, keytar } = setUp()
  expect(await store.write('a', new Secret(value))).toEqual({
    outcome: 'error',
    reason: expect.stringContaining(reason)
  })
  expect(keytar.setPassword).not.toHaveBeenCalled()
})

test('a keychain that keeps what fits on Windows gives back every value that was accepted', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 900 }), async value => {
      const { store, entries } = setUp()
      const { outcome } = await store.write('a', new Secret(value))
      if (outcome === 'ok') {
        expect(Buffer.byteLength(value)).toBeLessThanOrEqual(2_560)
        expect(entries.get('a')).toBe(value)
      } else {
        expect(entries.size).toBe(0)
      }
    })
  )
})

test('what reads back differently is undone: the old value is put back', async () => {
  const { store, entries } = setUp({
    setPassword: async (_service, account, password) => {
      entries.set(account, password === 'new' ? 'ne' : password)
    }
  })
  entries.set('a', 'old')
  expect(await store.write('a', new Secret('new'))).toMatchObject({ outcome: 'error' })
  expect(entries.get('a')).toBe('old')
})

test('without a keychain module the outcome is unavailable, and a later call tries again', async () => {
  const load = vi.fn<() => Promise<Keytar>>().mockRejectedValue(new Error('Cannot find module'))
  const store = createKeytarStore({
    service: 'x',
    load,
    timers: { after: () => () => undefined },
    platform: 'linux'
  })
  expect(await store.read('a')).toMatchObject({
    outcome: 'unavailable',
    reason: expect.stringContaining('libsecret')
  })
  expect(await store.probe()).toMatchObject({ outcome: 'unavailable' })
  expect(load).toHaveBeenCalledTimes(2)
})

test('the module is not loaded before it is needed', () => {
  const load = vi.fn<() => Promise<Keytar>>()
  createKeytarStore({ service: 'x', load, timers: { after: () => () => undefined } })
  expect(load).not.toHaveBeenCalled()
})

test('while one call hangs the others end at once, and the keychain is asked again after it', async () => {
  const prompt = Promise.withResolvers<string | null>()
  const getPassword = vi.fn<Keytar['getPassword']>().mockReturnValueOnce(prompt.promise)
  getPassword.mockResolvedValue('value')
  const { store, timeIsUp } = setUp({ getPassword })
  const hanging = store.read('a')
  await eventually(() => expect(getPassword).toHaveBeenCalledTimes(1))
  timeIsUp()
  expect(await hanging).toEqual({ outcome: 'locked' })
  expect(store.isStuck()).toBe(true)
  expect(await Promise.all([store.read('b'), store.probe()])).toEqual([
    { outcome: 'locked' },
    { outcome: 'locked' }
  ])
  expect(getPassword).toHaveBeenCalledTimes(1)

  prompt.resolve(null)
  await eventually(() => expect(store.isStuck()).toBe(false))
  expect(await store.read('a')).toMatchObject({ outcome: 'ok' })
})

test('a call that waited past its limit is never made', async () => {
  const prompt = Promise.withResolvers<string | null>()
  const { store, keytar, timeIsUp, due } = setUp({ getPassword: () => prompt.promise })
  const first = store.read('a')
  const second = store.remove('b')
  await eventually(() => expect(due.size).toBe(2))
  timeIsUp()
  expect(await Promise.all([first, second])).toEqual([{ outcome: 'locked' }, { outcome: 'locked' }])
  prompt.resolve(null)
  await eventually(() => expect(store.isStuck()).toBe(false))
  expect(keytar.deletePassword).not.toHaveBeenCalled()
})

test('a write that lands after its limit is undone, as the caller was told', async () => {
  const prompt = Promise.withResolvers<void>()
  const setPassword = vi.fn<Keytar['setPassword']>(async (_service, account, password) => {
    if (password === 'new') await prompt.promise
    entries.set(account, password)
  })
  const { store, entries, timeIsUp } = setUp({ setPassword })
  entries.set('a', 'old')
  const writing = store.write('a', new Secret('new'))
  await eventually(() => expect(setPassword).toHaveBeenCalledTimes(1))
  timeIsUp()
  expect(await writing).toEqual({ outcome: 'locked' })
  prompt.resolve()
  await eventually(() => expect(store.isStuck()).toBe(false))
  expect(entries.get('a')).toBe('old')
})

test('calls are made one after the other', async () => {
  let running = 0
  let most = 0
  const { store } = setUp({
    getPassword: async () => {
      running += 1
      most = Math.max(most, running)
      await Promise.resolve()
      running -= 1
      return null
    }
  })
  await Promise.all(['a', 'b', 'c'].map(account => store.read(account)))
  expect(most).toBe(1)
})

test('no timer is left behind by a call that ended', async () => {
  const { store, due } = setUp()
  await store.write('a', new Secret('value'))
  await store.read('a')
  expect(due.size).toBe(0)
})

test('where nothing was removed, only Linux asks whether the keyring is locked', async () => {
  const failing = async () => {
    throw new Error('Cannot create an item in a locked collection')
  }
  const linux = setUp({ setPassword: failing }, 'linux')
  expect(await linux.store.remove('a')).toEqual({ outcome: 'locked' })
  const mac = setUp({ setPassword: failing }, 'darwin')
  expect(await mac.store.remove('a')).toEqual(ok)
})

test.each([
  ['Cannot create an item in a locked collection', 'locked', ''],
  ['User interaction is not allowed.', 'locked', ''],
  ['User canceled the operation.', 'locked', ''],
  ['Cannot autolaunch D-Bus without X11 $DISPLAY', 'unavailable', 'D-Bus'],
  ['Could not connect: No such file or directory', 'unavailable', 'D-Bus'],
  [
    'The name org.freedesktop.secrets was not provided by any .service files',
    'unavailable',
    'gnome-keyring'
  ],
  ['The name :1.0 was not provided by any .service files', 'unavailable', 'Restart the console'],
  [
    'Object does not exist at path “/org/freedesktop/secrets/collection/login”',
    'unavailable',
    'default keyring'
  ],
  ['Message recipient disconnected from message bus without replying', 'error', 'stopped while'],
  ['Something new about hz_live_CANARY1234567890', 'error', 'Something new']
])('%j is %s', async (message, outcome, reason) => {
  const { store } = setUp({
    getPassword: async () => {
      throw new Error(message)
    }
  })
  const answer = await store.read('a')
  expect(answer.outcome).toBe(outcome)
  expect('reason' in answer ? answer.reason : '').toContain(reason)
  expect(JSON.stringify(answer)).not.toContain('CANARY')
})

test.each([
  ['linux', 'Secret Service'],
  ['darwin', 'Keychain'],
  ['win32', 'Credential Manager']
] as const)('on %s it is called %s', (platform, name) => {
  expect(setUp({}, platform).store.backend).toBe(name)
})
