import { probeUserAgent } from '@shared/domain/probe-agent'
import { AppError } from '@shared/errors'
import { draining, hour, hourly, iso, onNew } from '@support/drain-scene'
import { startedAt } from '@support/fakes'
import { expect, test } from 'vitest'

const stranger = onNew(
  hourly({ ip: '203.0.113.9', path: '/api/conversations', userAgent: 'curl/8.5' })
)

async function firstUse(scene: Parameters<typeof draining>[0]) {
  const app = await draining(scene)
  const verify = () =>
    app.core.handlers['rotations.verify']({ ...app.of, by: { kind: 'first-use' } })
  const by = async () => {
    const { entries } = await verify()
    const event = entries.at(-1)?.event
    if (event?.is !== 'verified' || event.by.kind !== 'first-use') throw new Error('not verified')
    return event.by
  }
  return { ...app, verify, by }
}

test('a first use names its callers, the one that the old key never saw first', async () => {
  const { by } = await firstUse({ old: [hourly()], fresh: [onNew(hourly()), stranger] })
  const { callers, who, at } = await by()
  expect({ callers, at }).toEqual({ callers: 2, at: iso(startedAt - 2 * hour) })
  expect(who).toEqual([
    {
      ip: '203.0.113.9',
      method: 'GET',
      path: '/api/conversations',
      userAgent: 'curl/8.5',
      firstSeenAt: iso(startedAt - 2 * hour),
      wasOnOld: false
    },
    expect.objectContaining({ ip: '10.8.4.1', wasOnOld: true })
  ])
})

test('a first use by an address unknown to the old key is no block, and is said at the step', async () => {
  const { verify } = await firstUse({ old: [hourly()], fresh: [stranger] })
  const { steps, stage } = await verify()
  expect(steps[3]?.summary).toBe('in use by 1 caller, not one of the old key’s callers')
  expect(['drain', 'revoke']).toContain(stage)
})

test('an address that only the console still remembers of the old key is none of the unknown', async () => {
  const app = await firstUse({ old: [stranger], fresh: [stranger] })
  await app.refresh('30d')
  app.now.old = []
  expect((await app.by()).who).toMatchObject([{ ip: '203.0.113.9', wasOnOld: true }])
})

test('where the old key’s callers could not be read nobody is called unknown', async () => {
  const app = await firstUse({ old: [], fresh: [stranger] })
  const answer = app.horizon.usage.getMockImplementation()
  app.horizon.usage.mockImplementation(async (keyId, window, signal) => {
    if (keyId === 'key_1') throw new AppError('timeout', 'Horizon did not answer in time')
    return answer?.(keyId, window, signal) ?? null
  })
  expect((await app.by()).who).toMatchObject([{ ip: '203.0.113.9', wasOnOld: null }])
})

test('the console’s own probe is nobody’s first use', async () => {
  const { verify } = await firstUse({ fresh: [{ ...stranger, userAgent: probeUserAgent }] })
  await expect(verify()).rejects.toThrow('no call with the new key')
})
