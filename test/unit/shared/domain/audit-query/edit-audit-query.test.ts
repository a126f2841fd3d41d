import {
  shortIso,
  termState,
  termsIn,
  toggledExclusion,
  toggledTerm,
  withOnlyTerm,
  withoutTerm,
  withTimeSpan
} from '@shared/domain/audit-query/edit-audit-query'
import { matches } from '@shared/domain/audit-query/matches'
import { parseAuditQuery } from '@shared/domain/audit-query/parse-audit-query'
import { termFor } from '@shared/domain/audit-query/term-for'
import { toAuditEntry, wireAuditEntrySchema } from '@shared/horizon/audit-entry'
import { auditCorpus } from '@support/audit-corpus'
import { auditQueries, queryClock } from '@support/audit-query-arbitrary'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const denied = 'outcome:denied'
const ada = 'actor:"Ada Moreau"'
const bea = 'actor:"Bea Holm"'

describe('a term taken in', () => {
  test.each([
    ['', ada, ada],
    ['x', ada, `x ${ada}`],
    ['a OR b', ada, `(a OR b) ${ada}`],
    [`x ${ada}`, 'actor:"ADA moreau"', 'x actor:"ADA moreau"'],
    [`x -${ada} y`, ada, `x y ${ada}`],
    ['(a b', ada, `(a b) ${ada}`],
    ['x "open', ada, `x "open" ${ada}`],
    ['x "open\\', ada, `x "open\\\\" ${ada}`],
    ['a) b', ada, `a) b ${ada}`]
  ])('%s with %s', (source, term, expected) => {
    expect(withOnlyTerm(source, term)).toBe(expected)
  })

  test('instead of other values of its field, those that are left out stay out', () => {
    expect(withOnlyTerm(`x ${bea} y`, ada)).toBe(`x y ${ada}`)
    expect(withOnlyTerm(`(${bea} OR ${ada}) x`, ada)).toBe(`x ${ada}`)
    expect(withOnlyTerm(`${bea} OR actor:x`, ada)).toBe(ada)
    expect(withOnlyTerm(`-${bea} x`, ada)).toBe(`-${bea} x ${ada}`)
    expect(withOnlyTerm(`${bea} OR x`, ada)).toBe(`(${bea} OR x) ${ada}`)
  })
})

describe('a click on a facet', () => {
  test.each([
    ['', denied, denied],
    ['x', denied, `x ${denied}`],
    [`x ${denied} y`, denied, 'x y'],
    [`x ${denied} y`, 'outcome:error', `x (${denied} OR outcome:error) y`],
    [`x (${denied} OR outcome:error) y`, denied, 'x outcome:error y'],
    [
      `(${denied} OR outcome:error)`,
      'outcome:success',
      `(${denied} OR outcome:error OR outcome:success)`
    ],
    [`(a OR b OR ${denied})`, denied, `(a OR b OR ${denied}) ${denied}`],
    [`${denied} OR outcome:error`, denied, 'outcome:error'],
    [`${denied} OR outcome:error`, 'outcome:odd', `${denied} OR outcome:error OR outcome:odd`],
    [`${denied} OR x`, 'outcome:error', `(${denied} OR x) outcome:error`],
    [`-${denied} x`, denied, 'x'],
    [`-${denied} outcome:error`, denied, 'outcome:error'],
    ['actor:ada', ada, `actor:ada ${ada}`],
    [`${ada} ${ada}`, ada, '']
  ])('%s toggles %s', (source, term, expected) => {
    expect(toggledTerm(source, term)).toBe(expected)
  })

  test.each([
    ['x', ada, `x -${ada}`],
    [`x -${ada} y`, ada, 'x y'],
    [`${ada} x`, ada, `x -${ada}`],
    [`(${ada} OR ${bea}) x`, ada, `${bea} x -${ada}`],
    ['a OR b', ada, `(a OR b) -${ada}`]
  ])('%s leaves out %s, or no longer', (source, term, expected) => {
    expect(toggledExclusion(source, term)).toBe(expected)
  })

  test('it is told whether a term is in the query', () => {
    expect(termState(`x (${bea} OR ${ada})`, ada)).toBe('asked')
    expect(termState('Outcome:"DENIED"', denied)).toBe('asked')
    expect(termState(`-${denied}`, denied)).toBe('excluded')
    expect(termState(`-(x ${denied})`, denied)).toBe('absent')
    expect(termState(`x OR ${denied}`, denied)).toBe('absent')
    expect(termState('"unclosed (', denied)).toBe('absent')
  })

  test('what is left out of the whole query is told, each value once', () => {
    const told = (source: string) => termsIn(source).exclusions.map(({ term }) => term)
    expect(termsIn(`x -Actor:"ADA \\"m\\"" -${denied}`).exclusions).toMatchObject([
      { field: 'actor', label: 'ADA "m"', term: 'Actor:"ADA \\"m\\""' },
      { field: 'outcome', label: 'denied', term: denied }
    ])
    expect(told(`-${ada} -actor:"ada moreau"`)).toHaveLength(1)
    expect(told(`${denied} -${denied}`)).toEqual([])
    expect(told(`-${ada} OR x`)).toEqual([])
    expect(told(`-(x ${denied}) -"x" -actor:ada -outcome:den* -ip:10.0.0.0/8 -actor:""`)).toEqual(
      []
    )
  })
})

