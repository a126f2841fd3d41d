import { type DrainInput, drainVerdict, type PairActivity } from '@shared/domain/drain-verdict'
import { spanText, stateCounts, verdictText } from '@shared/domain/drain-words'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const hour = 3_600_000
const day = 24 * hour
const now = Date.parse('2026-11-19T12:00:00Z')

const pair = (change: Partial<PairActivity> = {}): PairActivity => ({
  ip: '10.8.4.17',
  method: 'GET',
  path: '/api/connections',
  userAgents: ['worker/1'],
  requests: 100,
  firstSeenAt: now - 90 * day,
  lastSeenAt: now - 2 * hour,
  longestGapMs: hour,
  ...change
})
const input = (change: Partial<DrainInput> = {}): DrainInput => ({
  now,
  deliveredAt: now - day,
  historyFrom: now - 120 * day,
  isComplete: true,
  old: [],
  replacement: [],
  waivers: [],
  ...change
})
const only = (change: Partial<DrainInput>) => {
  const [first] = drainVerdict(input(change)).pairs
  if (first === undefined) throw new Error('no pair')
  return first
}
const onNew = pair({ firstSeenAt: now - 90 * 60_000, lastSeenAt: now })

describe('a caller', () => {
  test('that is on the new key and quiet on the old one beyond its own gap is drained', () => {
    expect(only({ old: [pair()], replacement: [onNew] }).state).toBe('drained')
  })

  test('that is quiet for exactly its gap is not drained yet', () => {
    const old = [pair({ lastSeenAt: now - hour })]
    const replacement = [pair({ firstSeenAt: now - hour, lastSeenAt: now })]
    expect(only({ old, replacement })).toMatchObject({ state: 'moved', quietEnoughAt: now })
  })

  test('that runs monthly is not drained after two quiet days', () => {
    const old = [pair({ lastSeenAt: now - 2 * day, longestGapMs: 31 * day + 4 * hour })]
    const replacement = [pair({ firstSeenAt: now - day, lastSeenAt: now - day })]
    expect(only({ old, replacement })).toMatchObject({
      state: 'moved',
      quietEnoughAt: now - 2 * day + 31 * day + 4 * hour
    })
  })

  test('that has not been seen on the new key and is not due again waits for its date', () => {
    const lastSeenAt = now - 18 * day
    const old = [pair({ lastSeenAt, longestGapMs: 31 * day + 4 * hour })]
    expect(only({ old })).toMatchObject({
      state: 'waiting',
      quietEnoughAt: lastSeenAt + 31 * day + 4 * hour
    })
  })

  test('that calls with the old key since the delivery is still on it, and no date holds', () => {
    const old = [pair({ lastSeenAt: now - 8 * 60_000 })]
    expect(only({ old })).toMatchObject({ state: 'still-on-old', quietEnoughAt: null })
  })

  test('that uses both keys is still on the old one', () => {
    const old = [pair({ lastSeenAt: now - 60_000 })]
    expect(only({ old, replacement: [onNew] }).state).toBe('still-on-old')
  })

  test('that is silent on both beyond its gap is overdue, not drained', () => {
    expect(only({ old: [pair({ lastSeenAt: now - 3 * day })] }).state).toBe('overdue')
  })

  test('whose history is shorter than two of its periods has no rhythm', () => {
    const old = [pair({ lastSeenAt: now - 2 * day, longestGapMs: 20 * day })]
    expect(only({ old, historyFrom: now - 35 * day }).state).toBe('no-rhythm')
    expect(only({ old, historyFrom: now - 40 * day }).state).toBe('waiting')
  })

  test('that is known for longer than the others is judged by its own history', () => {
    const old = [
      pair({ lastSeenAt: now - 2 * day, longestGapMs: 20 * day, knownFrom: now - 60 * day })
    ]
    expect(only({ old, historyFrom: now - 30 * day }).state).toBe('waiting')
  })

  test('that was seen once and then moved is judged by the gap between the two keys', () => {
    const old = [pair({ lastSeenAt: now - 10 * day, longestGapMs: null, requests: 1 })]
    const replacement = [pair({ firstSeenAt: now - day, lastSeenAt: now - day })]
    expect(only({ old, replacement })).toMatchObject({ state: 'drained', longestGapMs: 9 * day })
  })

  test('that went to and fro without a rhythm of its own is judged by that on the new key', () => {
    const old = [pair({ lastSeenAt: now - 10 * hour, longestGapMs: null })]
    const replacement = (longestGapMs: number | null) => [
      pair({ firstSeenAt: now - 11 * hour, lastSeenAt: now, longestGapMs })
    ]
    expect(only({ old, replacement: replacement(null) }).state).toBe('no-rhythm')
    expect(only({ old, replacement: replacement(hour) }).state).toBe('drained')
    expect(only({ old, replacement: replacement(11 * hour) }).state).toBe('still-on-old')
  })

  test('that was seen once and not again has no rhythm', () => {
    const old = [pair({ lastSeenAt: now - 10 * day, longestGapMs: null })]
    expect(only({ old }).state).toBe('no-rhythm')
  })

  test('is another one on another endpoint or from another address', () => {
    const old = [pair()]
    for (const replacement of [
      [{ ...onNew, ip: '10.8.4.18' }],
      [{ ...onNew, method: 'POST' }],
      [{ ...onNew, path: '/api/agents' }]
    ]) {
      expect(only({ old, replacement }).state).toBe('overdue')
    }
  })

  test('that is waived keeps its reason; one that drains needs none', () => {
    const { ip, method, path } = pair()
    const waivers = [{ ip, method, path, reason: 'SEC-412', by: 'Ada', at: 'then' }]
    const old = [pair({ lastSeenAt: now - 60_000 })]
    expect(only({ old, waivers })).toMatchObject({
      state: 'waived',
      waiver: { reason: 'SEC-412' }
    })
    expect(only({ old: [pair()], replacement: [onNew], waivers }).state).toBe('drained')
  })
})

