import { normaliseAllowlist, wouldPass } from '@shared/domain/allowlist'
import { isInAllowlist } from '@shared/domain/cidr'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const words = (texts: readonly string[]) => normaliseAllowlist(texts).notes.map(note => note.words)

describe('merging', () => {
  it('what lies inside another range is merged into it and said', () => {
    const texts = ['10.0.0.0/24', '203.0.113.7', '10.0.0.0/16']
    expect(normaliseAllowlist(texts).ranges).toEqual(['203.0.113.7/32', '10.0.0.0/16'])
    expect(words(texts)).toEqual(['10.0.0.0/24 lies inside 10.0.0.0/16'])
  })

  it('duplicates are merged and said, also in another spelling', () => {
    const texts = [
      '10.0.0.0/8',
      '10.0.0.0/8',
      '::ffff:10.0.0.0/104',
      '2001:db8:0::/32',
      '2001:DB8::/32'
    ]
    expect(normaliseAllowlist(texts).ranges).toEqual(['10.0.0.0/8', '2001:db8::/32'])
    expect(words(texts)).toEqual([
      '10.0.0.0/8 is there twice',
      '::ffff:10.0.0.0/104 is the same as 10.0.0.0/8',
      '2001:db8:0::/32 is stored as 2001:db8::/32',
      '2001:DB8::/32 is the same as 2001:db8:0::/32'
    ])
  })

  it('a v4 address written as v6 becomes the v4 address it is', () => {
    expect(normaliseAllowlist(['::ffff:203.0.113.7']).ranges).toEqual(['203.0.113.7/32'])
    expect(words(['::ffff:203.0.113.7'])).toEqual([
      '::ffff:203.0.113.7 is stored as 203.0.113.7/32'
    ])
  })

  it('one address without a prefix needs no remark', () => {
    expect(words(['203.0.113.7', '2001:db8::7'])).toEqual([])
  })

  it('adjacent ranges stay as they were typed, in their order', () => {
    const texts = ['10.1.0.0/16', '10.0.0.0/16']
    expect(normaliseAllowlist(texts)).toMatchObject({ ranges: texts, notes: [] })
  })

  it('nesting in several steps names the outermost range', () => {
    expect(words(['10.0.0.1', '10.0.0.0/24', '10.0.0.0/8'])).toEqual([
      '10.0.0.1/32 lies inside 10.0.0.0/8',
      '10.0.0.0/24 lies inside 10.0.0.0/8'
    ])
  })

  it('what cannot be read is named with its place, and the rest stands', () => {
    const { errors, ranges } = normaliseAllowlist([
      ' 10.0.0.0/8 ',
      '10.0.0.0/33',
      '10.0.0.1/8',
      'office'
    ])
    expect(ranges).toEqual(['10.0.0.0/8'])
    expect(errors.map(({ at }) => at)).toEqual([1, 2, 3])
    expect(errors[0]?.issue).toBe('The number after the slash goes from 0 to 32')
    expect(errors[1]?.issue).toContain('10.0.0.0/8')
  })
})

describe('openness', () => {
  it.each([
    [['0.0.0.0/0']],
    [['::/0']],
    [['0.0.0.0/1', '128.0.0.0/1']],
    [['0.0.0.0/1', '10.0.0.0/8', '192.0.0.0/2', '128.0.0.0/2']],
    [['::ffff:0:0/96']],
    [['2000::/3']],
    [['203.0.113.7', '8000::/1', '::/1']]
  ])('%j lets everyone in', texts => {
    expect(normaliseAllowlist(texts).letsEveryoneIn).toBe(true)
  })

  it.each([[['0.0.0.0/1']], [['0.0.0.0/1', '128.0.0.0/2']], [['2000::/4']]])(
    '%j lets in at least half of everybody',
    texts => {
      const { letsEveryoneIn, openness } = normaliseAllowlist(texts)
      expect(letsEveryoneIn).toBe(false)
      expect(openness.map(({ covers }) => covers)).toEqual(['most'])
    }
  )

  it.each([
    [['0.0.0.0/2', '10.0.0.0/8']],
    [['64.0.0.0/3', '64.0.0.0/4', '64.0.0.0/5', '64.0.0.0/6']],
    [['fc00::/7', '4000::/2']],
    [['2000::/5']],
    [[]]
  ])('%j is narrow: what overlaps counts once', texts => {
    expect(normaliseAllowlist(texts).openness).toEqual([])
  })

  it('each family is judged by itself', () => {
    const both = normaliseAllowlist(['0.0.0.0/0', '::/0']).openness
    expect(both.map(({ family }) => family)).toEqual([4, 6])
  })
})

