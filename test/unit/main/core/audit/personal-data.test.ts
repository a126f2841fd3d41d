import { maskAddresses, maskEmails } from '@main/core/audit/personal-data'
import fc from 'fast-check'
import { expect, test } from 'vitest'

/** Without anything that looks like an address itself, as the real ones are. */
const named = (kind: string, canonical: string): string =>
  `<${kind} ${kind === 'ipv4' ? canonical.replaceAll('.', '_') : canonical}>`
const addresses = (text: string): string => maskAddresses(text, named)
const emails = (text: string): string => maskEmails(text, named)

test.each([
  ['from 203.0.113.7', 'from <ipv4 203.0.113.7>'],
  ['203.0.113.7:8443, 10.0.0.1', '<ipv4 203.0.113.7>:8443, <ipv4 10.0.0.1>'],
  ['10.0.0.0/8', '<ipv4 10.0.0.0>/8'],
  ['010.000.000.001', '<ipv4 10.0.0.1>'],
  ['10[.]0[.]0[.]1', '<ipv4 10.0.0.1>'],
  ['ip-10-0-0-1.ec2.internal', 'ip-<ipv4 10.0.0.1>.ec2.internal'],
  ['1.0.0.10.in-addr.arpa', '<ipv4 1.0.0.10>.in-addr.arpa'],
  ['x.10.0.0.1.', 'x.<ipv4 10.0.0.1>.'],
  ['[2001:DB8:0:0::1]:443', '[<ipv6 20010db8000000000000000000000001>]:443'],
  ['2001:db8::1', '<ipv6 20010db8000000000000000000000001>'],
  ['2001:0db8:0000:0000:0000:0000:0000:0001', '<ipv6 20010db8000000000000000000000001>'],
  ['2001:db8::1: refused', '<ipv6 20010db8000000000000000000000001>: refused'],
  ['2001:db8:0:0:0:0:0:1:443', '<ipv6 20010db8000000000000000000000001>:443'],
  ['peer:2001:db8::1.', 'peer:<ipv6 20010db8000000000000000000000001>.'],
  ['addr:::1', 'addr:<ipv6 1>'],
  ['fe80::1%eth0', '<ipv6 fe800000000000000000000000000001>%eth0'],
  ['2001%3Adb8%3a%3A1', '<ipv6 20010db8000000000000000000000001>'],
  ['::ffff:10.0.0.1', '<ipv4 10.0.0.1>'],
  ['::ffff:0a00:0001', '<ipv4 10.0.0.1>'],
  ['client2001:db8:0:1::5', 'client<ipv6 20010db8000000010000000000000005>']
])('in “%s” the address is masked, the same for each spelling', (text, masked) => {
  expect(addresses(text)).toBe(
    masked.replace(/<ipv4 ([0-9.]+)>/g, (_, dotted) => named('ipv4', dotted))
  )
})

test.each([
  '12:34:56.789',
  '2026-11-20T09:00:00.000Z',
  '2026-11-20-09-15',
  'Foo::Bar',
  'a :: b',
  '00:1b:44:11:3a:b7',
  'Chrome/120.0.6099.109',
  '300.1.1.1',
  'key_9f2c',
  'rate: 1:2'
])('“%s” holds no address and stays', text => {
  expect(addresses(text)).toBe(text)
})

test.each([
  ['Ada.Moreau@Acme.example', '<email ada.moreau@acme.example>'],
  ['by ada@acme.example.', 'by <email ada@acme.example>.'],
  ['<ada@acme.example>', '<<email ada@acme.example>>'],
  ["to='ada@acme.example'", "to='<email ada@acme.example>'"],
  ["o'brien+x@acme.example", "<email o'brien+x@acme.example>"],
  ['?email=ada%40acme.example&x=1', '?email=<email ada@acme.example>&x=1'],
  ['ada%2Btag%40acme.example', '<email ada+tag@acme.example>'],
  ['"ada moreau"@acme.example', '<email "ada moreau"@acme.example>'],
  ['ada@[10.0.0.1]', '<email ada@[10.0.0.1]>'],
  ['jürgen@müller.example', '<email jürgen@müller.example>'],
  ['a@b.example,c@d.example', '<email a@b.example>,<email c@d.example>'],
  ['ada＠acme.example', '<email ada@acme.example>']
])('in “%s” the e-mail address is masked', (text, masked) => {
  expect(emails(text)).toBe(masked)
})

test.each(['left-pad@1.3.0', '@ada', 'ada@', 'no address', '40%', 'a @ b'])(
  '“%s” holds no e-mail address and stays',
  text => {
    expect(emails(text)).toBe(text)
  }
)

const hex = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 })
const spellings: readonly ((groups: readonly number[]) => string)[] = [
  groups => groups.map(group => group.toString(16)).join(':'),
  groups =>
    groups
      .map(group => group.toString(16).padStart(4, '0'))
      .join(':')
      .toUpperCase(),
  groups =>
    groups
      .map(group => group.toString(16))
      .join(':')
      .replace(/(^|:)0(:0)+(:|$)/, '::')
]

test('an IPv6 address has one stand-in however it is written, and none of it stays', () => {
  fc.assert(
    fc.property(hex, fc.constantFrom(' ', ',', '"', '[', '='), (groups, edge) => {
      const found = spellings.map(spell => addresses(`${edge}${spell(groups)}${edge}`))
      expect(new Set(found).size).toBe(1)
      expect(found[0]).toMatch(/^.<ipv[46] [0-9a-f_]+>.$/)
    }),
    { numRuns: 500 }
  )
})

// A search that is quadratic in its length would take minutes: more than a test here may.
test('masking a long hostile text ends', () => {
  const hostile = ['a:', ':', '1.', '@', 'a@', '::1 ', '1:2:3:4:5:6:7 ', '%40', "'", '1-', 'a%3a']
  for (const piece of hostile) {
    const text = piece.repeat(400_000 / piece.length)
    expect(addresses(emails(text)).length).toBeGreaterThan(0)
  }
})
