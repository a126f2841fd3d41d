import { AppError } from '@shared/errors'
import { acmeId, fakeProfile } from '@support/fake-bridge'
import { fakeAttempt, fakeOrphan, fakeRotation } from '@support/fake-rotation-data'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { button, isOff, openRotation } from './render-rotation'

test('before the first attempt what will be sent is named, and one press sends it once', async () => {
  let answer = (): void => undefined
  const answered = new Promise<void>(resolve => {
    answer = resolve
  })
  const { user, callsTo } = await openRotation(fakeRotation('ready-to-create'), {
    'rotations.create': async () => {
      await answered
      return fakeRotation('to-deliver')
    }
  })
  expect(screen.getByText('POST /admin/api-keys')).toBeDefined()
  const create = await button('Create replacement')
  await user.dblClick(create)
  answer()
  expect(await screen.findByRole('heading', { name: 'Deliver' })).toBeDefined()
  expect(callsTo('rotations.create')).toHaveLength(1)
})

test('a request on its way offers nothing that could send it again', async () => {
  await openRotation(
    fakeRotation('creating', { attempts: [fakeAttempt({ outcome: 'on-its-way' })] })
  )
  expect(screen.getByText('The request is on its way.')).toBeDefined()
  expect(screen.queryByRole('button', { name: /^Create (replacement|once)/ })).toBeNull()
})

test('a refused attempt says why and that nothing was made, and can be tried again', async () => {
  const failure = {
    code: 'rate-limited' as const,
    message: 'Horizon refuses new keys for now',
    nextStep: 'Wait a minute, then try again.'
  }
  const attempts = [fakeAttempt({ outcome: 'refused', failure })]
  const { user, callsTo } = await openRotation(fakeRotation('create-refused', { attempts }))
  expect(screen.getByText('Horizon refused the last attempt, so nothing was made')).toBeDefined()
  expect(screen.getByText(/Wait a minute, then try again/)).toBeDefined()
  await user.click(await button('Create once more'))
  await waitFor(() => expect(callsTo('rotations.create')).toHaveLength(1))
})

test('after a lost reply nothing can be sent, and the page says what it means and when it looks', async () => {
  const nextLookAt = new Date(Date.now() + 59_000).toISOString()
  const attempts = [fakeAttempt({ outcome: 'unknown', looks: 2, nextLookAt })]
  const { user, callsTo } = await openRotation(fakeRotation('create-unknown', { attempts }))
  const notice = screen
    .getByText('Whether the replacement exists is not known')
    .closest('[data-tone]')
  expect(notice?.textContent).toContain('a second key that nobody sees')
  expect(notice?.textContent).toContain('Another attempt is possible after the look in a minute.')
  expect(notice?.textContent).toMatch(/Next look in [345]\d s/)
  const create = await button('Create once more')
  expect(isOff(create)).toBe(true)
  await user.click(create)
  expect(callsTo('rotations.create')).toEqual([])
  await user.click(await button('Look now'))
  expect(callsTo('rotations.look')).toHaveLength(1)
})

test('a key that no list shows may be asked for again, and late landings are said to be watched', async () => {
  const attempts = [fakeAttempt({ outcome: 'not-created', looks: 3 })]
  const { user, callsTo } = await openRotation(fakeRotation('not-created', { attempts }))
  expect(screen.getByText(/a key that turns up late is named here/)).toBeDefined()
  await user.click(await button('Create once more'))
  await waitFor(() => expect(callsTo('rotations.create')).toHaveLength(1))
})

test('a new key that works no more is said to break its users, and another can be created', async () => {
  await openRotation(fakeRotation('replacement-ended'))
  expect(screen.getByText('The new key works no more').closest('[role=alert]')).not.toBeNull()
  expect(isOff(await button('Create once more'))).toBe(false)
})

test('an attempt whose key was revoked says so, and is no success', async () => {
  const attempts = [fakeAttempt({ outcome: 'found' })]
  const at = (fate: 'ended' | 'unconfirmed') =>
    fakeRotation('ready-to-create', { attempts, orphans: [fakeOrphan({ fate })] })
  const first = await openRotation(at('ended'))
  const outcome = screen.getByText('Outcome: found in the list, revoked.')
  expect(outcome.closest('li')?.dataset.outcome).toBe('over')
  expect(isOff(await button('Create once more'))).toBe(false)
  first.unmount()
  await openRotation(at('unconfirmed'))
  const open = screen.getByText('Outcome: found in the list, must still be revoked.')
  expect(open.closest('li')?.dataset.outcome).toBe('open')
})

test('the name that the new key has until the end is said before it is created', async () => {
  await openRotation(fakeRotation('ready-to-create'))
  const words = screen.getByText(/Until the rotation ends, the new key is called/)
  expect(words.textContent).toContain('Billing sync [rot-…]')
  expect(words.textContent).toContain('Finishing takes the tag away')
})

test('a button that is at work keeps the focus, and a second press does nothing', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const rotation = fakeRotation('create-unknown')
  const { user, callsTo } = await openRotation(rotation, {
    'rotations.look': async () => {
      await promise
      return rotation
    }
  })
  const look = await button('Look now')
  await user.click(look)
  await waitFor(() => expect(look.getAttribute('aria-busy')).toBe('true'))
  // A browser takes the focus from what is disabled.
  expect(look.hasAttribute('disabled')).toBe(false)
  expect(isOff(look)).toBe(true)
  await user.keyboard('{Enter}')
  resolve()
  await waitFor(() => expect(look.hasAttribute('aria-busy')).toBe(false))
  expect(document.activeElement).toBe(look)
  expect(isOff(look)).toBe(false)
  expect(callsTo('rotations.look')).toHaveLength(1)
})

test('a failed action stands above the foot with its next step, and can be dismissed', async () => {
  const { user } = await openRotation(fakeRotation('ready-to-create'), {
    'rotations.create': async () => {
      throw new AppError('database-read-only', 'The journal cannot be written', {
        nextStep: 'Free some space on the disk.'
      })
    }
  })
  await user.click(await button('Create replacement'))
  const strip = await screen.findByRole('alert')
  expect(strip.textContent).toContain('The replacement could not be asked for')
  expect(strip.textContent).toContain('Free some space on the disk.')
  await user.click(within(strip).getByRole('button', { name: 'Dismiss' }))
  expect(screen.queryByRole('alert')).toBeNull()
  expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Create' }))
})

test('a rotation that made nothing can be closed', async () => {
  const { user, callsTo } = await openRotation(fakeRotation('ready-to-create'))
  await user.click(await button('Close rotation'))
  await waitFor(() => expect(callsTo('rotations.close')).toHaveLength(1))
  expect(await screen.findByText(/The rotation was closed/)).toBeDefined()
})

test('in a read-only profile nothing that changes is offered', async () => {
  const profiles = [fakeProfile({ id: acmeId, safetyLevel: 'read-only' })]
  await openRotation(fakeRotation('ready-to-create'), {}, { world: { profiles } })
  expect(screen.queryByRole('button', { name: 'Create replacement' })).toBeNull()
  expect(screen.queryByRole('button', { name: 'Close rotation' })).toBeNull()
})
