import { useNewKeys } from '@renderer/ui/new-keys'
import type { PendingReveal } from '@shared/contract/reveals'
import { acmeId } from '@support/fake-bridge'
import { fakeKeys } from '@support/fake-key-data'
import { screen, waitFor } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { renderKeys } from './render-keys'

const key = fakeKeys(Date.now())[3] as ReturnType<typeof fakeKeys>[0]
const reveal: PendingReveal = {
  revealId: '11111111-1111-4111-8111-111111111111',
  keyId: key.id,
  clientName: key.clientName,
  type: 'organization',
  keyExpiresAt: null,
  createdAt: new Date().toISOString(),
  stash: 'keychain',
  stashedUntil: new Date(Date.now() + 832_000).toISOString(),
  isRecovered: false
}

beforeEach(() => useNewKeys.setState({ keys: [], latest: undefined }))

async function storeIt(place: string, changes: Partial<PendingReveal> = {}) {
  let reveals = [{ ...reveal, ...changes }]
  const fake = renderKeys(place, {
    'reveals.pending': async () => ({ reveals }),
    'reveals.acknowledge': async () => {
      reveals = []
      // As main does: the page hears of it before its own call is answered.
      await fake.client.refetchQueries({ queryKey: ['reveals', acmeId] })
      return {}
    }
  })
  await fake.user.click(await screen.findByRole('checkbox', { name: 'I have stored this key' }))
  await fake.user.click(screen.getByRole('button', { name: 'Close' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  return fake
}

test('a stored key’s row has the focus and is marked as new until the list is left', async () => {
  const { user } = await storeIt('/keys')
  const row = (await screen.findByText('New')).closest<HTMLElement>('[role="row"]')
  expect(row?.textContent).toContain(key.clientName)
  await waitFor(() => expect(document.activeElement).toBe(row))
  await user.keyboard('{Enter}')
  await screen.findByRole('heading', { level: 1, name: key.clientName })
  expect(useNewKeys.getState().keys).toEqual([])
})

test('a stored key that filters hide is named, with the way to it', async () => {
  const { user } = await storeIt('/keys?q=nothing+has+this+name')
  expect(await screen.findByText(/The filters that are set hide it/)).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Open it' }))
  await screen.findByRole('heading', { level: 1, name: key.clientName })
})

test('from the filter Enter leads back to the row that had the cursor before', async () => {
  const { user } = await storeIt('/keys')
  const row = (await screen.findByText('New')).closest<HTMLElement>('[role="row"]')
  await waitFor(() => expect(document.activeElement).toBe(row))
  screen.getByRole('textbox', { name: 'Filter API keys' }).focus()
  await user.keyboard('{Enter}')
  expect(document.activeElement).toBe(row)
})

test('what a rotation made raises no strip where filters hide it, also once it was cancelled', async () => {
  const tagged = `${key.clientName} [rot-7f3a9c21e0b4d5f6]`
  const { world, emit } = await storeIt('/keys?q=nothing+has+this+name', { clientName: tagged })
  await screen.findByText(/No key matches/)
  world.keys = world.keys.map(each =>
    each.id === key.id ? { ...each, clientName: tagged, enabled: false } : each
  )
  emit('keys.changed', { profileId: acmeId })
  await screen.findByText(/No key matches/)
  expect(screen.queryByText(/The filters that are set hide it/)).toBeNull()
  expect(useNewKeys.getState()).toMatchObject({ keys: [], latest: undefined })
})

test('what a rotation made is not pointed out in the list', async () => {
  await storeIt('/keys', { clientName: `${key.clientName} [rot-7f3a9c21e0b4d5f6]` })
  await screen.findAllByText(key.clientName)
  expect(useNewKeys.getState()).toMatchObject({ keys: [], latest: undefined })
  expect(screen.queryByText('New')).toBeNull()
})
