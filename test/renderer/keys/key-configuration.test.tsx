import type { Key } from '@shared/horizon/key'
import { fakeKeys } from '@support/fake-key-data'
import { screen, waitFor } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { renderKeys } from './render-keys'

const [plain] = fakeKeys(Date.now())
const secondMs = 1_000

const key: Key = {
  ...(plain as Key),
  clientName: 'Ledger sync',
  hint: 'hz_live_9fK2',
  type: 'organization',
  createdBy: { id: 'usr_2', name: 'Priya Raman', email: null },
  scopes: ['conversations:read', 'quickbooks', 'crm-sync'],
  departments: ['dept_1', 'dept_2'],
  rateLimit: 60,
  rateLimitPerDay: 5_000,
  createdAt: '2025-03-12T12:00:00.000Z',
  expiresAt: '2096-08-14T12:00:00.000Z',
  lastUsedAt: null,
  rotatedFrom: 'key_before',
  version: 3
}

async function openPage(changes: Partial<Key> = {}, more: Parameters<typeof renderKeys>[1] = {}) {
  const shown = { ...key, ...changes }
  const fake = renderKeys(`/keys/${shown.id}`, more, { keys: [shown] })
  await screen.findByRole('region', { name: 'Configuration' })
  const terms = () => [...fake.container.querySelectorAll('[aria-label="Configuration"] dt')]
  const fact = (name: string) =>
    terms().find(term => term.textContent === name)?.nextElementSibling?.textContent
  return { ...fake, fact }
}

test('the whole configuration of a key stands on its page', async () => {
  const { fact } = await openPage()
  await waitFor(() => expect(fact('Works in')).toBe('Finance, Support'))
  expect(fact('Name')).toBe('Ledger sync')
  expect(fact('Id')).toBe(key.id)
  expect(fact('Hint')).toBe('hz_live_9fK2')
  expect(fact('Type')).toBe('Organization')
  expect(fact('Status')).toBe('Active')
  for (const scope of key.scopes) expect(fact('Scopes')).toContain(scope)
  expect(fact('Per minute')).toBe('60, plan 300')
  expect(fact('Per day')).toBe('5,000, plan 100,000')
  expect(fact('Creator')).toBe('Priya Raman')
  expect(fact('Created')).toBe('12 Mar 2025')
  expect(fact('Expires')).toBe('14 Aug 2096')
  expect(fact('Last used')).toBe('Never')
  expect(fact('Rotated from')).toBe('key_before')
  expect(fact('Version')).toBe('3')
})

test('no restriction, no limit of its own and no expiry are said in words', async () => {
  const { fact } = await openPage({ departments: null, rateLimitPerDay: null, expiresAt: null })
  expect(fact('Works in')).toBe('Every department')
  expect(fact('Per day')).toBe('no limit of its own, plan 100,000')
  expect(fact('Expires')).toBe('Never')
})

describe('the last use', () => {
  const usedAt = '2025-04-02T12:00:07.000Z'
  const request = (offsetMs: number, userAgent: string, path: string) => ({
    id: `log_${path}`,
    at: new Date(Date.parse(usedAt) + offsetMs).toISOString(),
    method: 'GET',
    path,
    status: 200,
    latencyMs: 20,
    ip: '10.8.4.1',
    userAgent,
    requestId: 'req_1'
  })
  const logged = (...requests: ReturnType<typeof request>[]) => ({
    'requests.held': async () => ({
      page: { requests, nextBefore: null, unreadable: [] },
      fetchedAt: new Date(Date.now() - 120_000).toISOString()
    })
  })

  test('has its time, address and endpoint, each with where it is known from', async () => {
    const { fact } = await openPage(
      { lastUsedAt: usedAt, lastUsedIp: '10.8.4.1' },
      logged(
        request(200, 'horizon-console-probe', '/api/probed'),
        request(0, 'billing/2.1', '/api/agents/:id'),
        request(-60 * secondMs, 'billing/2.1', '/api/before')
      )
    )
    await waitFor(() => expect(fact('Last used')).toContain('GET /api/agents/:id'))
    expect(fact('Last used')).toContain('02 Apr 2025 from 10.8.4.1')
    expect(fact('Last used')).toMatch(
      /From the key itself, the endpoint from its request log fetched [12] min ago/
    )
    expect(fact('Last used')).not.toContain('/api/probed')
  })

  test('has no endpoint where the log that is held does not reach it, and says where to look', async () => {
    const { fact } = await openPage(
      { lastUsedAt: usedAt, lastUsedIp: '10.8.4.1' },
      logged(request(-60 * secondMs, 'billing/2.1', '/api/before'))
    )
    await waitFor(() => expect(fact('Last used')).toContain('Open Requests to see the endpoint'))
    expect(fact('Last used')).not.toContain('/api/before')
  })
})

const over = { expiresAt: '2020-01-02T12:00:00.000Z' }
const revoked = { enabled: false, revokedAt: '2026-05-01T12:00:00.000Z' }

describe('a key that has ended', () => {
  test.each([
    ['expired', over, 'Expired'],
    ['revoked', revoked, 'Revoked']
  ])('and is %s offers nothing that would bring it back', async (_what, changes, word) => {
    const { fact, container } = await openPage(changes)
    expect(fact('Status')).toBe(word)
    const offered = [...container.querySelectorAll('button, a')].map(each => each.textContent)
    expect(
      offered.filter(text => /activate|enable|extend|renew|restore/i.test(text ?? ''))
    ).toEqual([])
  })

  test('by revocation says that it cannot be reactivated, and offers no further change', async () => {
    await openPage(revoked)
    expect(screen.getByText('This key is revoked')).toBeTruthy()
    expect(screen.getByText(/Calls with it get 401, and it cannot be reactivated/)).toBeTruthy()
    for (const name of ['Revoke key', 'Edit rate limit']) {
      expect(screen.queryByRole('button', { name })).toBeNull()
    }
  })
})
