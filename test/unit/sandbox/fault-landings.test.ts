import { createLandings } from '@sandbox/fault-landings'
import { afterEach, expect, test, vi } from 'vitest'

afterEach(() => {
  vi.useRealTimers()
})

const late = (before: object) => ({ action: 'commit-late', before: { nth: 1, ...before } }) as const

test('a request is held up until what lands before it was handled, and no other is', async () => {
  const landings = createLandings()
  const { promise: handled, resolve: end } = Promise.withResolvers<void>()
  const due = landings.due(late({ method: 'GET', path: '/admin/api-keys' }), handled)
  await landings.arrived('POST', '/admin/api-keys')
  await landings.arrived('GET', '/admin/agents')

  let isThrough = false
  const arrived = landings.arrived('GET', '/admin/api-keys').then(() => {
    isThrough = true
  })
  await due
  expect(isThrough).toBe(false)
  end()
  await arrived
  expect(isThrough).toBe(true)
})

test('one that fails as it lands holds up nobody', async () => {
  const landings = createLandings()
  const due = landings.due(late({}), Promise.reject(new Error('disk full')))
  await landings.arrived('GET', '/health')
  await due
})

test('a stop leaves no timer, and nothing lands after it', async () => {
  vi.useFakeTimers()
  const landings = createLandings()
  const landed = vi.fn()
  void landings.after(5).then(landed)
  void landings.due(late({}), Promise.resolve()).then(landed)
  expect(vi.getTimerCount()).toBe(1)
  landings.stop()
  expect(vi.getTimerCount()).toBe(0)
  await landings.arrived('GET', '/health')
  await vi.advanceTimersByTimeAsync(10)
  expect(landed).not.toHaveBeenCalled()
})
