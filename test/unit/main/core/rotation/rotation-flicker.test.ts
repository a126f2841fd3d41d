import { withoutFlicker } from '@main/core/rotation/rotation-flicker'
import type { RotationEntry, RotationEvent } from '@shared/contract/rotation-events'
import { settled } from '@support/fakes'
import { told } from '@support/rotation-story'
import { started } from '@support/started-rotation'
import { expect, test } from 'vitest'

const startMs = Date.parse('2026-11-20T09:00:00.000Z')
const minuteMs = 60_000
const gone = told.seen('key_old', 'revoked')
const back = told.seen('key_old', 'active')

/** What is kept of a sighting a minute, in turn. */
function kept(count: number, events: readonly RotationEvent[]): RotationEntry[] {
  const entries: RotationEntry[] = []
  for (let n = 0; n < count; n += 1) {
    const nowMs = startMs + n * minuteMs
    const event = events[n % events.length] ?? gone
    for (const kept of withoutFlicker([event], entries, nowMs)) {
      const at = new Date(nowMs).toISOString()
      entries.push({ seq: entries.length + 1, at, by: 'console', event: kept })
    }
  }
  return entries
}

test('the first endings are all kept, then one an hour', () => {
  expect(kept(25, [gone])).toHaveLength(25)
  expect(kept(25 + 600, [gone])).toHaveLength(25 + 10)
})

test('that a key works again is always kept, however often', () => {
  expect(kept(100, [back])).toHaveLength(100)
})

test('each key counts for itself, and nothing else is left out', () => {
  const entries = kept(40, [gone])
  const nowMs = startMs + 40 * minuteMs
  const others = [told.seen('key_new_1', 'gone'), told.looked('asked'), back]
  expect(withoutFlicker([gone, ...others], entries, nowMs)).toEqual(others)
})

test('a clock that was set back keeps nothing from being written', () => {
  expect(withoutFlicker([gone], kept(40, [gone]), startMs - 1)).toEqual([gone])
})

test('a server that toggles a key in each list fills no journal, and the state stays the careful one', async () => {
  const run = await started()
  const toggle = async (enabled: boolean) => {
    const { state } = run.machine.remote
    state.keys = state.keys.map(key => ({ ...key, enabled }))
    await run.machine.time.advance(1_000)
    await run.list()
    await settled()
  }
  for (let n = 0; n < 120; n += 1) await toggle(n % 2 === 1)
  expect((await run.events()).filter(is => is === 'seen').length).toBeLessThanOrEqual(50)
  // Left alive: it is still to be revoked, whatever the last list showed.
  expect((await run.stateNow()).oldFate).toBe('active')
  await toggle(false)
  expect((await run.stateNow()).oldFate).toBe('active')
  await run.machine.time.advance(3_600_000)
  await run.list()
  await settled()
  expect((await run.stateNow()).oldFate).toBe('revoked')
  await toggle(true)
  expect((await run.stateNow()).oldFate).toBe('active')
})
