import { withoutFlicker } from '@main/core/rotation/rotation-flicker'
import { replay, step } from '@main/core/rotation/rotation-machine'
import { observed, type Sight } from '@main/core/rotation/rotation-observation'
import { isLookWritten } from '@main/core/rotation/rotation-repeats'
import { endingOf, situationOf } from '@main/core/rotation/rotation-situation'
import type { RotationState } from '@main/core/rotation/rotation-state'
import type { RotationEntry, RotationEvent } from '@shared/contract/rotation-events'
import type { Key } from '@shared/horizon/key'
import { settled } from '@support/fakes'
import {
  entriesOf,
  madeBy,
  operationOf,
  stateAfter,
  storyId,
  storyKey,
  told
} from '@support/rotation-story'
import { lost as lostReply, started } from '@support/started-rotation'
import { expect, test } from 'vitest'

const lost = [told.started(), told.intended(), told.lost()]
const startMs = Date.parse('2026-11-20T09:01:00.000Z')
const minuteMs = 60_000

/** A rotation after a lost reply that is shown one list after the other. */
function watched() {
  let entries: readonly RotationEntry[] = entriesOf(...lost)
  let state = stateAfter(...lost)
  let nowMs = startMs
  function add(event: RotationEvent, by = 'console') {
    const at = new Date(nowMs).toISOString()
    const entry = { seq: state.lastSeq + 1, at, by, event }
    state = step(state, storyId, entry).state
    entries = [...entries, entry]
  }
  function show(keys: readonly Key[], afterMs = minuteMs) {
    nowMs += afterMs
    const sight: Sight = {
      listing: { keys: [storyKey(), ...keys], unreadable: [], clockOffsetMs: 0 },
      fetchedAt: new Date(nowMs).toISOString(),
      nowMs,
      isLater: true,
      wanted: new Map(),
      foreignIds: new Set()
    }
    for (const event of withoutFlicker(observed(state, sight), entries, nowMs)) add(event)
  }
  return {
    show,
    add,
    state: () => state,
    count: (is: RotationEvent['is']) => entries.filter(({ event }) => event.is === is).length,
    entries: () => entries
  }
}

const invented = (list: number, count: number): Key[] =>
  Array.from({ length: count }, (_, n) => madeBy(1, { id: `key_${list}_${n}` }))

test('a server that invents new keys with the number in each list fills no journal', () => {
  const rotation = watched()
  for (let list = 0; list < 80; list += 1) rotation.show(invented(list, 150))
  expect(rotation.state().orphans.length).toBeLessThanOrEqual(101)
  expect(rotation.entries().length).toBeLessThan(150)
  expect(rotation.state().attempts[0]?.unlisted).toBeGreaterThan(0)
})

test('a server that shows and hides more of them over and over is written down less and less', () => {
  const rotation = watched()
  for (let list = 0; list < 500; list += 1) {
    rotation.show(list % 2 === 0 ? invented(0, 500) : [], 4 * minuteMs)
  }
  // Until a thousand endings of keys are written, then each once a day.
  expect(rotation.count('more-found')).toBeLessThan(60)
  expect(rotation.count('seen')).toBeLessThan(2 * (1_100 + 2 * 101))
  expect(situationOf(rotation.state())).toBe('orphans-found')
})

test('a key that lands after a server has used up every place holds the rotation open until it is gone', () => {
  const rotation = watched()
  for (let list = 0; list < 5; list += 1) rotation.show(invented(list, 150))
  rotation.show([])
  expect(rotation.state().attempts[0]?.unlisted).toBe(0)
  expect(endingOf(rotation.state())).toBe('closed')

  rotation.show([madeBy(1, { id: 'key_own' })])
  expect(situationOf(rotation.state())).toBe('orphans-found')
  expect(endingOf(rotation.state())).toBeNull()
  expect(() => rotation.add(told.ended('closed'), 'Ada')).toThrow('a key is not decided on')
  expect(() => rotation.add(told.intended(2), 'Ada')).toThrow('not decided on')
  rotation.show([madeBy(1, { id: 'key_own', enabled: false })])
  expect(endingOf(rotation.state())).toBe('closed')
})

