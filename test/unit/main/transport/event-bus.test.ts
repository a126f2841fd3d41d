import { createEventBus } from '@main/transport/event-bus'
import { canaryPlaintext, fakeLog } from '@support/fakes'
import { expect, test, vi } from 'vitest'

const profileId = '00000000-0000-4000-8000-000000000001'

test('a listener hears what is published until it stops listening', () => {
  const bus = createEventBus(fakeLog().log)
  const listener = vi.fn()
  const stop = bus.onPublish(listener)
  bus.publish('keys.changed', { profileId })
  stop()
  bus.publish('keys.changed', { profileId })
  expect(listener.mock.calls).toEqual([[{ name: 'keys.changed', payload: { profileId } }]])
})

test('a throwing listener breaks neither the publisher nor the next listener', () => {
  const { log, lines } = fakeLog()
  const bus = createEventBus(log)
  const next = vi.fn()
  bus.onPublish(() => {
    throw new Error('window gone')
  })
  bus.onPublish(next)
  expect(() => bus.publish('profiles.changed', {})).not.toThrow()
  expect(next).toHaveBeenCalledOnce()
  expect(lines).toHaveLength(1)
})

test('a payload that breaks the contract is not published, and its values are not logged', () => {
  const { log, lines } = fakeLog()
  const bus = createEventBus(log)
  const listener = vi.fn()
  bus.onPublish(listener)
  bus.publish('keys.changed', { profileId: canaryPlaintext })
  expect(listener).not.toHaveBeenCalled()
  expect(lines).toHaveLength(1)
  expect(JSON.stringify(lines)).not.toContain('CANARY')
})

test('fields outside the contract are not published', () => {
  const bus = createEventBus(fakeLog().log)
  const listener = vi.fn()
  bus.onPublish(listener)
  const payload = { profileId, plaintext: canaryPlaintext }
  bus.publish('keys.changed', payload)
  expect(listener).toHaveBeenCalledWith({ name: 'keys.changed', payload: { profileId } })
})
