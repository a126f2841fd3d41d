import { useKeyDifferences } from '@renderer/ui/key-differences'
import type { Handlers } from '@shared/contract'
import type { PendingReveal } from '@shared/contract/reveals'
import type { Proof } from '@shared/domain/key-proof'
import { AppError } from '@shared/errors'
import { aProof } from '@support/fake-answers-writing'
import { fakeProfile } from '@support/fake-bridge'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderKeys } from '../keys/render-keys'

const revealId = '11111111-1111-4111-8111-111111111111'
const keyId = 'key_d41c7a90'
const reveal: PendingReveal = {
  revealId,
  keyId,
  clientName: 'Month-end reporting',
  type: 'organization',
  keyExpiresAt: '2027-11-19T00:00:00.000Z',
  createdAt: new Date().toISOString(),
  stash: 'keychain',
  stashedUntil: new Date(Date.now() + 832_000).toISOString(),
  isRecovered: false
}

async function openProof(handlers: Partial<Handlers> = {}, world = {}) {
  const fake = renderKeys(
    '/keys',
    { 'reveals.pending': async () => ({ reveals: [reveal] }), ...handlers },
    world
  )
  const panel = within(await screen.findByRole('region', { name: 'Proof' }))
  const button = (name: string) => panel.getByRole('button', { name })
  return { ...fake, panel, button }
}

test('Prove it shows both calls with verdict, status and reason, without the plaintext', async () => {
  const { user, panel, button, callsTo } = await openProof()
  await user.click(button('Prove it'))
  expect(await panel.findByText('GET /api/conversations')).toBeTruthy()
  expect(panel.getAllByText('Proved')).toHaveLength(2)
  expect(panel.getByText('403')).toBeTruthy()
  expect(panel.getByText(/without audit:read this call stays closed/)).toBeTruthy()
  expect(panel.getByText(/Both proved: the key works, and it is limited/)).toBeTruthy()
  expect(callsTo('proofs.run')).toEqual([{ revealId, operationId: expect.any(String) }])
  expect(callsTo('reveals.show')).toEqual([])
})

test('Copy keeps the focus at the start', async () => {
  await openProof()
  await waitFor(() =>
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Copy' }))
  )
})

test('what cannot be proved is said, and a disproved limit is no success', async () => {
  const proof: Proof = {
    keyId,
    ranAt: new Date().toISOString(),
    permitted: {
      call: null,
      scope: 'scheduler',
      verdict: 'not-provable',
      reason: 'None of its scopes opens a call that changes nothing.'
    },
    refused: {
      call: { method: 'GET', path: '/api/usage' },
      scope: 'billing:read',
      verdict: 'disproved',
      status: 200,
      reason: 'Horizon answered 200: the key opens more than its scopes.'
    }
  }
  const { user, panel, button } = await openProof({ 'proofs.run': async () => ({ proof }) })
  await user.click(button('Prove it'))
  expect(await panel.findByText('no call shows it')).toBeTruthy()
  expect(panel.getByText('Not provable')).toBeTruthy()
  expect(panel.getByText('Disproved')).toBeTruthy()
  expect(panel.queryByText(/Both proved/)).toBeNull()
})

test('while the calls are on their way they can be cancelled', async () => {
  let fail: (error: AppError) => void = () => undefined
  const { user, panel, button, callsTo } = await openProof({
    'proofs.run': () =>
      new Promise((_, reject) => {
        fail = reject
      }),
    'operations.cancel': async () => {
      fail(new AppError('cancelled', 'Cancelled'))
      return {}
    }
  })
  await user.click(button('Prove it'))
  await user.click(button('Cancel'))
  expect(await panel.findByText(/Cancelled: nothing is known yet/)).toBeTruthy()
  expect(button('Prove it')).toBeTruthy()
  const [run] = callsTo('proofs.run') as { operationId: string }[]
  expect(callsTo('operations.cancel')).toEqual([{ operationId: run?.operationId }])
})

test('a failure says why and can be tried again', async () => {
  let isDown = true
  const { user, panel, button } = await openProof({
    'proofs.run': async () => {
      if (isDown) throw new AppError('timeout', 'Horizon did not answer in time')
      return { proof: aProof(keyId) }
    }
  })
  await user.click(button('Prove it'))
  expect(await panel.findByText('The key could not be proved')).toBeTruthy()
  isDown = false
  await user.click(button('Retry'))
  expect(await panel.findByText('GET /api/conversations')).toBeTruthy()
  expect(panel.queryByText('The key could not be proved')).toBeNull()
})

test('a result that is kept is shown again', async () => {
  const { panel, button } = await openProof({
    'proofs.ofKey': async () => ({ proof: aProof(keyId) })
  })
  expect(await panel.findByText('GET /api/audit-logs')).toBeTruthy()
  expect(button('Prove again')).toBeTruthy()
})

test('a read-only profile makes no call, and says so', async () => {
  const { panel } = await openProof({}, { profiles: [fakeProfile({ safetyLevel: 'read-only' })] })
  expect(panel.getByText(/read-only, so the console makes no call with a key/)).toBeTruthy()
  expect(panel.queryByRole('button')).toBeNull()
})

test('a dialog that goes away stops the calls', async () => {
  const { user, button, callsTo, unmount } = await openProof({
    'proofs.run': () => new Promise(() => undefined)
  })
  await user.click(button('Prove it'))
  expect(callsTo('operations.cancel')).toEqual([])
  unmount()
  expect(callsTo('operations.cancel')).toHaveLength(1)
})

test('what Horizon made otherwise is said before the key is stored', async () => {
  useKeyDifferences
    .getState()
    .actions.note(revealId, ['limit per minute: asked for 60, the key has 100'])
  await openProof()
  expect(screen.getByText('This key is not quite what was asked for')).toBeTruthy()
  expect(screen.getByText('limit per minute: asked for 60, the key has 100')).toBeTruthy()
  useKeyDifferences.getState().actions.forget(revealId)
})
