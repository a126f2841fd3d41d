import { AppError } from '@shared/errors'
import { connectedApp, settled } from '@support/fakes'
import { expect, test } from 'vitest'

async function polled() {
  const app = await connectedApp()
  const { profileId, core, horizon } = app
  const { handlers } = core
  const ask = (isBackground = true) => handlers['keys.refresh']({ profileId, isBackground })
  const polling = () => handlers['horizon.polling']({ profileId })
  const forget = () => {
    for (const call of [horizon.organization, horizon.listKeys, horizon.features]) call.mockClear()
  }
  const counts = () =>
    [horizon.organization, horizon.listKeys, horizon.features].map(call => call.mock.calls.length)
  forget()
  return { ...app, handlers, ask, polling, counts, forget, advance: app.machine.time.advance }
}

test('the console’s own refresh asks who answers and for the list, and counts both', async () => {
  const { ask, polling, counts } = await polled()
  expect((await polling()).usedThisHour).toBe(0)
  await ask()
  expect(counts()).toEqual([1, 1, 0])
  expect((await polling()).usedThisHour).toBe(2)
})

test('what Horizon offers is asked again every ten minutes', async () => {
  const { ask, counts, advance } = await polled()
  await advance(599_000)
  await ask()
  expect(counts()).toEqual([1, 1, 0])
  await advance(2_000)
  await ask()
  await ask()
  expect(counts()).toEqual([3, 3, 1])
})

test('a used-up budget stops the console, not the operator', async () => {
  const { ask, polling, counts, forget, handlers, profileId, horizon, advance } = await polled()
  for (let nth = 0; nth < 120; nth += 1) await ask()
  expect(await polling()).toMatchObject({ reason: 'budget', pausedUntil: expect.any(String) })

  forget()
  const list = await ask()
  await handlers['usage.fetch']({ profileId, keyId: 'key_1', window: '24h', isBackground: true })
  await handlers['directory.refresh']({ profileId, isBackground: true })
  expect(counts()).toEqual([0, 0, 0])
  expect(horizon.usage).not.toHaveBeenCalled()
  expect(horizon.users).not.toHaveBeenCalled()
  expect(list).toMatchObject({ keys: [{ id: 'key_1' }], failure: undefined })

  await ask(false)
  expect(counts()).toEqual([1, 1, 1])
  forget()
  await advance(3_600_000)
  await ask()
  expect(counts()[1]).toBe(1)
})

test('a refused secret is not offered again before it is replaced or the operator asks', async () => {
  const { ask, counts, forget, horizon, handlers, profileId } = await polled()
  horizon.organization.mockRejectedValueOnce(new AppError('invalid-admin-secret', 'No'))
  expect((await ask()).failure?.code).toBe('invalid-admin-secret')
  forget()
  expect((await ask()).failure?.code).toBe('invalid-admin-secret')
  await handlers['directory.refresh']({ profileId, isBackground: true })
  expect(counts()).toEqual([0, 0, 0])
  expect((await ask(false)).failure).toBeUndefined()
})

test('after a 429, wherever it came from, the console waits as long as it was told', async () => {
  const { ask, polling, counts, forget, handlers, profileId, horizon, advance } = await polled()
  horizon.usage.mockRejectedValueOnce(
    new AppError('rate-limited', 'Slow down', { status: 429, retryAfterSeconds: 300 })
  )
  const target = { profileId, keyId: 'key_1', window: '24h', isBackground: false } as const
  expect((await handlers['usage.fetch'](target)).failure?.code).toBe('rate-limited')
  expect(await polling()).toMatchObject({ reason: 'rate-limited' })
  await ask()
  expect(counts()).toEqual([0, 0, 0])
  await advance(300_000)
  forget()
  await ask()
  expect(counts()[1]).toBe(1)
})

test('a new admin secret ends a wait that the one before was told', async () => {
  const { handlers, horizon, polling, profileId } = await polled()
  const details = { status: 429, retryAfterSeconds: 1_000_000_000 }
  horizon.listKeys.mockRejectedValueOnce(new AppError('rate-limited', 'Slow down', details))
  await handlers['keys.refresh']({ profileId, isBackground: false })
  expect(await polling()).toMatchObject({ reason: 'rate-limited' })
  await handlers['profiles.setSecret']({ profileId, secret: 'another-secret', storage: 'keychain' })
  await settled()
  expect((await polling()).pausedUntil).toBeUndefined()
  expect((await handlers['keys.list']({ profileId })).failure).toBeUndefined()
})
