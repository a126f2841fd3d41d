import { integrationsOf, keyHints } from '@renderer/features/keys/key-hints'
import type { KeyDraft } from '@shared/domain/key-draft'
import { emptyPurpose } from '@shared/domain/key-purpose'
import type { Key } from '@shared/horizon/key'
import { expect, test } from 'vitest'

const nowMs = Date.parse('2026-11-21T09:00:00Z')
const inDays = (days: number) => new Date(nowMs + days * 86_400_000).toISOString()

const draft = (changes: Partial<KeyDraft> = {}): KeyDraft => ({
  clientName: 'Nightly export',
  scopes: ['memory'],
  expiresAt: inDays(90),
  ...changes
})
const key = (id: string, clientName: string, changes: Partial<Key> = {}): Key => ({
  id,
  clientName,
  scopes: ['memory'],
  enabled: true,
  expiresAt: null,
  ...changes
})
const purpose = (system: string) => ({ ...emptyPurpose, system })

const none = integrationsOf([], new Map(), nowMs)
const kinds = (asked: KeyDraft, integrations = none) =>
  keyHints(asked, { environment: 'staging', integrations, nowMs }).map(({ kind }) => kind)

test('a narrow key that ends in 90 days gets no advice', () => {
  expect(kinds(draft())).toEqual([])
})

test('no expiry is quiet elsewhere and pointed in Production, and 90 days are offered', () => {
  const asked = draft({ expiresAt: null })
  const hintIn = (environment: 'production' | 'sandbox') =>
    keyHints(asked, { environment, integrations: none, nowMs })[0]
  expect(hintIn('sandbox')).toMatchObject({ kind: 'no-expiry', tone: 'quiet' })
  expect(hintIn('production')).toMatchObject({
    kind: 'no-expiry',
    tone: 'pointed',
    offersNinetyDays: true,
    text: expect.stringContaining('every production key')
  })
})

test('a year is long enough to say nothing, more is not', () => {
  expect(kinds(draft({ expiresAt: inDays(365) }))).toEqual([])
  expect(kinds(draft({ expiresAt: inDays(400) }))).toEqual(['long-lived'])
})

test('a date that is still missing is no long life', () => {
  expect(kinds(draft({ expiresAt: '' }))).toEqual([])
})

test('all scopes is advised against', () => {
  expect(kinds(draft({ scopes: ['*'] }))).toEqual(['all-scopes'])
})

test.each(['Contractor access', 'Third-party billing', 'Demo for sales', 'ACME vendor sync'])(
  '“%s” sounds temporary or foreign, so it should end soon',
  clientName => {
    expect(kinds(draft({ clientName, expiresAt: inDays(365) }))).toEqual(['temporary'])
    expect(kinds(draft({ clientName, expiresAt: null }))).toEqual(['temporary'])
    expect(kinds(draft({ clientName }))).toEqual([])
  }
)

test('words that only contain such a word are no third party', () => {
  expect(kinds(draft({ clientName: 'Template democracy', expiresAt: inDays(365) }))).toEqual([])
})

test.each([
  'billing sync',
  'Billing-Sync 2',
  'BILLING SYNC (new)',
  'billing_sync v3',
  'Billing sync copy'
])('“%s” is a second key of the integration “Billing sync”', clientName => {
  const integrations = integrationsOf([key('key_1', 'Billing sync')], new Map(), nowMs)
  const [hint] = keyHints(draft({ clientName }), { environment: 'staging', integrations, nowMs })
  expect(hint).toMatchObject({ kind: 'same-integration', field: 'clientName' })
  expect(hint?.text).toContain('“Billing sync” has nearly this name')
  expect(hint?.text).toContain('One key per integration')
})

test('the same system in the purpose is a second integration whatever the names', () => {
  const integrations = integrationsOf(
    [key('key_1', 'Alpha')],
    new Map([['key_1', purpose('Data Warehouse')]]),
    nowMs
  )
  const asked = draft({ clientName: 'Omega', purpose: purpose(' data warehouse ') })
  expect(kinds(asked, integrations)).toEqual(['same-integration'])
  expect(kinds(draft({ clientName: 'Omega' }), integrations)).toEqual([])
})

test('a key that is over, or another name, is no second integration', () => {
  const integrations = integrationsOf(
    [
      key('key_1', 'Billing sync', { enabled: false }),
      key('key_2', 'Status page', { expiresAt: inDays(-1) }),
      key('key_3', 'Billing sync for France')
    ],
    new Map([['key_1', purpose('SAP')]]),
    nowMs
  )
  expect(kinds(draft({ clientName: 'Billing sync' }), integrations)).toEqual([])
  expect(kinds(draft({ clientName: 'Status page' }), integrations)).toEqual([])
  expect(kinds(draft({ purpose: purpose('SAP') }), integrations)).toEqual([])
})

test('an empty name is like no other', () => {
  const integrations = integrationsOf([key('key_1', '…'), key('key_2', '')], new Map(), nowMs)
  expect(kinds(draft({ clientName: '' }), integrations)).toEqual([])
  expect(kinds(draft({ clientName: '!!!' }), integrations)).toEqual([])
})

test('a hostile name is written out in a hint', () => {
  const integrations = integrationsOf([key('key_1', 'Billing\u202Esync')], new Map(), nowMs)
  const asked = draft({ clientName: 'billing sync' })
  const [hint] = keyHints(asked, { environment: 'staging', integrations, nowMs })
  expect(hint?.text).toContain('[U+202E]')
})
