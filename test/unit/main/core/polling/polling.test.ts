import { allowedPerHour, createPolling } from '@main/core/polling/polling'
import { AppError } from '@shared/errors'
import { fakeTime, startedAt } from '@support/fakes'
import { expect, test } from 'vitest'

const profileId = 'acme'
const iso = (ms: number) => new Date(ms).toISOString()

function budget() {
  const time = fakeTime()
  const polling = createPolling(time)
  const send = (times: number) => {
    for (let nth = 0; nth < times; nth += 1) polling.count(profileId)
  }
  const limited = (retryAfterSeconds?: number) =>
    polling.observe(
      profileId,
      new AppError('rate-limited', 'Slow down', {
        status: 429,
        ...(retryAfterSeconds !== undefined && { retryAfterSeconds })
      })
    )
  return { ...time, polling, send, limited, state: () => polling.state({ profileId }) }
}

test('nothing is paused before the budget of an hour is used up', () => {
  const { send, state } = budget()
  send(allowedPerHour - 1)
  expect(state()).toEqual({ usedThisHour: allowedPerHour - 1, allowedPerHour })
})

test('a used-up budget says when the next question may go', async () => {
  const { send, state, advance } = budget()
  send(1)
  await advance(60_000)
  send(allowedPerHour - 1)
  expect(state()).toMatchObject({ reason: 'budget', pausedUntil: iso(startedAt + 3_600_000) })
  await advance(3_600_000 - 60_000)
  expect(state()).toEqual({ usedThisHour: allowedPerHour - 1, allowedPerHour })
})

test('one profile’s budget is not another’s', () => {
  const { send, polling } = budget()
  send(allowedPerHour)
  expect(polling.pause('other')).toBeUndefined()
})

test('while Horizon asked to wait nothing is polled, and afterwards it is again', async () => {
  const { limited, state, advance, polling } = budget()
  limited(90)
  expect(state()).toMatchObject({ reason: 'rate-limited', pausedUntil: iso(startedAt + 90_000) })
  await advance(90_000)
  expect(polling.pause(profileId)).toBeUndefined()
})

test.each([undefined, 0, -5, Number.NaN])(
  'a 429 that names no wait pauses nothing: %s',
  seconds => {
    const { limited, polling } = budget()
    limited(seconds)
    expect(polling.pause(profileId)).toBeUndefined()
  }
)

test('a wait beyond every calendar can still be said', () => {
  const { limited, state } = budget()
  limited(Number.MAX_SAFE_INTEGER)
  expect(state().pausedUntil).toBe('9999-01-01T00:00:00.000Z')
})

test('a clock that is set back does not pause for longer than an hour', async () => {
  const { send, limited, polling, advance } = budget()
  send(allowedPerHour)
  limited(3_600)
  await advance(-86_400_000)
  expect(polling.pause(profileId)).toBeUndefined()
})
