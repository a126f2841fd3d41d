import { AppError } from '@shared/errors'
import type { Key } from '@shared/horizon/key'
import { aKey, connectedApp } from '@support/fakes'
import { expect, test } from 'vitest'

const seen = { version: 1, rateLimit: 100, rateLimitPerDay: null }

async function updating(options: Parameters<typeof connectedApp>[0] = {}) {
  const app = await connectedApp(options)
  const { core, profileId, machine } = app
  const update = (changes: Partial<Parameters<(typeof core.handlers)['keys.updateLimits']>[0]>) =>
    core.handlers['keys.updateLimits']({ profileId, keyId: 'key_1', seen, ...changes })
  const setKey = (changes: Partial<Key>) => {
    machine.remote.state.keys = [aKey(changes)]
  }
  const journal = () => [...app.data.operations.values()]
  return { ...app, update, setKey, journal }
}

test('limits are changed under the version that was read, recorded, and held', async () => {
  const { update, horizon, journal, core, profileId } = await updating()
  const changed = await update({ rateLimit: 60, rateLimitPerDay: 5_000 })
  expect(changed).toMatchObject({ key: { rateLimit: 60, version: 2 }, isRaceExcluded: true })
  const limits = { rateLimit: 60, rateLimitPerDay: 5_000 }
  expect(horizon.updateKey).toHaveBeenCalledExactlyOnceWith('key_1', limits, 1)
  expect(journal()).toMatchObject([
    { kind: 'key.update', state: 'done', subjectId: 'key_1', intent: { rateLimit: 60 } }
  ])
  expect((await core.handlers['keys.list']({ profileId })).keys[0]?.rateLimit).toBe(60)
})

test('the intent is on disk before the call leaves', async () => {
  const { update, horizon, data } = await updating()
  data.data.journal.intend.mockRejectedValueOnce(new Error('disk full'))
  await expect(update({ rateLimit: 60 })).rejects.toThrow('disk full')
  expect(horizon.updateKey).not.toHaveBeenCalled()
})

test('null takes the limit per day away; what is left out stays', async () => {
  const { update, horizon, setKey } = await updating()
  setKey({ rateLimitPerDay: 5_000 })
  await update({ seen: { ...seen, rateLimitPerDay: 5_000 }, rateLimitPerDay: null })
  expect(horizon.updateKey.mock.calls[0]?.[1]).toEqual({ rateLimitPerDay: null })
})

test('a limit above the plan is refused beside its field and never sent', async () => {
  const { update, horizon } = await updating()
  const refusal = await update({ rateLimit: 301, rateLimitPerDay: 100_001 }).catch(e => e)
  const fields = refusal.details.fields.map(({ field }: { field: string }) => field)
  expect(fields).toEqual(['rateLimit', 'rateLimitPerDay'])
  for (const rateLimit of [0, -1, 1.5]) {
    await expect(update({ rateLimit })).rejects.toMatchObject({ code: 'invalid-input' })
  }
  await expect(update({})).rejects.toMatchObject({ code: 'invalid-input' })
  expect(horizon.updateKey).not.toHaveBeenCalled()
})

test.each([
  [{ version: 2, rateLimit: 80 }, 'limit per minute 100 → 80'],
  [{ version: 2, rateLimitPerDay: 900 }, 'limit per day none → 900'],
  [{ version: 2, clientName: 'Renamed' }, 'version 1 → 2'],
  [{ version: undefined, rateLimit: 80 }, 'limit per minute 100 → 80'],
  [{ enabled: false, version: 2 }, 'revoked']
])('a key that is not what was seen is left alone: %j', async (changes, words) => {
  const { update, setKey, horizon, core, profileId } = await updating()
  setKey(changes)
  const refusal = await update({ rateLimit: 60 }).catch(e => e)
  expect(refusal).toMatchObject({ code: 'object-changed' })
  expect(refusal.message).toContain(words)
  expect(horizon.updateKey).not.toHaveBeenCalled()
  const { keys } = await core.handlers['keys.list']({ profileId })
  expect(keys[0]).toMatchObject(changes)
})

test('a key that is gone is said to be gone', async () => {
  const { update, machine } = await updating()
  machine.remote.state.keys = []
  await expect(update({ rateLimit: 60 })).rejects.toThrow('not list this key any more')
})

test('without versions a race cannot be excluded, and that is said', async () => {
  const { update, setKey, horizon } = await updating()
  setKey({ version: undefined })
  expect(await update({ rateLimit: 60 })).toMatchObject({ isRaceExcluded: false })
  expect(horizon.updateKey.mock.calls[0]?.[2]).toBeUndefined()
})

