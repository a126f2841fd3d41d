import { coverageSchema } from '@shared/contract/audit'
import {
  type AuditWindow,
  auditCoverage,
  type CoverageFacts,
  currentForMs,
  windowOf
} from '@shared/domain/audit-coverage'
import {
  absenceSentence,
  coverageSentences,
  coversWords,
  heldToSentence,
  lengthWords
} from '@shared/domain/audit-coverage-words'
import type { AuditExpression } from '@shared/domain/audit-query/ast'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const hour = 3_600_000
const base = Date.parse('2026-11-18T08:00:00.000Z')
const now = base + 100 * hour
const iso = (at: number) => new Date(at).toISOString()
const everything: AuditWindow = { from: null, to: null }

const facts = (changes: Partial<CoverageFacts> = {}): CoverageFacts => ({
  held: 100,
  firstAt: base,
  lastAt: base + 50 * hour,
  runs: [{ fromSeq: 1, toSeq: 100, fromAt: base, toAt: base + 50 * hour }],
  forwardSeq: 100,
  highWaterSeq: 100,
  currentAt: now,
  settled: [],
  lost: [],
  purgedBefore: null,
  ...changes
})
const absencesOf = (known: CoverageFacts, window = everything) =>
  auditCoverage(known, window, now).absences

/** A log of which some is held: entry n is recorded in hour n. */
const world = fc.record({
  count: fc.integer({ min: 0, max: 40 }),
  heldBits: fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
  window: fc.tuple(fc.integer({ min: -5, max: 45 }), fc.integer({ min: -5, max: 45 })),
  isOpen: fc.tuple(fc.boolean(), fc.boolean())
})
type World = typeof world extends fc.Arbitrary<infer T> ? T : never

function known({ count, heldBits }: World): CoverageFacts {
  const seqs = Array.from({ length: count }, (_, index) => index + 1).filter(
    seq => heldBits[seq - 1] === true
  )
  const at = (seq: number) => base + seq * hour
  const runs: { fromSeq: number; toSeq: number; fromAt: number; toAt: number }[] = []
  for (const seq of seqs) {
    const last = runs.at(-1)
    if (last?.toSeq === seq - 1) Object.assign(last, { toSeq: seq, toAt: at(seq) })
    else runs.push({ fromSeq: seq, toSeq: seq, fromAt: at(seq), toAt: at(seq) })
  }
  return facts({
    held: seqs.length,
    firstAt: seqs[0] === undefined ? null : at(seqs[0]),
    lastAt: seqs.length === 0 ? null : at(seqs.at(-1) ?? 0),
    runs,
    highWaterSeq: count
  })
}
function windowIn({ window: [a, b], isOpen: [openFrom, openTo] }: World): AuditWindow {
  return {
    from: openFrom ? null : base + Math.min(a, b) * hour,
    to: openTo ? null : base + Math.max(a, b) * hour
  }
}
const inside = (at: number, { from, to }: { from: string | null; to: string | null }) =>
  (from === null || at >= Date.parse(from)) && (to === null || at < Date.parse(to))

