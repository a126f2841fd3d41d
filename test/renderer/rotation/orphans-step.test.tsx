import { AppError } from '@shared/errors'
import { fakeAttempt, fakeOrphan, fakeRotation } from '@support/fake-rotation-data'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { button, isOff, openRotation } from './render-rotation'

const attempts = [fakeAttempt({ outcome: 'found' })]
const two = [fakeOrphan(), fakeOrphan({ keyId: 'key_orphan_2', certainty: 'likely' })]

test('two keys of one attempt are both listed, each with its certainty', async () => {
  await openRotation(fakeRotation('orphans-found', { attempts, orphans: two }))
  expect(screen.getByText('2 keys of this rotation were created without being shown')).toBeDefined()
  expect(screen.getByText(/Two keys came of one attempt/)).toBeDefined()
  expect(screen.getByText(/Certain: its name carries/)).toBeDefined()
  expect(screen.getByText(/Likely: new since then/)).toBeDefined()
  expect(screen.getAllByRole('button', { name: 'Adopt…' })).toHaveLength(2)
  expect(screen.getAllByRole('button', { name: 'Revoke…' })).toHaveLength(2)
})

test('a key that was shown is never said to be one that nobody saw', async () => {
  const shown = fakeOrphan({ wasShown: true })
  const { user, container } = await openRotation(
    fakeRotation('orphans-found', { attempts, orphans: [shown] })
  )
  const words =
    'its secret was shown here, was not confirmed as stored and cannot be shown again. If it was stored, adopt it; otherwise revoke it.'
  expect(
    screen.getByText('1 key of this rotation was shown and not confirmed as stored')
  ).toBeDefined()
  expect(container.textContent?.split(words)).toHaveLength(3)
  expect(container.textContent).not.toMatch(/without being shown|nobody has seen|not created yet/)
  expect(screen.getByText('created, secret not confirmed')).toBeDefined()
  expect(screen.getByText('Outcome: created, secret not confirmed as stored.')).toBeDefined()
  await user.click(await button('Revoke…'))
  const dialog = await screen.findByRole('dialog')
  expect(dialog.textContent).toContain(words)
  expect(dialog.textContent).not.toContain('without being shown')
})

test('where one key was shown and another not, each is said for itself', async () => {
  const orphans = [fakeOrphan({ wasShown: true }), fakeOrphan({ keyId: 'key_orphan_2' })]
  await openRotation(fakeRotation('orphans-found', { attempts, orphans }))
  expect(screen.getByText(/1 key of this rotation was shown and not confirmed/)).toBeDefined()
  expect(screen.getByText(/1 key of this rotation was created without being shown/)).toBeDefined()
  expect(screen.getByText('keys work that are not confirmed as stored')).toBeDefined()
  expect(screen.getAllByRole('button', { name: 'Look now' })).toHaveLength(1)
})

test('closing that is locked says beside itself what it waits for', async () => {
  const locked = 'Decide first what becomes of the keys that were found.'
  const actions = [{ name: 'close' as const, lockedBecause: locked }]
  await openRotation(fakeRotation('orphans-found', { attempts, actions }))
  expect(isOff(await button('Close rotation'))).toBe(true)
  expect(screen.getByText(`Locked: ${locked}`)).toBeDefined()
})

test('a key is adopted only by one who states to hold its secret and says how', async () => {
  const { user, callsTo } = await openRotation(fakeRotation('orphans-found', { attempts }))
  await user.click(await button('Adopt…'))
  const dialog = await screen.findByRole('dialog')
  const adopt = within(dialog).getByRole('button', { name: 'Adopt key' })
  expect(isOff(adopt)).toBe(true)
  await user.type(within(dialog).getByLabelText('How you come to hold it'), 'From the proxy log')
  expect(isOff(adopt)).toBe(true)
  await user.click(within(dialog).getByLabelText('I hold this key’s secret'))
  await user.click(adopt)
  await waitFor(() =>
    expect(callsTo('rotations.adopt')).toMatchObject([
      { keyId: 'key_orphan_1', reason: 'From the proxy log' }
    ])
  )
})

test('a refused adoption keeps the dialog and what was typed', async () => {
  const { user } = await openRotation(fakeRotation('orphans-found', { attempts }), {
    'rotations.adopt': async () => {
      throw new AppError('object-changed', 'The key is revoked by now')
    }
  })
  await user.click(await button('Adopt…'))
  const dialog = await screen.findByRole('dialog')
  await user.click(within(dialog).getByLabelText('I hold this key’s secret'))
  const field = within(dialog).getByLabelText<HTMLTextAreaElement>('How you come to hold it')
  await user.type(field, 'From the log')
  await user.click(within(dialog).getByRole('button', { name: 'Adopt key' }))
  expect(await within(dialog).findByText('The key is revoked by now')).toBeDefined()
  expect(field.value).toBe('From the log')
})

test('a found key is revoked in two steps, and its own id is what is prepared', async () => {
  const { user, callsTo } = await openRotation(
    fakeRotation('orphans-found', { attempts, orphans: two })
  )
  await user.click(screen.getAllByRole('button', { name: 'Revoke…' })[1] as HTMLElement)
  await screen.findByRole('dialog')
  await waitFor(() =>
    expect(callsTo('rotations.prepareRevoke')).toMatchObject([
      { target: { kind: 'orphan', keyId: 'key_orphan_2' } }
    ])
  )
  expect(callsTo('rotations.revoke')).toEqual([])
})

test('only a key that may be another’s can be left to its owner, with a reason', async () => {
  const { user, callsTo } = await openRotation(
    fakeRotation('orphans-found', { attempts, orphans: two })
  )
  const leave = screen.getAllByRole('button', { name: 'Not ours…' })
  expect(leave).toHaveLength(1)
  await user.click(leave[0] as HTMLElement)
  const dialog = await screen.findByRole('dialog')
  await user.type(within(dialog).getByLabelText('Whose key it is'), 'Made by Ada by hand')
  await user.click(within(dialog).getByRole('button', { name: 'Leave key' }))
  await waitFor(() =>
    expect(callsTo('rotations.disown')).toMatchObject([
      { keyId: 'key_orphan_2', reason: 'Made by Ada by hand' }
    ])
  )
})

test('more keys than are listed are said, how many and by which number to find them', async () => {
  const more = [fakeAttempt({ outcome: 'found', unlisted: 4_900 })]
  await openRotation(fakeRotation('orphans-found', { attempts: more, orphans: [] }))
  const said = await screen.findByText(
    'Horizon lists 4,900 more keys of this rotation than are listed here'
  )
  const strip = said.closest('[role=alert]')
  expect(strip?.textContent).toContain(`[rot-${more[0]?.nonce}]`)
  expect(isOff(await button('Look now'))).toBe(false)
  expect(screen.queryByText(/created without being shown/)).toBeNull()
})