describe('the brush', () => {
  const [from, to] = ['2026-11-19T00:00Z', '2026-11-19T14:32:07.500Z'].map(text => Date.parse(text))
  const span = { from: from ?? 0, to: to ?? 0 }
  const written = 'after:2026-11-19T00:00Z before:2026-11-19T14:32:07.500Z'

  test.each([
    ['', written],
    ['x after:7d y before:now', `x y ${written}`],
    ['a OR b', `(a OR b) ${written}`],
    [`(a OR b) ${written}`, `(a OR b) ${written}`],
    ['-after:2026-11-01', `-after:2026-11-01 ${written}`],
    ['after:yestrday x', `x ${written}`]
  ])('binds %s', (source, expected) => {
    expect(withTimeSpan(source, span)).toBe(expected)
  })

  test('an open end is not written, and both take the bounds away', () => {
    expect(withTimeSpan(`x ${written}`, { from: span.from, to: null })).toBe(
      'x after:2026-11-19T00:00Z'
    )
    expect(withTimeSpan(`x ${written}`, { from: null, to: null })).toBe('x')
  })

  test('times are as short as they can be without losing a millisecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), at => {
        expect(Date.parse(shortIso(at))).toBe(at)
      })
    )
  })
})

describe('whatever the query is', () => {
  const entries = auditCorpus(120, 6).map(wire =>
    toAuditEntry(wireAuditEntrySchema.parse(JSON.parse(JSON.stringify(wire))))
  )
  const queries = auditQueries(entries)
  const found = (source: string): ReadonlySet<number> => {
    const { expression, issues } = parseAuditQuery(source, queryClock)
    expect(issues).toEqual([])
    if (expression === undefined) return new Set()
    return new Set(entries.flatMap(entry => (matches(entry, expression) ? [entry.seq] : [])))
  }
  const kept = (seqs: ReadonlySet<number>, isKept: (seq: number) => boolean) =>
    new Set([...seqs].filter(isKept))
  const terms = fc
    .constantFrom(
      ...entries.flatMap(entry => [
        ['actor', entry.actor?.name ?? 'x'] as const,
        ['outcome', entry.outcome] as const,
        ['ip', entry.ip ?? 'x'] as const
      ])
    )
    .map(([field, value]) => termFor(field, value) ?? 'x')

  test('a term left out takes its entries away, and taken out again all is as before', () => {
    fc.assert(
      fc.property(queries, terms, (source, term) => {
        const [before, own] = [found(source), found(term)]
        if (termState(source, term) !== 'absent') return
        const excluding = toggledExclusion(source, term)
        expect(found(excluding)).toEqual(kept(before, seq => !own.has(seq)))
        expect(found(toggledExclusion(excluding, term))).toEqual(before)
        expect(found(toggledTerm(excluding, term))).toEqual(before)
        const toggled = toggledTerm(source, term)
        expect(termState(toggled, term)).toBe('asked')
        expect(found(toggledTerm(toggled, term))).toEqual(before)
        expect([...found(withOnlyTerm(source, term))].every(seq => own.has(seq))).toBe(true)
      }),
      { numRuns: 200 }
    )
  })

  test('text that is no query is kept, and nothing throws', () => {
    const pieces = fc.constantFrom('(', ')', '"', '\\', '-', ' ', 'OR', 'x', 'actor:', denied, '-a')
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), terms, (parts, term) => {
        const source = parts.join('')
        const next = withOnlyTerm(source, term)
        const issues = parseAuditQuery(source, queryClock).issues.map(({ message }) => message)
        expect(next.endsWith(term)).toBe(true)
        if (issues.length === 0) expect(parseAuditQuery(next, queryClock).issues).toEqual([])
        for (const edit of [toggledTerm, toggledExclusion, withOnlyTerm, withoutTerm]) {
          expect(typeof edit(source, term)).toBe('string')
        }
        withTimeSpan(source, { from: 0, to: 1 })
      }),
      { numRuns: 1_000 }
    )
  })
})