describe('whatever is held of a log', () => {
  test('each entry of the window that is not held lies in an absence', () => {
    fc.assert(
      fc.property(world, drawn => {
        const window = windowIn(drawn)
        const { absences } = auditCoverage(known(drawn), window, now)
        for (let seq = 1; seq <= drawn.count; seq += 1) {
          const at = base + seq * hour
          const isAsked =
            (window.from === null || at >= window.from) && (window.to === null || at < window.to)
          if (!isAsked || drawn.heldBits[seq - 1] === true) continue
          expect(absences.some(absence => inside(at, absence))).toBe(true)
        }
      })
    )
  })

  test('absences stay in the window, in order, apart from each other, and in the contract', () => {
    fc.assert(
      fc.property(world, drawn => {
        const window = windowIn(drawn)
        const coverage = coverageSchema.parse(auditCoverage(known(drawn), window, now))
        let reached = Number.NEGATIVE_INFINITY
        for (const { from, to } of coverage.absences) {
          const start = from === null ? Number.NEGATIVE_INFINITY : Date.parse(from)
          const end = to === null ? Number.POSITIVE_INFINITY : Date.parse(to)
          expect(start).toBeLessThan(end)
          expect(start).toBeGreaterThanOrEqual(window.from ?? Number.NEGATIVE_INFINITY)
          expect(end).toBeLessThanOrEqual(window.to ?? Number.POSITIVE_INFINITY)
          expect(start).toBeGreaterThanOrEqual(reached - 1)
          reached = end
        }
      })
    )
  })

  test('of the whole log the numbers of what is absent add up', () => {
    fc.assert(
      fc.property(world, drawn => {
        const log = known(drawn)
        const { absences } = auditCoverage(log, everything, now)
        const absent = absences.reduce((sum, { entries }) => sum + (entries ?? 0), 0)
        expect(absent).toBe(drawn.count - log.held)
      })
    )
  })

  test('nothing is called settled that was not, beginning with the start of the window', () => {
    const spans = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 10 })),
      { maxLength: 8 }
    )
    fc.assert(
      fc.property(world, spans, (drawn, drawnSpans) => {
        const settled = drawnSpans.map(([start, length]) => ({
          from: base + start * hour,
          to: base + (start + length) * hour
        }))
        const window = windowIn(drawn)
        const { settledTo } = auditCoverage(facts({ settled }), window, now)
        if (settledTo === null) return
        const start = Math.max(window.from ?? base, base)
        for (let at = start; at < Date.parse(settledTo); at += hour) {
          expect(settled.some(({ from, to }) => at >= from && at < to)).toBe(true)
        }
        expect(Date.parse(settledTo)).toBeLessThanOrEqual(window.to ?? Number.POSITIVE_INFINITY)
      })
    )
  })
})

