import { setTimeout as delay } from 'node:timers/promises'
import { runCommand } from '@renderer/ui/command-registry'
import { acmeId } from '@support/fake-bridge'
import { fakeKeys } from '@support/fake-key-data'
import { act, screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderKeys } from './render-keys'

const keys = fakeKeys(Date.now())
const failure = {
  code: 'rate-limited',
  message: 'Too fast',
  retryAfterSeconds: 1_000_000_000
} as const

function waiting() {
  const held: { failure?: typeof failure } = { failure }
  const list = async () => ({
    keys,
    unreadable: [],
    fetchedAt: new Date(Date.now() - 60_000).toISOString(),
    clockOffsetMs: 0,
    organization: null,
    hasExtensions: true,
    ...held
  })
  const fake = renderKeys('/keys', { 'keys.list': list, 'keys.refresh': list })
  return { fake, held }
}

test('a wait of thirty years is not asked about all the time', async () => {
  const { fake } = waiting()
  await screen.findByRole('button', { name: /Retry in/ })
  await delay(300)
  expect(fake.callsTo('keys.refresh')).toHaveLength(1)
})

test('once main was answered, with a new admin secret, the operator may ask again', async () => {
  const { fake, held } = waiting()
  await screen.findByRole('button', { name: /Retry in/ })
  held.failure = undefined
  const profileId = acmeId
  act(() => fake.emit('keys.changed', { profileId }))
  await waitFor(() => expect(screen.queryByRole('button', { name: /Retry in/ })).toBeNull())
  act(() => void runCommand('keys.refresh'))
  await waitFor(() => expect(fake.callsTo('keys.refresh')).toHaveLength(2))
})
