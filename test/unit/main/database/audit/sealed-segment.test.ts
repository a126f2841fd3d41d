import { createColumnCache } from '@main/database/audit/column-cache'
import { columnNames, createColumnBuilder } from '@main/database/audit/columns'
import { listSegments, openSegment } from '@main/database/audit/sealed-segment'
import { sealSegment } from '@main/database/audit/sealing'
import { sampled } from '@main/database/audit/search/time-index'
import { joinedColumns } from '@main/database/audit/segment'
import { migrate } from '@main/database/migrate'
import { cacheMigrations } from '@main/database/migrations/cache'
import { openInMemory } from '@main/database/open'
import { aSentEntry } from '@support/audit-pages'
import { intakeEntry } from '@support/memory-segment'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom('Ada', 'ada', 'ΟΔΟΣ', 'İstanbul', 'ß', '', 'a\u0000b', 'Ada Moreau')
)
const maybe = fc.option(text)
const entries = fc.array(
  fc.record({
    minutes: fc.nat(40),
    actor: fc.record({ type: text, id: maybe, name: maybe, email: maybe }),
    resource: fc.option(fc.record({ type: maybe, id: maybe, name: maybe })),
    ip: maybe,
    action: text,
    changes: fc.dictionary(text, maybe, { maxKeys: 3 }),
    request_id: maybe
  }),
  { minLength: 1, maxLength: 40 }
)

/** The same entries, not sealed and sealed. */
function bothOf(sent: readonly object[]) {
  const db = openInMemory()
  migrate(db, 'cache', cacheMigrations)
  const builder = createColumnBuilder(1)
  const raws = sent.map(entry => JSON.stringify(entry))
  for (const [index, raw] of raws.entries()) {
    builder.add(intakeEntry(raw, index + 1), index + 1)
  }
  const source = {
    raws: (positions: readonly number[]) => positions.map(at => raws[at - 1] ?? ''),
    hashes: () => []
  }
  const open = builder.segment('s7', source)
  sealSegment(db, 7, builder, open)
  const [row] = listSegments(db)
  if (row === undefined) throw new Error('Nothing was sealed')
  return { open, sealed: openSegment(db, row, createColumnCache(), source) }
}

test('a sealed segment says in every respect what it said before it was sealed', () => {
  fc.assert(
    fc.property(entries, text, (made, needle) => {
      const sent = made.map(({ minutes, ...fields }, index) =>
        aSentEntry(index + 1, {
          ...fields,
          occurred_at: new Date(Date.UTC(2026, 9, 1, 0, minutes)).toISOString()
        })
      )
      const { open, sealed } = bothOf(sent)
      expect([sealed.firstPosition, sealed.count]).toEqual([open.firstPosition, open.count])
      expect([sealed.minAt, sealed.maxAt]).toEqual([open.minAt, open.maxAt])
      expect([...sealed.times()]).toEqual([...open.times()])
      expect(sealed.samples?.()).toEqual(sampled(open.times()))
      expect([...sealed.seqs()]).toEqual([...open.seqs()])
      expect([...sealed.offsets()]).toEqual([...open.offsets()])
      const lowered = needle.toLowerCase()
      for (const name of columnNames) {
        const [a, b] = [open.column(name), sealed.column(name)]
        expect([...b.codes]).toEqual([...a.codes])
        for (const segment of [open, sealed]) {
          const { codes } = segment.column(name)
          const { places, codeOf } = segment.places(name)
          const byPlace = Array.from(places, place =>
            codeOf === undefined ? place : codeOf[place]
          )
          expect(byPlace).toEqual([...codes])
        }
        expect([...b.counts]).toEqual([...a.counts])
        for (let code = 1; code < a.counts.length; code += 1) {
          expect(b.parts(code)).toEqual(a.parts(code))
        }
        if (lowered === '' || lowered.includes('\u0000')) continue
        expect([...b.containing(lowered)].slice(1)).toEqual([...a.containing(lowered)].slice(1))
      }
      for (const field of ['id', 'request'] as const) {
        for (const prefix of ['', 'aud_0000', needle]) {
          expect(sealed.beginning(field, prefix)).toEqual(open.beginning(field, prefix))
        }
      }
      expect(sealed.raws([0])).toEqual(open.raws([0]))
    }),
    { numRuns: 200 }
  )
})

test('a text is found in few values and in many, and never across two of them', () => {
  const sent = Array.from({ length: 700 }, (_, nth) =>
    aSentEntry(nth + 1, { reason: `reason ${nth}.` })
  )
  const { open, sealed } = bothOf(sent)
  const countIn = ({ containing }: { containing(text: string): Uint8Array }, text: string) =>
    containing(text).reduce((sum, flag) => sum + flag, 0)
  const needles = { reason: 700, 'reason 69': 11, 'n 5.': 1, '.reason': 0, 'reason x': 0, é: 0 }
  for (const [needle, count] of Object.entries(needles)) {
    const columns = [open.column('reason'), sealed.column('reason')]
    expect([needle, ...columns.map(column => countIn(column, needle))]).toEqual([
      needle,
      count,
      count
    ])
  }
})

test('joined columns have one place for entries with the same values', () => {
  const actions = ['key.used', 'key.revoked', 'key.used', 'key.used']
  const fields = { api_key: null, resource: null }
  const sent = actions.map((action, index) => aSentEntry(index + 1, { ...fields, action }))
  for (const segment of Object.values(bothOf(sent))) {
    const [first, ...others] = joinedColumns.map(name => segment.places(name).places)
    expect(first).toEqual(Uint8Array.of(0, 1, 0, 0))
    for (const places of others) expect(places).toBe(first)
  }
})
