import { draining, hourly, iso, moved, onNew } from '@support/drain-scene'
import { startedAt } from '@support/fakes'
import { expect, test } from 'vitest'

const day = 86_400_000
const from = iso(startedAt - 3 * day)

/** A rotation whose old key had more callers than the history has room for. */
async function incomplete(scene: Parameters<typeof draining>[0]) {
  const app = await draining(scene)
  const { of } = app.data.data.callers
  const known = of.getMockImplementation() ?? (async () => ({}) as never)
  of.mockImplementation(async keyId => ({
    ...(await known(keyId)),
    incompleteFrom: keyId === 'key_1' ? from : null
  }))
  return app
}

test('a history that callers were left out of is not enough for a verdict, whatever it shows', async () => {
  const { refresh, get } = await incomplete(moved)
  expect(await refresh()).toMatchObject({
    answer: 'no-verdict',
    earliestSafeAt: null,
    sentence: expect.stringContaining('is incomplete from 17 Nov 2026')
  })
  expect((await get()).situation).toBe('draining')
})

test('while somebody waits no date is promised, and who it is is still said', async () => {
  const slow = { old: [hourly({ longestGapSeconds: 6 * 3_600 })], fresh: [onNew(hourly())] }
  const known = await (await draining(slow)).refresh()
  expect(known).toMatchObject({ answer: 'not-safe', earliestSafeAt: expect.any(String) })
  const { refresh } = await incomplete(slow)
  const drain = await refresh()
  expect(drain).toMatchObject({ answer: 'not-safe', earliestSafeAt: null })
  expect(drain.sentence).toContain('10.8.4.1')
  expect(drain.sentence).toContain('incomplete from 17 Nov 2026')
})

test('what is left out of the new key’s history only keeps callers from being settled', async () => {
  const { refresh, data } = await draining({ old: [hourly()], fresh: [onNew(hourly())] })
  const { of } = data.data.callers
  const known = of.getMockImplementation() ?? (async () => ({}) as never)
  of.mockImplementation(async keyId => ({
    ...(await known(keyId)),
    incompleteFrom: keyId === 'key_1' ? null : from
  }))
  expect((await refresh()).answer).toBe('safe')
})