describe('an absence', () => {
  test('is not told of a log that is whole and was asked a moment ago', () => {
    expect(absencesOf(facts({ currentAt: now - currentForMs }))).toEqual([])
  })

  test('nothing was asked yet: nothing is held of the whole time', () => {
    const nothing = { held: 0, firstAt: null, lastAt: null, runs: [], highWaterSeq: null }
    expect(absencesOf(facts({ ...nothing, currentAt: null }))).toEqual([
      { why: 'not-downloaded', from: null, to: null, entries: null }
    ])
    expect(absencesOf(facts({ ...nothing, highWaterSeq: 0 }))).toEqual([])
  })

  test('a number below any that can be changes nothing of that', () => {
    const nothing = { held: 0, firstAt: null, lastAt: null, runs: [], highWaterSeq: -5 }
    expect(absencesOf(facts({ ...nothing, currentAt: null }))[0]?.entries).toBeNull()
    expect(absencesOf(facts(nothing))).toEqual([])
  })

  test('a clock that was set back does not make an old look a recent one', () => {
    expect(absencesOf(facts({ currentAt: now + currentForMs }))).toEqual([])
    expect(absencesOf(facts({ currentAt: now + 24 * hour }))).toEqual([
      { why: 'not-downloaded', from: iso(base + 50 * hour), to: null, entries: null }
    ])
  })

  test('what Horizon has more of is not downloaded, since what was recorded last', () => {
    expect(absencesOf(facts({ highWaterSeq: 130 }))).toEqual([
      { why: 'not-downloaded', from: iso(base + 50 * hour), to: null, entries: 30 }
    ])
    expect(absencesOf(facts({ currentAt: null }))[0]?.why).toBe('not-downloaded')
  })

  test('a log asked yesterday is not known since then, in windows that reach there', () => {
    const currentAt = now - 24 * hour
    const since = { why: 'not-downloaded', from: iso(currentAt), to: null, entries: null }
    expect(absencesOf(facts({ currentAt }))).toEqual([since])
    const earlier = { from: base, to: base + hour }
    expect(absencesOf(facts({ currentAt }), earlier)).toEqual([])
  })

  test('each kind is told for itself', () => {
    const runs = [
      { fromSeq: 11, toSeq: 50, fromAt: base, toAt: base + 10 * hour },
      { fromSeq: 61, toSeq: 100, fromAt: base + 14 * hour, toAt: base + 50 * hour }
    ]
    expect(absencesOf(facts({ runs }))).toEqual([
      { why: 'beyond-server', from: null, to: iso(base), entries: 10 },
      {
        why: 'missing',
        from: iso(base + 10 * hour),
        to: iso(base + 14 * hour + 1),
        entries: 10
      }
    ])
    const lost = [{ from: base + 11 * hour, to: base + 12 * hour, entries: 10 }]
    expect(absencesOf(facts({ runs, lost, purgedBefore: base })).map(({ why }) => why)).toEqual([
      'purged',
      'lost'
    ])
  })

  test('a span fetched before the download came there: what lies between is not downloaded', () => {
    const fetched = { fromSeq: 61, toSeq: 100, fromAt: base + 14 * hour, toAt: base + 50 * hour }
    const runs = [{ fromSeq: 1, toSeq: 50, fromAt: base, toAt: base + 10 * hour }, fetched]
    const between = { from: iso(base + 10 * hour), to: iso(base + 14 * hour + 1) }
    expect(absencesOf(facts({ runs, forwardSeq: 50 }))).toEqual([
      { why: 'not-downloaded', ...between, entries: 10 }
    ])
    expect(absencesOf(facts({ runs, forwardSeq: 53 }))).toEqual([
      { why: 'missing', ...between, entries: 3 },
      { why: 'not-downloaded', ...between, entries: 7 }
    ])
    expect(absencesOf(facts({ runs: [fetched], forwardSeq: null }))).toEqual([
      { why: 'not-downloaded', from: null, to: iso(fetched.fromAt), entries: 60 }
    ])
  })

  test('in what outlives the moment not even the minutes since the last sync are held', () => {
    const known = facts({ currentAt: now - 1_000 })
    const since = { why: 'not-downloaded', from: iso(now - 1_000), entries: null }
    const lasting = (window: AuditWindow) => auditCoverage(known, window, now, 0).absences
    expect(absencesOf(known)).toEqual([])
    expect(lasting(everything)).toEqual([{ ...since, to: null }])
    const tomorrow = now + 24 * hour
    expect(lasting({ from: base, to: tomorrow })).toEqual([{ ...since, to: iso(tomorrow) }])
    expect(lasting({ from: base, to: now - hour })).toEqual([])
  })

  test('clipped by the window, it does not say how many', () => {
    const window = { from: base + 60 * hour, to: base + 61 * hour }
    expect(absencesOf(facts({ highWaterSeq: 130 }), window)).toEqual([
      { why: 'not-downloaded', from: iso(window.from), to: iso(window.to), entries: null }
    ])
  })

  test('a clock of any year is told in four digits', () => {
    const far = Date.parse('+020000-01-01T00:00:00Z')
    const coverage = auditCoverage(facts({ lastAt: far, firstAt: -far }), everything, now)
    expect(coverageSchema.parse(coverage)).toEqual(coverage)
  })
})