describe('the verdict', () => {
  test('gives an hourly, a weekly and a monthly caller three dates and takes the latest', () => {
    const lastSeenAt = now - 30 * 60_000
    const dates = [hour, 7 * day, 31 * day].map(
      longestGapMs =>
        drainVerdict(input({ deliveredAt: now, old: [pair({ lastSeenAt, longestGapMs })] }))
          .earliestSafeAt
    )
    expect(new Set(dates).size).toBe(3)
    const old = [hour, 7 * day, 31 * day].map((longestGapMs, index) =>
      pair({ ip: `10.0.0.${index}`, lastSeenAt, longestGapMs })
    )
    expect(drainVerdict(input({ deliveredAt: now, old })).earliestSafeAt).toBe(
      lastSeenAt + 31 * day
    )
  })

  test('with three callers and one unmoved is locked by that one, and opens when it moves', () => {
    const ips = ['10.0.0.1', '10.0.0.2', '10.0.0.3']
    const old = ips.map(ip => pair({ ip }))
    const moved = ips.map(ip => ({ ...onNew, ip }))
    const locked = drainVerdict(input({ old, replacement: moved.slice(0, 2) }))
    expect(locked.answer).toBe('not-safe')
    expect(verdictText(locked)).toContain('10.0.0.3')
    expect(verdictText(locked)).not.toContain('10.0.0.1')
    expect(drainVerdict(input({ old, replacement: moved })).answer).toBe('safe')
  })

  test('has no date while one open caller has none', () => {
    const old = [
      pair({ lastSeenAt: now - 2 * day, longestGapMs: 7 * day }),
      pair({ ip: '10.0.0.9', lastSeenAt: now - 60_000 })
    ]
    expect(drainVerdict(input({ old })).earliestSafeAt).toBeNull()
  })

  test('is none where the only open callers have no rhythm', () => {
    const old = [pair({ longestGapMs: null })]
    const verdict = drainVerdict(input({ deliveredAt: now, old }))
    expect(verdict).toMatchObject({ answer: 'no-verdict', why: 'history-too-short' })
  })

  test('is none where callers were left out', () => {
    const verdict = drainVerdict(input({ old: [pair()], replacement: [onNew], isComplete: false }))
    expect(verdict).toMatchObject({ answer: 'no-verdict', why: 'callers-incomplete' })
  })

  test('is safe for a key that was never used, and none for one used before its history', () => {
    expect(drainVerdict(input({ lastUsedAt: null })).answer).toBe('safe')
    const before = input({ lastUsedAt: now - 200 * day })
    expect(drainVerdict(before)).toMatchObject({ answer: 'no-verdict', why: 'history-too-short' })
  })

  test('is none where the key was used after every caller that is known', () => {
    const settled = { old: [pair()], replacement: [onNew] }
    const at = pair().lastSeenAt
    expect(drainVerdict(input({ ...settled, lastUsedAt: at })).answer).toBe('safe')
    const unexplained = [input({ lastUsedAt: now - day }), input({ ...settled, lastUsedAt: now })]
    for (const used of unexplained) {
      expect(drainVerdict(used)).toMatchObject({ answer: 'no-verdict', why: 'callers-incomplete' })
    }
  })

  test('never becomes safe by a call with the old key', () => {
    const activity = fc.record({
      ip: fc.constantFrom('10.0.0.1', '10.0.0.2', '10.0.0.3'),
      lastSeenAt: fc.integer({ min: now - 60 * day, max: now }),
      longestGapMs: fc.option(fc.integer({ min: 1_000, max: 40 * day }), { nil: null })
    })
    fc.assert(
      fc.property(
        fc.uniqueArray(activity, { selector: ({ ip }) => ip, minLength: 1 }),
        fc.uniqueArray(activity, { selector: ({ ip }) => ip }),
        (olds, news) => {
          const old = olds.map(change => pair(change))
          const replacement = news.map(change =>
            pair({ ...change, firstSeenAt: change.lastSeenAt })
          )
          const before = drainVerdict(input({ old, replacement }))
          const called = old.map(one => ({
            ...one,
            longestGapMs: Math.max(one.longestGapMs ?? 0, now - one.lastSeenAt) || 1_000,
            lastSeenAt: now
          }))
          const after = drainVerdict(input({ old: called, replacement }))
          expect(after.answer).not.toBe('safe')
          if (before.answer === 'safe') expect(after.answer).toBe('not-safe')
        }
      )
    )
  })
})

