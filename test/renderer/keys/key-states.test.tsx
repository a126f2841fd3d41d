import { refusedReason } from '@renderer/features/keys/key-rows'
import { judgeKey } from '@shared/domain/key-filter'
import type { Key } from '@shared/horizon/key'
import { fakeKeys } from '@support/fake-key-data'
import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderKeys } from './render-keys'

const keys = fakeKeys(Date.now())
const [key] = keys as [Key]
const world = (changes: Partial<Key>) => ({ keys: [{ ...key, ...changes }, ...keys.slice(1)] })

test('an expired key’s page says that it is over for good and what to do instead', async () => {
  renderKeys(`/keys/${key.id}`, {}, world({ expiresAt: '2026-01-01T00:00:00.000Z' }))
  expect(await screen.findByText('This key has expired')).toBeTruthy()
  expect(screen.getByText(/cannot be reactivated or extended: create a new one/)).toBeTruthy()
})

test('an empty list of departments is never called every department', async () => {
  renderKeys(`/keys/${key.id}`, {}, world({ departments: [] }))
  expect(await screen.findByText(/No department: Horizon sent an empty list/)).toBeTruthy()
  expect(screen.queryByText('Every department')).toBeNull()
})

test('a deactivated owner’s key says that it should be replaced', async () => {
  const changes = { type: 'user', createdBy: { id: 'usr_3', name: 'Tomas Lindqvist', email: null } }
  renderKeys(`/keys/${key.id}`, {}, world(changes))
  expect(await screen.findByText(/replace and revoke keys after a departure/)).toBeTruthy()
})

test('the list says of an active key that all its calls are refused, and why', async () => {
  const changes = { type: 'user', createdBy: { id: 'usr_3', name: 'Tomas Lindqvist', email: null } }
  renderKeys('/keys', {}, world(changes))
  const mark = await screen.findByText('refused')
  expect(mark.closest('[role="row"]')?.textContent).toContain(key.clientName)
  expect(mark.getAttribute('data-hint')).toContain('its owner is deactivated')
})

test('a key that is over is not said to be refused as well', () => {
  const judged = (changes: Partial<Key>) =>
    judgeKey({ ...key, ...changes }, { nowMs: Date.now(), inactiveUserIds: new Set() })
  expect(refusedReason(judged({ scopes: [] }))).toBe('it has no scope')
  expect(refusedReason(judged({ scopes: [], enabled: false }))).toBeUndefined()
})
