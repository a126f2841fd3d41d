import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const folder = join(import.meta.dirname, '../../../../src/main/horizon-client')
const filesWith = (pattern: RegExp): string[] =>
  readdirSync(folder).filter(name => pattern.test(readFileSync(join(folder, name), 'utf8')))

test('requests leave through the exchange and nowhere else, so that nothing goes round it', () => {
  expect(filesWith(/\brequest\b[^\n]*from '\.\/request'/)).toEqual(['exchange.ts'])
  expect(filesWith(/[^.\w]fetch\(url/)).toEqual(['request.ts'])
  expect(filesWith(/await request\(/)).toEqual(['exchange.ts'])
  expect(filesWith(/from 'node:(?:http|https|http2|net|dgram)'/)).toEqual([
    'connection-questions.ts',
    'tls-probe.ts'
  ])
})
