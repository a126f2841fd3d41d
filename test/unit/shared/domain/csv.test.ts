import { inertCell, toCsv } from '@shared/domain/csv'
import { keysToCsv } from '@shared/domain/key-csv'
import { emptyPurpose } from '@shared/domain/key-purpose'
import type { Key } from '@shared/horizon/key'
import fc from 'fast-check'
import { expect, test } from 'vitest'

/** RFC 4180 read by the letter, and nothing shared with what writes. */
function readCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  while (at < text.length) {
    let cell = ''
    if (text[at] === '"') {
      at += 1
      for (;;) {
        const end = text.indexOf('"', at)
        if (end === -1) throw new Error('a quote is not closed')
        cell += text.slice(at, end)
        at = end + 1
        if (text[at] !== '"') break
        cell += '"'
        at += 1
      }
    } else {
      const rest = text.slice(at)
      const length = rest.search(/,|\r\n/)
      cell = length === -1 ? rest : rest.slice(0, length)
      if (/["\r\n]/.test(cell)) throw new Error(`an unquoted cell has a special character: ${cell}`)
      at += cell.length
    }
    row.push(cell)
    if (text[at] === ',') {
      at += 1
      continue
    }
    if (text.slice(at, at + 2) !== '\r\n') throw new Error('a row does not end with CRLF')
    rows.push(row)
    row = []
    at += 2
  }
  return rows
}

const cell = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom(...'=+-@\t\r\n\0,"\' a＝＋－＠﹦﹢﹣﹫\u200b\ufeff\u3000') })
)
const table = fc
  .integer({ min: 1, max: 5 })
  .chain(width =>
    fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 8 })
  )

test('whatever is written is read again by another parser, cell by cell', () => {
  fc.assert(
    fc.property(table, rows => {
      const header = (rows[0] ?? ['a']).map((_cell, index) => `h${index}`)
      const expected = [header, ...rows.map(row => row.map(inertCell))]
      expect(readCsv(toCsv(header, rows))).toEqual(expected)
    })
  )
})

test('no cell that is written begins as a formula, also in full width and after what is not drawn', () => {
  fc.assert(
    fc.property(cell, text => {
      // Of other widths only: a raised or a doubled sign begins no formula.
      const visible = inertCell(text)
        .replace(/[\ufe50-\ufe6f\uff00-\uffef]/g, character => character.normalize('NFKC'))
        .replace(/[\p{Cc}\p{Cf}\s]/gu, '')
      expect(visible).not.toMatch(/^[=+\-@]/)
      expect(inertCell(text)).not.toMatch(/^[\t\r\0]/)
    })
  )
})

test.each([
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '\r',
  '\0x',
  ' =1',
  '\u00a0+1',
  '＝1',
  '\ufeff=1'
])('a leading quote takes the effect from %j', text => expect(inertCell(text)).toBe(`'${text}`))

test.each(['', 'Production Backend', 'a=b', '2026-11-21', 'hz_live_9fK2', "'quoted", '(1)'])(
  '%j is left as it is',
  text => expect(inertCell(text)).toBe(text)
)

const key: Key = {
  id: 'key_1',
  clientName: '=HYPERLINK("http://x","y")',
  hint: 'hz_live_9fK2',
  type: 'organization',
  createdBy: { id: null, name: 'Ada, "the" admin', email: null },
  scopes: ['agents:read', 'web'],
  departments: null,
  rateLimit: 100,
  rateLimitPerDay: null,
  createdAt: '2026-11-01T00:00:00Z',
  expiresAt: null,
  lastUsedAt: null,
  enabled: true
}
const now = Date.parse('2026-11-21T10:00:00Z')
const exported = (changes: Partial<Key> = {}, purpose = emptyPurpose) => {
  const csv = keysToCsv([{ ...key, ...changes }], new Map([['key_1', purpose]]), now)
  const [header = [], row = []] = readCsv(csv)
  return Object.fromEntries(header.map((name, index) => [name, row[index]]))
}

test('a row says "never" and "none" where Horizon does, and nothing where it says nothing', () => {
  expect(exported()).toMatchObject({
    name: `'=HYPERLINK("http://x","y")`,
    creator: 'Ada, "the" admin',
    scopes: 'agents:read web',
    departments: 'every department',
    limit_per_minute: '100',
    limit_per_day: 'none',
    expires_at: 'never',
    last_used_at: 'never',
    status: 'active'
  })
  const silent = { rateLimitPerDay: undefined, expiresAt: undefined, lastUsedAt: undefined }
  expect(exported({ ...silent, departments: undefined })).toMatchObject({
    departments: '',
    limit_per_day: '',
    expires_at: '',
    last_used_at: ''
  })
})

test('the status is the server’s: by its time', () => {
  expect(exported({ expiresAt: '2026-11-21T10:00:00Z' }).status).toBe('expired')
  expect(exported({ expiresAt: '2026-11-21T10:00:01Z' }).status).toBe('expiring-soon')
  expect(exported({ enabled: false }).status).toBe('revoked')
})

test('a whole key that somebody put into a name or a note is masked; a hint is kept', () => {
  const plaintext = 'hz_live_CANARYplaintext0123456789abcdefghijklmno'
  const row = exported({ clientName: plaintext }, { ...emptyPurpose, note: `is ${plaintext}` })
  expect(row).toMatchObject({
    name: 'hz_live_[masked]',
    purpose_note: 'is hz_live_[masked]',
    hint: 'hz_live_9fK2'
  })
})

test('a purpose is exported field by field', () => {
  const purpose = {
    owner: 'Finance systems',
    system: 'SAP',
    storedIn: 'vault/ledger',
    ticket: 'OPS-1204',
    reviewOn: '2027-03-01',
    note: 'Month-end only'
  }
  expect(exported({}, purpose)).toMatchObject({
    purpose_owner: 'Finance systems',
    purpose_system: 'SAP',
    purpose_stored_in: 'vault/ledger',
    purpose_ticket: 'OPS-1204',
    purpose_review_on: '2027-03-01',
    purpose_note: 'Month-end only'
  })
})