describe('the words', () => {
  test('give a span in its two largest units', () => {
    const spans = [40_000, 58 * 60_000, 62 * 60_000, 31 * day + 4 * hour].map(spanText)
    expect(spans).toEqual(['40 s', '58 min', '1 h 2 min', '31 d 4 h'])
  })

  test('name the two most urgent callers and count the rest', () => {
    const old = [1, 2, 3, 4].map(last => pair({ ip: `10.0.0.${last}`, lastSeenAt: now - 60_000 }))
    const verdict = drainVerdict(input({ old }))
    expect(verdictText(verdict)).toMatch(/10\.0\.0\.1 .*10\.0\.0\.2 .*2 more callers are open\.$/)
    expect(stateCounts(verdict.pairs)).toEqual({ 'still-on-old': 4 })
  })

  test('say which caller sets the earliest safe date, and by which gap', () => {
    const gap = 31 * day + 4 * hour
    const slow = pair({ ip: '10.0.0.7', lastSeenAt: now - 2 * day, longestGapMs: gap })
    const old = [...[1, 2, 3].map(last => pair({ ip: `10.0.0.${last}`, lastSeenAt: now })), slow]
    // The least urgent of them is due last.
    const replacement = [{ ...onNew, ip: '10.0.0.7', firstSeenAt: now - day }]
    const verdict = drainVerdict(input({ old, replacement, deliveredAt: now, historyFrom: 0 }))
    expect(verdict.earliestSafeAt).toBe(now - 2 * day + gap)
    expect(verdictText(verdict)).toMatch(
      /^10\.0\.0\.7 on GET \S+ sets the date: longest gap 31 d 4 h; it moved, and has been quiet on the old key for 2 d\. 10\.0\.0\.1 .* 2 more callers are open\.$/
    )
  })

  test('say of a safe key how many moved and how many were waived', () => {
    const verdict = drainVerdict(input({ old: [pair()], replacement: [onNew] }))
    expect(verdictText(verdict)).toBe('1 caller moved to the new key and is quiet on the old one.')
  })
})