test('after the end, too, a key that finds no place opens the rotation again', () => {
  const rotation = watched()
  for (let list = 0; list < 5; list += 1) rotation.show(invented(list, 150))
  rotation.show([])
  rotation.add(told.ended('closed'), 'Ada')
  rotation.show([madeBy(1, { id: 'key_own' })])
  expect(situationOf(rotation.state())).toBe('orphans-found')
})

test('50,000 looks in a row make a hundred events that keep the first, the last and the count', () => {
  let state = stateAfter(...lost)
  const entries: RotationEntry[] = []
  let unwritten = 0
  const fiveMinutes = 5 * minuteMs
  for (let n = 0; n < 50_000; n += 1) {
    const nowMs = startMs + n * fiveMinutes
    const look = { is: 'looked', operationId: operationOf(1), when: 'asked' } as const
    unwritten += 1
    if (!isLookWritten(state, look, nowMs)) continue
    const event = unwritten === 1 ? look : { ...look, times: unwritten }
    const entry = { seq: state.lastSeq + 1, at: new Date(nowMs).toISOString(), by: '', event }
    state = step(state, storyId, entry).state
    entries.push(entry)
    unwritten = 0
  }
  expect(entries.length).toBeLessThan(130)
  const [looks] = state.attempts[0]?.looks ?? []
  expect((looks?.count ?? 0) + unwritten).toBe(50_000)
  expect(looks?.firstAt).toBe(new Date(startMs).toISOString())
  // At most a tenth of the time since the first is missing at the end.
  const spanMs = 50_000 * fiveMinutes
  expect(startMs + spanMs - Date.parse(looks?.lastAt ?? '')).toBeLessThanOrEqual(spanMs / 10)
})

test('no state on the way through 50,000 looks of an older journal is larger than another', () => {
  const looks = Array.from({ length: 50_000 }, () => told.looked('asked'))
  const entries = entriesOf(...lost, ...looks)
  let steps = 0
  let largest = 0
  entries.reduce<RotationState | null>((state, entry) => {
    const next = step(state, storyId, entry).state
    steps += 1
    largest = Math.max(largest, next.attempts[0]?.looks.length ?? 0)
    return next
  }, null)
  expect(steps).toBe(entries.length)
  expect(largest).toBe(1)
  expect(replay(storyId, entries).attempts[0]?.looks).toMatchObject([{ count: 50_000 }])
})

test('looks that were not written are, before whatever is decided next', async () => {
  const run = await started()
  run.horizon.createKey.mockRejectedValueOnce(lostReply())
  await run.create()
  await run.machine.time.advance(700_000)
  await settled()
  for (let n = 0; n < 200; n += 1) await run.rotations.look(run.open, run.id)
  const looked = (await run.events()).filter(is => is === 'looked').length
  expect(looked).toBeLessThanOrEqual(25)
  await run.create()
  const { entries } = await run.rotations.get(run.open, run.id)
  const last = entries.findLast(({ event }) => event.is === 'looked')
  expect(last?.seq).toBeLessThan(
    entries.findLast(({ event }) => event.is === 'create-intended')?.seq ?? 0
  )
  expect((await run.stateNow()).attempts[0]?.looks.reduce((sum, { count }) => sum + count, 0)).toBe(
    200 + 4
  )
})

test('a server that invents keys in each list fills no journal of the running console', async () => {
  const run = await started()
  run.horizon.createKey.mockRejectedValueOnce(lostReply())
  await run.create()
  const { clientName } = (await run.stateNow()).attempts[0] ?? { clientName: '' }
  for (let list = 0; list < 60; list += 1) {
    const keys = invented(list, 150).map(key => ({ ...key, clientName }))
    run.machine.remote.state.keys = [storyKey(), ...keys]
    await run.machine.time.advance(minuteMs)
    await run.list()
  }
  const state = await run.stateNow()
  expect(state.orphans.length).toBeLessThanOrEqual(101)
  expect((await run.events()).length).toBeLessThan(150)
  expect(situationOf(state)).toBe('orphans-found')
})
