import type { Handlers } from '@shared/contract'
import { AppError } from '@shared/errors'
import type { Key } from '@shared/horizon/key'
import { fakeKeys } from '@support/fake-key-data'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderKeys } from './render-keys'

const nowMs = Date.now()
const keys = fakeKeys(nowMs)
const twin: Key = { ...(keys[0] as Key), id: 'key_twin', clientName: 'CI twin' }

const unknown: Handlers['keys.create'] = async () => {
  throw new AppError('outcome-unknown', 'The reply to Create never came')
}

/** A create without an answer; the list as Horizon sends it afterwards. */
async function leaveUnanswered(handlers: Partial<Handlers> = {}) {
  const fake = renderKeys('/keys?create', { 'keys.create': unknown, ...handlers })
  const dialog = await screen.findByRole('dialog', { name: 'Create key' })
  await fake.user.type(screen.getByLabelText(/^Name/), 'CI twin')
  await fake.user.click(screen.getByRole('checkbox', { name: 'memory' }))
  await fake.user.click(within(dialog).getByRole('button', { name: /^Create key/ }))
  const look = await within(dialog).findByRole('button', { name: /^Look at the list first/ })
  return { ...fake, dialog, look }
}

test('after a create without an answer only the list can be looked at', async () => {
  const { user, look, callsTo, dialog } = await leaveUnanswered()
  expect(within(dialog).queryByRole('button', { name: /^Create key/ })).toBeNull()
  await user.type(screen.getByLabelText(/^Name/), ' 2')
  await user.keyboard('{Control>}{Enter}{/Control}')
  await within(dialog).findByText(/The list was read: no new key is named/)
  expect(callsTo('keys.create')).toHaveLength(1)
  expect(look).toBeTruthy()
  expect(screen.getByLabelText<HTMLInputElement>(/^Name/).value).toBe('CI twin 2')

  await user.click(within(dialog).getByRole('button', { name: /^Create key/ }))
  await waitFor(() => expect(callsTo('keys.create')).toHaveLength(2))
})

test('a key that turns up is named, and another one has to be asked for as such', async () => {
  const fake = await leaveUnanswered()
  fake.world.keys = [twin, ...fake.world.keys]
  await fake.user.click(fake.look)
  expect(await within(fake.dialog).findByText(/is in the list since the last try/)).toBeTruthy()
  expect(within(fake.dialog).getByText('key_twin')).toBeTruthy()
  expect(within(fake.dialog).getByRole('button', { name: /^Create another key/ })).toBeTruthy()
})

test('a list that cannot be read keeps Create back', async () => {
  let isDown = false
  const { user, look, dialog, callsTo } = await leaveUnanswered({
    'keys.refresh': async () => {
      if (isDown) throw new AppError('timeout', 'Horizon did not answer in time')
      return {
        keys,
        unreadable: [],
        fetchedAt: new Date(nowMs).toISOString(),
        clockOffsetMs: 0,
        hasExtensions: true
      }
    }
  })
  isDown = true
  await user.click(look)
  expect(await within(dialog).findByText('The list could not be read')).toBeTruthy()
  await user.keyboard('{Control>}{Enter}{/Control}')
  expect(within(dialog).queryByRole('button', { name: /^Create/ })).toBeNull()
  expect(callsTo('keys.create')).toHaveLength(1)
})

test('a refusal, after which nothing was made, leaves Create as it is', async () => {
  const fake = renderKeys('/keys?create', {
    'keys.create': async () => {
      throw new AppError('conflict', 'Horizon has a key of this name')
    }
  })
  const dialog = await screen.findByRole('dialog', { name: 'Create key' })
  await fake.user.type(screen.getByLabelText(/^Name/), 'CI')
  await fake.user.click(screen.getByRole('checkbox', { name: 'memory' }))
  await fake.user.click(within(dialog).getByRole('button', { name: /^Create key/ }))
  await within(dialog).findByText('Horizon has a key of this name')
  expect(within(dialog).getByRole('button', { name: /^Create key/ })).toBeTruthy()
})
