import { createSecretClipboard } from '@main/core/reveals/secret-clipboard'
import { Secret } from '@shared/secret'
import { canaryPlaintext, fakeLog, fakeTime, settled } from '@support/fakes'
import { expect, test } from 'vitest'

/** A clipboard whose writes land only when the test lets them. */
function setUp() {
  const { clock, timers } = fakeTime()
  const system = { text: '' }
  const write = Promise.withResolvers<void>()
  const states: string[] = []
  const clipboard = createSecretClipboard({
    clock,
    timers,
    log: fakeLog().log,
    events: { publish: (_name, payload) => void states.push((payload as { state: string }).state) },
    clipboard: {
      async writeSecret(value) {
        await write.promise
        system.text = value.reveal()
      },
      writeText: async () => undefined,
      async clearIfHolds(value) {
        if (system.text !== value.reveal()) return 'replaced'
        system.text = ''
        return 'cleared'
      },
      clearLeftover: async () => undefined
    }
  })
  return { clipboard, system, write, states }
}

test('a write that is on its way when the clipboard is cleared does not land after it', async () => {
  const { clipboard, system, write, states } = setUp()
  const copying = clipboard.copy('reveal-1', new Secret(canaryPlaintext))
  const clearing = clipboard.clear()
  await settled()
  write.resolve()
  await Promise.all([copying, clearing])
  expect(system.text).toBe('')
  expect(states).toEqual(['holding', 'cleared'])
  expect(clipboard.state()).toMatchObject({ state: 'cleared' })
})

test('a write that fails on its way is cleared like one that succeeded', async () => {
  const { clipboard, write, states } = setUp()
  const copying = clipboard.copy('reveal-1', new Secret(canaryPlaintext))
  const clearing = clipboard.clear()
  write.reject(new Error('no display'))
  await expect(copying).rejects.toThrow('no display')
  await clearing
  expect(states).toEqual(['replaced'])
})

test('a clearing that has begun is waited for by the next one', async () => {
  const { clipboard, system, write } = setUp()
  const copying = clipboard.copy('reveal-1', new Secret(canaryPlaintext))
  void clipboard.clear()
  let isOver = false
  const last = clipboard.clear().then(() => {
    isOver = true
  })
  await settled()
  expect(isOver).toBe(false)
  write.resolve()
  await Promise.all([copying, last])
  expect(system.text).toBe('')
  expect(clipboard.state()).toMatchObject({ state: 'cleared' })
})