describe('would this address pass', () => {
  it('names the range that lets it in', () => {
    const ranges = ['198.51.100.0/24', '2001:db8::/32']
    expect(wouldPass(' 198.51.100.9 ', ranges)).toMatchObject({
      passes: true,
      range: '198.51.100.0/24'
    })
    expect(wouldPass('::ffff:198.51.100.9', ranges)).toMatchObject({
      passes: true,
      range: '198.51.100.0/24'
    })
    expect(wouldPass('2001:db8::1', ranges)).toMatchObject({ passes: true, range: '2001:db8::/32' })
    expect(wouldPass('203.0.113.7', ranges)).toMatchObject({ passes: false, isAddress: true })
  })

  it('without a list every address passes, but no text that is none', () => {
    expect(wouldPass('203.0.113.7', null)).toMatchObject({ passes: true, range: null })
    for (const text of ['', 'office', '203.0.113.7/32', '203.0.113.7:443', '300.0.0.1']) {
      expect(wouldPass(text, null)).toMatchObject({ passes: false, isAddress: false })
    }
  })
})

const v4 = fc
  .tuple(fc.constantFrom(10, 11, 128), fc.nat(3), fc.nat(3), fc.nat(255))
  .map(parts => parts.join('.'))
const v6 = fc
  .tuple(fc.constantFrom('2001', 'fc00'), fc.nat(3), fc.nat(255))
  .map(([a, b, c]) => `${a}:${b}::${c.toString(16)}`)
const address = fc.oneof(
  v4,
  v6,
  v4.map(text => `::ffff:${text}`)
)
const range = fc.oneof(
  fc.tuple(v4, fc.integer({ min: 0, max: 32 })).map(([text, prefix]) => masked(text, prefix)),
  fc.tuple(v6, fc.constantFrom(16, 32, 64, 112, 128)).map(([text, prefix]) => masked(text, prefix)),
  v4,
  v6,
  fc.constantFrom('::ffff:10.0.0.0/104', 'office', '10.0.0.1/8', '')
)
/** The stored spelling of a range, by way of the hint that `parseCidr` gives. */
function masked(text: string, prefix: number): string {
  const { ranges, errors } = normaliseAllowlist([`${text}/${prefix}`])
  return ranges[0] ?? errors[0]?.issue.split('send ')[1] ?? text
}

describe('laws', () => {
  it('a merged list admits exactly the addresses that the typed one does', () => {
    fc.assert(
      fc.property(
        fc.array(range, { maxLength: 8 }),
        fc.array(address, { minLength: 1, maxLength: 20 }),
        (texts, callers) => {
          const { ranges } = normaliseAllowlist(texts)
          for (const caller of callers) {
            const isIn = isInAllowlist(caller, texts)
            expect([caller, isInAllowlist(caller, ranges)]).toEqual([caller, isIn])
            expect(wouldPass(caller, ranges).passes).toBe(isIn)
          }
        }
      ),
      { numRuns: 1_000 }
    )
  })

  it('a merged list merges no further, and nothing typed goes unsaid', () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 8 }), texts => {
        const { ranges, notes, errors } = normaliseAllowlist(texts)
        expect(normaliseAllowlist(ranges)).toMatchObject({ ranges, notes: [], errors: [] })
        const merged = notes.filter(({ kind }) => kind !== 'rewritten')
        expect(ranges.length + merged.length + errors.length).toBe(texts.length)
      })
    )
  })
})