test('a change between reading and writing is stopped by the server, with what is there now', async () => {
  const { update, setKey, horizon, journal, core, profileId } = await updating()
  horizon.updateKey.mockImplementationOnce(async () => {
    setKey({ version: 2, rateLimit: 40 })
    throw new AppError('precondition-failed', 'it changed', { status: 412 })
  })
  const refusal = await update({ rateLimit: 60 }).catch(e => e)
  expect(refusal).toMatchObject({ code: 'object-changed' })
  expect(refusal.message).toContain('limit per minute 100 → 40')
  expect(journal()).toMatchObject([{ state: 'failed', outcome: { code: 'precondition-failed' } }])
  expect((await core.handlers['keys.list']({ profileId })).keys[0]?.rateLimit).toBe(40)
})

test('a refused field keeps its words', async () => {
  const { update, horizon, journal } = await updating()
  const fields = [{ field: 'rateLimit', issue: 'The plan allows 60' }]
  horizon.updateKey.mockRejectedValueOnce(
    new AppError('validation-failed', 'above the plan', { status: 422, fields })
  )
  await expect(update({ rateLimit: 60 })).rejects.toMatchObject({ details: { fields } })
  expect(journal()).toMatchObject([{ state: 'failed' }])
})

test('a conflict with a key that was revoked meanwhile says that it was revoked', async () => {
  const { update, setKey, horizon } = await updating()
  horizon.updateKey.mockImplementationOnce(async () => {
    setKey({ enabled: false })
    throw new AppError('conflict', 'no', { status: 409 })
  })
  const refusal = await update({ rateLimit: 60 }).catch(e => e)
  expect(refusal).toMatchObject({ code: 'object-changed' })
  expect(refusal.message).toContain('revoked')
})

test.each(['server-error', 'outcome-unknown'] as const)(
  'after %s a reading that shows the new limits is a done change',
  async code => {
    const { update, setKey, horizon, journal } = await updating()
    horizon.updateKey.mockImplementationOnce(async () => {
      setKey({ version: 2, rateLimit: 60 })
      throw new AppError(code, 'lost', { status: code === 'server-error' ? 500 : undefined })
    })
    const changed = await update({ rateLimit: 60 })
    expect(changed).toMatchObject({ key: { rateLimit: 60 }, isRaceExcluded: false })
    expect(journal()).toMatchObject([{ state: 'done' }])
    expect(horizon.updateKey).toHaveBeenCalledOnce()
  }
)

test('an answered failure with unchanged limits did nothing', async () => {
  const { update, horizon, journal } = await updating()
  horizon.updateKey.mockRejectedValueOnce(new AppError('server-error', 'oh', { status: 500 }))
  await expect(update({ rateLimit: 60 })).rejects.toMatchObject({ code: 'server-error' })
  expect(journal()).toMatchObject([{ state: 'failed' }])
})

test('a lost reply with unchanged limits, or with no reading, is not known', async () => {
  const { update, horizon, journal } = await updating()
  const lost = new AppError('outcome-unknown', 'lost')
  horizon.updateKey.mockRejectedValueOnce(lost)
  const first = await update({ rateLimit: 60 }).catch(e => e)
  expect(first).toMatchObject({ code: 'outcome-unknown' })
  expect(first.message).toContain('still has the limits it had')
  horizon.updateKey.mockImplementationOnce(async () => {
    horizon.getKey.mockRejectedValue(new AppError('refused', 'gone'))
    throw lost
  })
  const second = await update({ rateLimit: 60 }).catch(e => e)
  expect(second.message).toContain('could not be read')
  expect(journal().map(({ state }) => state)).toEqual(['unknown', 'unknown'])
})

test('a Horizon without the endpoint is not sent the change', async () => {
  const { update, core, machine, horizon, profileId } = await updating()
  machine.remote.state.features = []
  await machine.time.advance(86_400_000)
  await core.handlers['keys.refresh']({ profileId, isBackground: false })
  await expect(update({ rateLimit: 60 })).rejects.toMatchObject({ code: 'not-offered' })
  expect(horizon.updateKey).not.toHaveBeenCalled()
})

test('a read-only profile changes nothing', async () => {
  const { update, horizon } = await updating({ safetyLevel: 'read-only' })
  await expect(update({ rateLimit: 60 })).rejects.toMatchObject({ code: 'read-only' })
  expect(horizon.updateKey).not.toHaveBeenCalled()
})

test('a 429 that changed nothing is said as what it is', async () => {
  const { update, horizon, journal } = await updating()
  const details = { status: 429, retryAfterSeconds: 90 }
  horizon.updateKey.mockRejectedValueOnce(new AppError('rate-limited', 'slow down', details))
  await expect(update({ rateLimit: 60 })).rejects.toMatchObject({ code: 'rate-limited', details })
  expect(journal()).toMatchObject([{ state: 'failed' }])
})
