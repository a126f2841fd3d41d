import { createCoreParts } from '@main/core/core-parts'
import { lazy } from '@main/core/lazy'
import { createRotationGate } from '@main/core/rotation/rotation-gate'
import { eventually } from '@support/eventually'
import { connectedApp, fakeApp } from '@support/fakes'
import { rotationRun } from '@support/rotation-run'
import { started } from '@support/started-rotation'
import { expect, test, vi } from 'vitest'

const listing = { keys: [], unreadable: [], isComplete: true } as never
const fetched = { fetchedAt: '2026-11-20T09:00:00.000Z', order: 1 } as never

/** The gate before parts that only note what reaches them. */
async function setUp() {
  const { ports, lines } = await connectedApp()
  const core = createCoreParts(ports)
  await core.start()
  const open = core.active.current()
  if (open === null) throw new Error('No profile is open')
  const hasAny = vi.spyOn(open.data.rotations, 'hasAny').mockClear()
  const told: string[] = []
  const parts = {
    rotations: {
      begin: () => void told.push('begin'),
      onListing: async () => void told.push('listing')
    },
    drains: { watch: async () => void told.push('watch') }
  }
  const load = vi.fn(async () => parts)
  const gate = createRotationGate({ log: ports.log, parts: lazy(load) })
  return { gate, open, hasAny, told, load, lines }
}

test('nothing of rotations is loaded for a profile that has none', async () => {
  const { gate, open, hasAny, load } = await setUp()
  gate.begin(open)
  await gate.onListing(open, listing, fetched)
  expect(await gate.whereAny(open)).toBeNull()
  expect(load).not.toHaveBeenCalled()
  expect(hasAny).toHaveBeenCalledOnce()
})

test('a profile that holds one has it taken up at the start, and hears of each list', async () => {
  const { gate, open, hasAny, told } = await setUp()
  hasAny.mockResolvedValue(true)
  gate.begin(open)
  await eventually(() => expect(told).toEqual(['begin']))
  await gate.onListing(open, listing, fetched)
  expect(told).toEqual(['begin', 'listing', 'watch'])
})

test('a journal that cannot be asked is one whose rotations are the engine’s to explain', async () => {
  const { gate, open, hasAny, told } = await setUp()
  hasAny.mockRejectedValue(new Error('disk gone'))
  gate.begin(open)
  await eventually(() => expect(told).toEqual(['begin']))
})

test('who asks about rotations waits until those of an earlier run are taken up', async () => {
  const { gate, open, hasAny, told } = await setUp()
  const asked = Promise.withResolvers<boolean>()
  hasAny.mockReturnValue(asked.promise)
  gate.begin(open)
  const got = gate.get().then(() => told.push('got'))
  asked.resolve(true)
  await got
  expect(told).toEqual(['begin', 'got'])
})

test('code that could not be loaded costs no list, and is loaded by the next', async () => {
  const { gate, open, hasAny, told, load, lines } = await setUp()
  hasAny.mockResolvedValue(true)
  load.mockRejectedValueOnce(new Error('no such file'))
  await expect(gate.whereAny(open)).rejects.toThrow('no such file')
  load.mockRejectedValueOnce(new Error('no such file'))
  await gate.onListing(open, listing, fetched)
  expect(told).toEqual([])
  expect(JSON.stringify(lines)).toContain('load rotations')
  await gate.onListing(open, listing, fetched)
  expect(told).toEqual(['listing', 'watch'])
})

test.each(['get', 'whereAny', 'onListing'] as const)(
  'a start whose code did not load is made up for once by %s, before anything else',
  async name => {
    const { gate, open, hasAny, told, load, lines } = await setUp()
    hasAny.mockResolvedValue(true)
    load.mockRejectedValueOnce(new Error('no such file'))
    gate.begin(open)
    await eventually(() => expect(JSON.stringify(lines)).toContain('load rotations'))
    expect(told).toEqual([])
    const ask = {
      get: () => gate.get(),
      whereAny: () => gate.whereAny(open),
      onListing: () => gate.onListing(open, listing, fetched)
    }
    await ask[name]()
    expect(told[0]).toBe('begin')
    await gate.get()
    await gate.whereAny(open)
    expect(told.filter(each => each === 'begin')).toHaveLength(1)
  }
)

test('a profile that is closed by the time its code loads is not begun', async () => {
  const { gate, open, hasAny, told, load, lines } = await setUp()
  hasAny.mockResolvedValue(true)
  load.mockRejectedValueOnce(new Error('no such file'))
  gate.begin(open)
  await eventually(() => expect(JSON.stringify(lines)).toContain('load rotations'))
  vi.spyOn(open.signal, 'aborted', 'get').mockReturnValue(true)
  await gate.get()
  expect(told).toEqual([])
})

test('a start goes on with an open rotation though nobody asks about rotations', async () => {
  const run = await started()
  const { state } = await run.create()
  await run.reveals.acknowledge(state.replacement?.operationId ?? '')
  run.kill()
  const { core } = fakeApp(run.machine)
  await core.start()
  await eventually(async () => {
    const stored = await run.data.data.rotations.get(run.id)
    expect(stored?.entries.map(({ event }) => event.is)).toContain('stored')
  })
})

test('what the reveal dialog confirmed reaches the rotation, whoever loaded it', async () => {
  const run = await started()
  const { state } = await run.create()
  run.kill()
  const next = fakeApp(run.machine)
  await next.core.start()
  const revealId = state.replacement?.operationId ?? ''
  await next.core.handlers['reveals.acknowledge']({ revealId })
  const again = await rotationRun(run.machine)
  const { state: known } = await again.rotations.get(again.open, run.id)
  expect(known.replacement?.storedAt).not.toBeNull()
})
