import { isInAllowlist, parseCidr } from '@shared/domain/cidr'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

describe('parseCidr', () => {
  test.each([
    ['203.0.113.0/24', '203.0.113.0/24'],
    ['203.0.113.7', '203.0.113.7/32'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['2001:db8::/32', '2001:db8::/32'],
    ['2001:0DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1/128'],
    ['::/0', '::/0'],
    ['::1', '::1/128'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0/128'],
    ['::ffff:10.0.0.0/104', '10.0.0.0/8'],
    ['::ffff:192.0.2.1', '192.0.2.1/32'],
    ['64:ff9b::192.0.2.1', '64:ff9b::c000:201/128']
  ])('%s is %s', (text, canonical) => {
    expect(parseCidr(text)).toMatchObject({ isRange: true, range: { text: canonical } })
  })

  test.each([
    '',
    ' 10.0.0.0/8',
    '10.0.0/8',
    '10.0.0.256/32',
    '010.0.0.1',
    '10.0.0.0/8/8',
    '10.0.0.0/',
    'example.com',
    '1::2::3',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    '1:2:3',
    '12345::',
    '::1.2.3.4.5',
    '1.2.3.4::',
    'fe80::1%eth0',
    ':::'
  ])('%j is no range, and the issue shows what one looks like', text => {
    const parsed = parseCidr(text)
    expect(parsed.isRange).toBe(false)
    expect(parsed).toMatchObject({ issue: expect.stringMatching(/such as|goes from 0 to 32/) })
  })

  test.each([
    ['10.0.0.0/33', 'The number after the slash goes from 0 to 32'],
    ['10.0.0.0/-1', 'The number after the slash goes from 0 to 32'],
    ['10.0.0.0/08', 'The number after the slash goes from 0 to 32'],
    ['::/129', 'The number after the slash goes from 0 to 128'],
    ['10.1.2.3/8', 'This range begins elsewhere: send 10.0.0.0/8'],
    ['2001:db8::1/32', 'This range begins elsewhere: send 2001:db8::/32']
  ])('%s: %s', (text, issue) => {
    expect(parseCidr(text)).toEqual({ isRange: false, issue })
  })

  test('what it writes it reads as the same range', () => {
    const v6 = fc
      .bigInt({ min: 0n, max: 2n ** 128n - 1n })
      .map(value =>
        Array.from({ length: 8 }, (_, nth) =>
          ((value >> BigInt(112 - nth * 16)) & 0xffffn).toString(16)
        ).join(':')
      )
    const sparse = fc
      .array(fc.constantFrom('0', '1', 'ffff'), { minLength: 8, maxLength: 8 })
      .map(groups => groups.join(':'))
    fc.assert(
      fc.property(fc.oneof(v6, sparse, fc.ipV4(), fc.ipV6()), address => {
        const first = parseCidr(address)
        if (!first.isRange) throw new Error(`${address}: ${first.issue}`)
        expect(parseCidr(first.range.text)).toEqual(first)
      })
    )
  })
})

describe('isInAllowlist', () => {
  test.each([
    ['127.0.0.1', null],
    ['203.0.113.255', ['203.0.113.0/24']],
    ['203.0.113.7', ['192.0.2.0/24', '203.0.113.7/32']],
    ['::ffff:203.0.113.7', ['203.0.113.0/24']],
    ['::ffff:cb00:7107', ['203.0.113.7']],
    ['203.0.113.7', ['::ffff:203.0.113.0/120']],
    ['2001:db8:4:ffff::1', ['2001:db8:4::/48']],
    ['fe80::1%eth0', ['fe80::/10']],
    ['198.51.100.1', ['0.0.0.0/0']]
  ])('%s may call with %j', (address, ranges) => {
    expect(isInAllowlist(address, ranges)).toBe(true)
  })

  test.each([
    ['203.0.114.0', ['203.0.113.0/24']],
    ['203.0.112.255', ['203.0.113.0/24']],
    ['2001:db8:5::', ['2001:db8:4::/48']],
    ['127.0.0.1', ['::/0']],
    ['::ffff:127.0.0.1', ['::/0']],
    ['::1', ['0.0.0.0/0']],
    ['127.0.0.1', []],
    ['', ['0.0.0.0/0']],
    ['unknown', ['0.0.0.0/0', '::/0']],
    ['127.0.0.1', ['not a range']]
  ])('%s may not call with %j', (address, ranges) => {
    expect(isInAllowlist(address, ranges)).toBe(false)
  })

  test('exactly the addresses of a range are in it', () => {
    const all = fc.record({ first: fc.nat(0xffffff), prefix: fc.integer({ min: 8, max: 32 }) })
    const text = (value: number) =>
      [24, 16, 8, 0].map(shift => Math.floor(value / 2 ** shift) % 256).join('.')
    fc.assert(
      fc.property(all, ({ first, prefix }) => {
        const size = 2 ** (32 - prefix)
        const start = Math.floor((first * 256) / size) * size
        const ranges = [`${text(start)}/${prefix}`]
        expect(isInAllowlist(text(start), ranges)).toBe(true)
        expect(isInAllowlist(text(start + size - 1), ranges)).toBe(true)
        if (start > 0) expect(isInAllowlist(text(start - 1), ranges)).toBe(false)
        if (start + size < 2 ** 32) {
          expect(isInAllowlist(text(start + size), ranges)).toBe(false)
        }
      })
    )
  })
})