describe('in words', () => {
  test('an absence has a length and a reason', () => {
    const from = base
    const lost = [{ from, to: from + 4 * hour + 600_000, entries: 12 }]
    const coverage = auditCoverage(facts({ lost }), everything, now)
    expect(coverageSentences(coverage, time => time.slice(11, 16))).toEqual([
      '4 h 10 min from 08:00 to 12:10 not held: 12 entries, damaged on this disk'
    ])
  })

  test.each([
    ['that ended before the last sync', base, now - hour, 'A to B'],
    ['without an end', base, null, 'A up to the last sync at C; nothing after it is held'],
    ['that ends later', base, now + hour, 'A up to the last sync at C; nothing after it is held'],
    ['that begins later', now + hour, null, 'nothing: it begins after the last sync at C']
  ])('a window %s is covered no further than that', (_name, from, to, words) => {
    const show = (time: string) =>
      time === iso(now) ? 'C' : time === iso(base) ? 'A' : time === iso(now - hour) ? 'B' : time
    const covered = auditCoverage(facts(), { from, to }, now)
    expect(coversWords(covered, show)).toBe(words)
  })

  test('a log that was never whole covers nothing for certain', () => {
    const covered = auditCoverage(facts({ currentAt: null }), everything, now)
    expect(coversWords(covered, time => time)).toBe(
      `${iso(base)} to ${iso(base + 50 * hour)}; the log was never downloaded to its end`
    )
    expect(heldToSentence(covered, time => time)).toBeUndefined()
  })

  test('what is held reaches to the last sync, and that is said', () => {
    expect(heldToSentence(auditCoverage(facts(), everything, now), () => '20:13')).toBe(
      'Held up to 20:13 (last sync). What was recorded since is not held.'
    )
    const ended = auditCoverage(facts(), { from: base, to: now - hour }, now)
    expect(heldToSentence(ended, () => '20:13')).toBeUndefined()
  })

  test('an export gives the reason in the words of the screen', () => {
    for (const why of ['not-downloaded', 'missing', 'lost', 'purged', 'beyond-server'] as const) {
      for (const entries of [null, 1, 1_204]) {
        const absence = { why, from: iso(base), to: null, entries }
        const coverage = {
          from: null,
          to: null,
          settledTo: null,
          absences: [absence],
          currentAt: null
        }
        expect(coverageSentences(coverage, () => 'then')).toEqual([
          `Everything since then not held: ${absenceSentence(absence)}`
        ])
      }
    }
  })

  test.each([
    [400, 'less than 1 s'],
    [61_000, '1 min 1 s'],
    [3_600_000, '1 h'],
    [90_000_000, '1 d 1 h'],
    [86_400_000 * 400, '400 d']
  ])('%i ms is %s', (ms, words) => {
    expect(lengthWords(ms)).toBe(words)
  })
})

describe('the window of an expression', () => {
  const time = (from: number | null, to: number | null): AuditExpression => ({
    kind: 'time',
    from,
    to
  })
  const text: AuditExpression = { kind: 'text', text: 'x', entered: 'x' }
  test.each([
    ['everything', text, null, null],
    ['both ends', { kind: 'and', of: [time(10, null), text, time(null, 20)] }, 10, 20],
    ['the wider of two', { kind: 'or', of: [time(10, 15), time(12, 20)] }, 10, 20],
    ['one end open', { kind: 'or', of: [time(10, 15), text] }, null, null],
    ['what is left out', { kind: 'not', of: time(10, 20) }, null, null]
  ] satisfies [string, AuditExpression, number | null, number | null][])(
    'holds %s',
    (_name, expression, from, to) => {
      expect(windowOf(expression)).toEqual({ from, to })
    }
  )
})

test('numbers left out somewhere in a long stretch are said for all of it, without a place', () => {
  const runs = [
    { fromSeq: 1, toSeq: 60, fromAt: base, toAt: base + 30 * hour, leftOut: 20 },
    { fromSeq: 61, toSeq: 100, fromAt: base + 31 * hour, toAt: base + 50 * hour }
  ]
  const whole = { from: iso(base), to: iso(base + 30 * hour + 1) }
  expect(absencesOf(facts({ runs }))).toEqual([{ why: 'missing', ...whole, entries: 20 }])
  expect(absencesOf(facts({ runs }), { from: base + hour, to: base + 2 * hour })).toEqual([
    { why: 'missing', from: iso(base + hour), to: iso(base + 2 * hour), entries: null }
  ])
  expect(absencesOf(facts({ runs, forwardSeq: 50 }))).toMatchObject([
    { why: 'not-downloaded', ...whole, entries: 20 }
  ])
  const purgedBefore = base + 30 * hour + 1
  expect(absencesOf(facts({ runs, purgedBefore }))).toMatchObject([{ why: 'purged' }])
})
