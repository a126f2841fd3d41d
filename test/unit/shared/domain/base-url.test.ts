import { parseBaseUrl } from '@shared/domain/base-url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

describe('accepted, in one spelling', () => {
  test.each([
    ['https://api.horizonplatform.ai', 'https://api.horizonplatform.ai', false],
    ['https://api.horizonplatform.ai/', 'https://api.horizonplatform.ai', false],
    ['https://api.horizonplatform.ai///', 'https://api.horizonplatform.ai', false],
    ['  https://horizon.example \n', 'https://horizon.example', false],
    ['HTTPS://Horizon.EXAMPLE', 'https://horizon.example', false],
    ['https://horizon.example:443', 'https://horizon.example', false],
    ['https://horizon.example:8443', 'https://horizon.example:8443', false],
    ['https://horizon.example/gateway/v2/', 'https://horizon.example/gateway/v2', false],
    ['https://horizon.example/a/../b/./c', 'https://horizon.example/b/c', false],
    ['https://horizon.example/a%20b', 'https://horizon.example/a%20b', false],
    ['https://münchen.example', 'https://xn--mnchen-3ya.example', false],
    ['https://hоrizon.example', 'https://xn--hrizon-wqf.example', false],
    ['https://10.0.0.5', 'https://10.0.0.5', false],
    ['https://[2001:db8::1]:8443', 'https://[2001:db8::1]:8443', false],
    ['https://localhost:4010', 'https://localhost:4010', false],
    ['https://127.0.0.1:4010', 'https://127.0.0.1:4010', false],
    ['http://127.0.0.1:4010', 'http://127.0.0.1:4010', true],
    ['http://127.0.0.1', 'http://127.0.0.1', true],
    ['http://127.0.0.1:80/x/', 'http://127.0.0.1/x', true],
    ['http://[::1]:4010', 'http://[::1]:4010', true],
    ['http://[0:0:0:0:0:0:0:1]', 'http://[::1]', true],
    ['http://127.1:4010', 'http://127.0.0.1:4010', true],
    ['http://2130706433', 'http://127.0.0.1', true]
  ])('%s', (text, href, isLocal) => {
    const result = parseBaseUrl(text)
    expect(result).toEqual({ ok: true, value: { href, origin: new URL(href).origin, isLocal } })
  })
})

describe('refused, with the reason', () => {
  test.each([
    ['', /Enter the address/],
    ['   ', /Enter the address/],
    ['horizon.example', /https:\/\//],
    ['//horizon.example', /https:\/\//],
    ['ftp://horizon.example', /https:\/\//],
    ['file:///etc/passwd', /https:\/\//],
    ['javascript:alert(1)', /https:\/\//],
    ['data:text/html,x', /https:\/\//],
    ['https:horizon.example', /https:\/\//],
    ['https://', /not an address/],
    ['https://:443', /not an address/],
    ['https://a b.example', /spaces/],
    ['https://horizon.example/a\nb', /line breaks/],
    ['https:\\\\horizon.example', /backslashes/],
    ['https://horizon.example\\@evil.example', /backslashes/],
    ['https://hori\u200bzon.example', /invisible/],
    ['https://horizon.example/\u202egnp', /invisible/],
    ['https://ada@horizon.example', /user name/],
    ['https://ada:secret@horizon.example', /user name/],
    ['https://@horizon.example', /user name/],
    ['https://:@horizon.example', /user name/],
    ['https://horizon.example?x=1', /query/],
    ['https://horizon.example/?', /query/],
    ['https://horizon.example#x', /fragment/],
    ['https://horizon.example/#', /fragment/],
    ['https://horizon.example:99999', /not an address/],
    ['https://[::1', /not an address/],
    ['https://256.1.1.1', /not an address/],
    ['http://horizon.example', /Plain http/],
    ['http://localhost:4010', /Plain http/],
    ['http://0.0.0.0', /Plain http/],
    ['http://127.0.0.2', /Plain http/],
    ['http://10.0.0.5', /Plain http/],
    ['http://[::]', /Plain http/],
    ['http://[::ffff:127.0.0.1]', /Plain http/],
    ['http://127.0.0.1.evil.example', /Plain http/],
    ['http://127.0.0.1@evil.example', /user name/]
  ])('%j', (text, reason) => {
    const result = parseBaseUrl(text)
    expect(result.ok).toBe(false)
    if (!result.ok) expect(result.issue).toMatch(reason)
  })
})

test('an accepted address is https or loopback, has no extras, and is accepted as it is again', () => {
  const parts = fc.oneof(
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    fc.string(),
    fc.constantFrom('127.0.0.1', '[::1]', '@', ':', '/', '..', 'http://', 'https://', '?', '#')
  )
  fc.assert(
    fc.property(fc.array(parts, { minLength: 1, maxLength: 4 }), pieces => {
      const result = parseBaseUrl(pieces.join(''))
      if (!result.ok) return
      const url = new URL(result.value.href)
      expect([url.username, url.password, url.search, url.hash]).toEqual(['', '', '', ''])
      const isLoopback = ['127.0.0.1', '[::1]'].includes(url.hostname)
      expect(url.protocol === 'https:' || isLoopback).toBe(true)
      expect(result.value.href).not.toMatch(/\/$/)
      expect(parseBaseUrl(result.value.href)).toEqual(result)
    }),
    { numRuns: 1_000 }
  )
})
