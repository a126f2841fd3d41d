import { AppError, type ErrorCode } from '@shared/errors'
import { aKey, connectedApp, settled } from '@support/fakes'
import { expect, test } from 'vitest'

async function offline(code: ErrorCode = 'refused', retryAfterSeconds?: number) {
  const app = await connectedApp()
  const { horizon, core, profileId } = app
  const details = retryAfterSeconds === undefined ? {} : { retryAfterSeconds }
  const answer = horizon.organization.getMockImplementation()
  horizon.organization.mockRejectedValue(new AppError(code, 'No', details))
  await core.handlers['keys.refresh']({ profileId, isBackground: false })
  horizon.organization.mockClear()
  app.published.length = 0
  const comeBack = () => {
    if (answer !== undefined) horizon.organization.mockImplementation(answer)
  }
  const attempts = () => horizon.organization.mock.calls.length
  const list = () => core.handlers['keys.list']({ profileId })
  return { ...app, comeBack, attempts, list, advance: app.machine.time.advance }
}

test('after a failed refresh the console asks again by itself, ever more rarely', async () => {
  const { advance, attempts, list, machine } = await offline()
  for (const [nth, seconds] of [5, 10, 20, 40, 60, 60].entries()) {
    const waitMs = Date.parse((await list()).nextTryAt ?? '') - machine.time.clock.now()
    // By chance up to a fifth sooner or later; since the last try a millisecond has passed.
    expect(Math.abs(waitMs - seconds * 1_000)).toBeLessThanOrEqual(seconds * 200 + 1)
    await advance(waitMs - 1)
    expect(attempts()).toBe(nth)
    // The time is written in whole milliseconds, the timer may be set to a part of one.
    await advance(2)
    await settled()
    expect(attempts()).toBe(nth + 1)
  }
})

test('reconnecting brings the new list without the page asking, and then it is quiet', async () => {
  const { advance, comeBack, attempts, list, machine, published } = await offline()
  machine.remote.state.keys = [aKey(), aKey({ id: 'key_2', clientName: 'Made meanwhile' })]
  comeBack()
  await advance(6_000)
  await settled()
  expect(await list()).toMatchObject({ failure: undefined, keys: [{}, { id: 'key_2' }] })
  expect(published.map(({ name }) => name)).toContain('keys.changed')
  await advance(3_600_000)
  expect(attempts()).toBe(1)
})

test('the list says since when Horizon is away and when it is asked again', async () => {
  const { advance, comeBack, list, machine } = await offline()
  const first = await list()
  const secondsTo = (iso: string | undefined) =>
    (Date.parse(iso ?? '') - machine.time.clock.now()) / 1_000
  expect(secondsTo(first.failingSince)).toBe(0)
  expect(secondsTo(first.nextTryAt)).toBeGreaterThanOrEqual(4)
  expect(secondsTo(first.nextTryAt)).toBeLessThanOrEqual(6)

  await advance(6_000)
  await settled()
  const second = await list()
  expect(second.failingSince).toBe(first.failingSince)
  expect(secondsTo(second.nextTryAt)).toBeGreaterThanOrEqual(6)

  comeBack()
  await advance(12_000)
  await settled()
  expect(await list()).toMatchObject({ failingSince: undefined, nextTryAt: undefined })
})

test.each(['invalid-admin-secret', 'keychain-locked', 'forbidden', 'response-invalid'] as const)(
  'what does not pass by itself is not tried again: %s',
  async code => {
    const { advance, attempts } = await offline(code)
    await advance(3_600_000)
    expect(attempts()).toBe(0)
  }
)

test('a replaced secret refreshes at once', async () => {
  const { comeBack, core, profileId, list } = await offline('invalid-admin-secret')
  comeBack()
  const input = { profileId, secret: 'the-new-one', storage: 'keychain' } as const
  await core.handlers['profiles.setSecret'](input)
  await settled()
  expect((await list()).failure).toBeUndefined()
})

test('a wait that Horizon asked for is not cut short', async () => {
  const { advance, attempts } = await offline('unavailable')
  await advance(6_000)
  expect(attempts()).toBe(1)
  const limited = await offline('rate-limited', 120)
  await limited.advance(119_000)
  expect(limited.attempts()).toBe(0)
  await limited.advance(2_000)
  expect(limited.attempts()).toBe(1)
})

test('nothing is tried for a profile that was left', async () => {
  const { advance, attempts, core } = await offline()
  await core.stop()
  await advance(3_600_000)
  expect(attempts()).toBe(0)
})
