import type { Key } from '@shared/horizon/key'
import { fakeKeys } from '@support/fake-key-data'
import { screen } from '@testing-library/react'
import { beforeEach, describe, expect, test } from 'vitest'
import { renderKeys } from './render-keys'

const dayMs = 86_400_000
const inDays = (days: number) => new Date(Date.now() + days * dayMs).toISOString()
const [plain] = fakeKeys(Date.now())

const key = (clientName: string, changes: Partial<Key> = {}): Key => ({
  ...(plain as Key),
  id: `key_${clientName}`,
  clientName,
  hint: 'hz_live_9fK2',
  type: 'organization',
  createdBy: { id: 'usr_2', name: 'Priya Raman', email: 'priya@acme.example' },
  scopes: ['agents:read', 'memory', 'web', 'crm-sync'],
  createdAt: '2025-03-12T12:00:00.000Z',
  expiresAt: '2096-08-14T12:00:00.000Z',
  lastUsedAt: '2025-04-02T12:00:00.000Z',
  enabled: true,
  revokedAt: null,
  ...changes
})

const keys = () => [
  key('plain'),
  key('lasting', { expiresAt: null, lastUsedAt: null }),
  key('soon', { expiresAt: inDays(12), lastUsedAt: new Date(Date.now() - 181_000).toISOString() }),
  key('over', { expiresAt: '2020-01-02T12:00:00.000Z' }),
  key('revoked', { enabled: false, revokedAt: '2026-05-01T12:00:00.000Z' }),
  key('everything', { scopes: ['*'] }),
  key('personal', { type: 'user', createdBy: { id: 'usr_9', name: 'Mei Tanaka' } }),
  key('later', { type: 'service-account', createdBy: null }),
  key('addressed', { createdBy: { id: 'usr_7', email: 'ivo@acme.example' } })
]

const cell = (name: string, column: string): string => {
  const row = screen
    .getAllByRole('row')
    .find(each => each.querySelector('[data-column="name"]')?.textContent === name)
  return row?.querySelector(`[data-column="${column}"]`)?.textContent ?? 'no such cell'
}

beforeEach(async () => {
  renderKeys('/keys?ended=shown', {}, { keys: keys() })
  await screen.findByRole('grid')
})

describe('a row of the list', () => {
  test('shows name, type, creator, the first scopes with how many more, created, expiry, use, status and hint', () => {
    const { scopes, ...rest } = Object.fromEntries(
      ['type', 'creator', 'scopes', 'created', 'expires', 'lastUsed', 'status', 'hint'].map(
        column => [column, cell('plain', column)]
      )
    )
    expect(rest).toEqual({
      type: 'Organization',
      creator: 'Priya Raman',
      created: '12 Mar 2025',
      expires: '14 Aug 2096',
      lastUsed: '02 Apr 2025',
      status: 'Active',
      hint: 'hz_live_9fK2'
    })
    expect(scopes).toMatch(/^agents:read(memory\+2|\+3)$/)
  })

  test('says Never for a key that does not expire and for one that was not used', () => {
    expect(cell('lasting', 'expires')).toBe('Never')
    expect(cell('lasting', 'lastUsed')).toBe('Never')
  })

  test('says how long a key still works where that is soon, and when its last call was', () => {
    expect(cell('soon', 'expires')).toMatch(/^in 1[12] days$/)
    expect(cell('soon', 'lastUsed')).toBe('3 min ago')
    expect(cell('soon', 'status')).toBe('Expiring soon')
  })

  test('keeps expired and revoked keys, each with its status', () => {
    expect(cell('over', 'status')).toBe('Expired')
    expect(cell('over', 'expires')).toBe('02 Jan 2020')
    expect(cell('revoked', 'status')).toBe('Revoked')
  })

  test('names all scopes as such', () => {
    expect(cell('everything', 'scopes')).toMatch(/^All scopes$/i)
  })

  test('tells user keys from organization keys, and shows a type it does not know as it came', () => {
    expect(cell('personal', 'type')).toBe('User')
    expect(cell('personal', 'creator')).toBe('Mei Tanaka')
    expect(cell('later', 'type')).toBe('service-account')
  })

  test('names a creator without a name by address, and nobody as the system', () => {
    expect(cell('addressed', 'creator')).toBe('ivo@acme.example')
    expect(cell('later', 'creator')).toBe('System')
  })
})
