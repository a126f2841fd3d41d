import { aWireEntry, wireEntries } from '@support/fake-audit-feed'
import { connectedApp, settled } from '@support/fakes'
import { beforeEach, describe, expect, test } from 'vitest'

let app: Awaited<ReturnType<typeof connectedApp>>
beforeEach(async () => {
  app = await connectedApp()
})

const operationId = '00000000-0000-4000-8000-00000000abcd'
const day = 86_400_000
const handlers = () => app.core.handlers
const status = () => handlers()['audit.status']({ profileId: app.profileId })
async function sync() {
  await handlers()['audit.sync']({ profileId: app.profileId, isBackground: false })
  for (let turn = 0; turn < 60; turn += 1) await settled()
  return status()
}
const progress = () =>
  app.published.flatMap(told => (told.name === 'operations.progress' ? [told.payload] : []))

describe('Verify', () => {
  const verify = () => handlers()['audit.verify']({ profileId: app.profileId, operationId })

  test('goes through the whole chain in steps, tells how far, and keeps what it found', async () => {
    app.machine.remote.audit.state.entries = wireEntries(1, 1_700)
    await sync()
    const { verifiedTo, bad, startsAt, chainHead, limits } = await verify()
    expect([verifiedTo, bad, startsAt, chainHead.length]).toEqual([1_700, null, 1, 64])
    expect(limits.join(' ')).toMatch(/cut off at the end.*does not sign.*compute the whole chain/)
    expect(app.data.data.audit.verifyOn.mock.calls.map(([from]) => from)).toEqual([
      1, 501, 1_001, 1_501
    ])
    expect(progress().at(-1)).toMatchObject({ operationId, done: 1_700, total: 1_700 })
    expect((await status()).chain).toEqual({
      verifiedTo: 1_700,
      verifiedAt: '2026-11-20T09:00:00.000Z',
      badPosition: null
    })
  })

  test('stops at the first bad position and names it, also afterwards', async () => {
    app.machine.remote.audit.state.entries = wireEntries(1, 1_700)
    await sync()
    app.data.data.audit.verifyOn.mockResolvedValueOnce({
      verifiedTo: 41,
      lastPosition: 1_700,
      isDone: false,
      bad: { position: 42, what: 'its hash does not follow from the one before' }
    })
    expect((await verify()).bad).toMatchObject({ position: 42 })
    expect(app.data.data.audit.verifyOn).toHaveBeenCalledOnce()
    expect((await status()).chain.badPosition).toBe(42)
  })

  test('of nothing is done at once; cancelled it keeps no result', async () => {
    expect((await verify()).verifiedTo).toBe(0)
    app.machine.remote.audit.state.entries = wireEntries(1, 1_700)
    await sync()
    const { verifyOn } = app.data.data.audit
    const step = verifyOn.getMockImplementation()
    verifyOn.mockImplementationOnce(async from => {
      await handlers()['operations.cancel']({ operationId })
      return (await step?.(from)) as NonNullable<Awaited<ReturnType<typeof verifyOn>>>
    })
    await expect(verify()).rejects.toMatchObject({ code: 'cancelled' })
    expect((await status()).chain.verifiedTo).toBe(0)
  })
})

describe('Purge', () => {
  const before = '2026-11-18T12:00:00.000Z'
  const purge = () => handlers()['audit.purge']({ profileId: app.profileId, before, operationId })

  test('says first what it would remove, then what it removed, and coverage says so from then', async () => {
    app.machine.remote.audit.state.entries = wireEntries(1, 1_700)
    await sync()
    const { profileId } = app
    expect(await handlers()['audit.previewPurge']({ profileId, before })).toEqual({ entries: 719 })
    expect(await purge()).toMatchObject({ entries: 719, firstPosition: 1, lastPosition: 719 })
    expect(progress().at(-1)).toMatchObject({ operationId, done: 719, total: 719 })
    const { held, coverage } = await status()
    expect(held).toBe(1_700 - 719)
    expect(coverage.absences).toEqual([{ why: 'purged', from: null, to: before, entries: null }])
  })

  test('of a time before anything held removes nothing, and does not say that it did', async () => {
    app.machine.remote.audit.state.entries = wireEntries(900, 1_700)
    await sync()
    const { coverage } = await status()
    expect(coverage.absences[0]).toMatchObject({ why: 'beyond-server', entries: 899 })
    expect(await purge()).toEqual({
      entries: 0,
      firstPosition: null,
      lastPosition: null,
      bytesFreed: 0
    })
    expect((await status()).coverage).toEqual(coverage)
  })

  test('cancelled on the way, it says what was removed until then', async () => {
    app.machine.remote.audit.state.entries = wireEntries(1, 1_700)
    await sync()
    const { purgeOn } = app.data.data.audit
    const step = purgeOn.getMockImplementation()
    purgeOn.mockImplementationOnce(async at => {
      await handlers()['operations.cancel']({ operationId })
      return (await step?.(at)) as NonNullable<Awaited<ReturnType<typeof purgeOn>>>
    })
    expect(await purge()).toMatchObject({ entries: 500, firstPosition: 1, lastPosition: 500 })
    expect((await status()).held).toBe(1_200)
  })

  test('what was purged is not fetched again by looking for what is late', async () => {
    app.machine.remote.audit.state.entries = wireEntries(1, 1_700)
    await sync()
    await purge()
    for (let turn = 0; turn < 8; turn += 1) {
      await app.machine.time.advance(60_000)
      await handlers()['audit.sync']({ profileId: app.profileId, isBackground: true })
      for (let round = 0; round < 60; round += 1) await settled()
    }
    expect((await status()).held).toBe(1_700 - 719)
    const { profileId } = app
    const range = { profileId, from: '2026-11-18T00:00:00.000Z', to: before }
    await expect(handlers()['audit.fetchRange'](range)).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('removed here by retention')
    })
    await handlers()['audit.fetchRange']({ ...range, to: '2026-11-20T00:00:00.000Z' })
    expect((await status()).held).toBe(1_700 - 719)
  })
})

describe('retention', () => {
  const entries = () => [
    ...wireEntries(1, 10),
    aWireEntry(11, { occurred_at: '2026-11-19T23:00:00.000Z' })
  ]
  const keep = (days: number | null) =>
    handlers()['audit.setRetention']({ profileId: app.profileId, days })

  test('is kept, and applied in whole days when the log has become current', async () => {
    app.machine.remote.audit.state.entries = entries()
    await sync()
    expect((await keep(1)).retentionDays).toBe(1)
    expect((await status()).held).toBe(11)
    expect((await sync()).held).toBe(11)
    app.machine.remote.audit.state.entries = [
      ...entries(),
      aWireEntry(12, { occurred_at: '2026-11-20T08:00:00.000Z' })
    ]
    const { held, coverage } = await sync()
    expect(held).toBe(2)
    expect(coverage.absences[0]).toMatchObject({ why: 'purged', to: '2026-11-19T00:00:00.000Z' })
    expect((await keep(null)).retentionDays).toBeNull()
  })

  test('removes nothing because this computer’s clock is a year ahead', async () => {
    app.machine.remote.audit.state.entries = entries()
    await sync()
    await keep(30)
    await app.machine.time.advance(365 * day)
    expect((await sync()).held).toBe(11)
  })
})
