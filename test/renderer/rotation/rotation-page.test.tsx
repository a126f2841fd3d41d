import { type Situation, situations } from '@shared/domain/rotation-stages'
import { AppError } from '@shared/errors'
import { acmeId } from '@support/fake-bridge'
import { fakeChecks, fakeRotation, fakeRotationId } from '@support/fake-rotation-data'
import { render, screen, waitFor, within } from '@testing-library/react'
import { expect, onTestFinished, test, vi } from 'vitest'
import { button, isOff, openRotation, renderAt } from './render-rotation'

test.each(situations)('%s has a step of its own', async (situation: Situation) => {
  await openRotation(fakeRotation(situation))
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Billing sync')
  expect(screen.getByRole('heading', { level: 2 }).textContent).not.toBe('')
})

test('the steps keep their evidence and time, and both keys are named below', async () => {
  await openRotation(fakeRotation('draining'))
  const steps = screen.getByRole('list', { name: 'Steps' })
  expect(within(steps).getByRole('button', { name: /^Preflight \(done\)/ }).textContent).toContain(
    '6 checks passed'
  )
  expect(within(steps).getByRole('button', { name: /^Drain \(present step\)/ })).toBeDefined()
  expect(within(steps).queryByRole('button', { name: /Record/ })).toBeNull()
  expect(screen.getByRole('link', { name: 'hz_live_Kd2m' })).toBeDefined()
})

test.each(['Preflight', 'Create', 'Deliver', 'Verify'])(
  'the done step %s can be looked at again, changes nothing, and leads back',
  async name => {
    const { user, calls } = await openRotation(fakeRotation('draining'))
    await screen.findByRole('region', { name: 'Verdict' })
    await user.click(screen.getByRole('button', { name: new RegExp(`^${name} \\(done\\)`) }))
    expect((await screen.findByRole('heading', { level: 2 })).textContent).toBe(name)
    expect(screen.queryByRole('button', { name: /^(Revoke|Waive|Cancel|Mark|Adopt)/ })).toBeNull()
    await user.click(await button('Back to Drain'))
    expect((await screen.findByRole('heading', { level: 2 })).textContent).toBe('Drain')
    const written = calls.filter(({ name: sent }) => /set|deliver|verify|create|waive/i.test(sent))
    expect(written).toEqual([])
  }
)

test('after an advance the focus is on the step’s heading, and the change is announced', async () => {
  const { user } = await openRotation(fakeRotation('to-verify'))
  await user.click(await button('Verify by the proof'))
  const heading = await screen.findByRole('heading', { name: 'Drain' })
  await waitFor(() => expect(document.activeElement).toBe(heading))
  const words = screen.getAllByRole('status').map(({ textContent }) => textContent)
  expect(words).toContain('Drain: The rotation stands at draining.')
})

test('Esc leads from a step looked at again to the present one, then to the list', async () => {
  const { user } = await openRotation(fakeRotation('draining'), {}, { search: '?step=verify' })
  expect(screen.getByRole('heading', { level: 2 }).textContent).toBe('Verify')
  await user.keyboard('{Escape}')
  expect((await screen.findByRole('heading', { level: 2 })).textContent).toBe('Drain')
  await user.keyboard('{Escape}')
  expect(window.location.hash).toBe('#/rotations')
})

test('a change that main made by itself shows at once', async () => {
  const { held, emit } = await openRotation(fakeRotation('create-unknown'))
  held.rotations = [fakeRotation('orphans-found')]
  emit('rotations.changed', { profileId: acmeId })
  expect(await screen.findByText(/created without being shown/)).toBeDefined()
})

test('the whole way from Create to the record needs no mouse', async () => {
  const { user, held } = await openRotation(fakeRotation('ready-to-create'))
  held.drain = { ...held.drain, answer: 'safe', pairs: [] }
  const press = async (name: string) => {
    // The dialog's, where one is open.
    const control = (await screen.findAllByRole('button', { name })).at(-1)
    for (let tabs = 0; document.activeElement !== control && tabs < 60; tabs += 1) await user.tab()
    expect(document.activeElement).toBe(control)
    await user.keyboard('{Enter}')
  }
  await press('Create replacement')
  await press('Mark as delivered')
  await press('Verify by the proof')
  await press('Revoke early with a reason…')
  const dialog = await screen.findByRole('dialog')
  await user.type(await within(dialog).findByLabelText(/^Type the key’s name/), 'Billing sync')
  await press('Revoke old key')
  await press('Finish and record')
  expect(await screen.findByText(/The rotation is over/)).toBeDefined()
})

test('a rotation of another profile or computer is said not to be here', async () => {
  const { page } = renderAt(`/rotations/${fakeRotationId}`)
  render(page())
  expect(await screen.findByText('There is no such rotation here')).toBeDefined()
})

test('a rotation that cannot be read can be tried again', async () => {
  let isBroken = true
  const { page, held, user } = renderAt(`/rotations/${fakeRotationId}`, {
    'rotations.get': async () => {
      if (isBroken) throw new AppError('database-unavailable', 'The journal does not answer')
      return fakeRotation('draining')
    }
  })
  held.rotations = [fakeRotation('draining')]
  render(page())
  await screen.findByText('The rotation could not be read')
  isBroken = false
  await user.click(await button('Retry'))
  expect(await screen.findByRole('heading', { name: 'Drain' })).toBeDefined()
})

const newRotation = '/rotations/new?key=key_9f2c0002'

test('the start page shows checks and the difference, and starting sends nothing to Horizon', async () => {
  const { page, user, callsTo } = renderAt(newRotation)
  render(page())
  expect(await screen.findByText('6 of 6 passed')).toBeDefined()
  expect(screen.getByRole('row', { name: /^Scopes/ }).textContent).toContain('same')
  expect(screen.getByText(/Starting sends nothing to Horizon yet/)).toBeDefined()
  await user.click(await button('Start rotation'))
  expect(await screen.findByRole('heading', { name: 'Create' })).toBeDefined()
  expect(callsTo('rotations.start')).toMatchObject([
    { keyId: 'key_9f2c0002', mode: 'guided', seenVersion: 1 }
  ])
  expect(callsTo('rotations.create')).toEqual([])
})

test('a failed check holds the start back, with what to do', async () => {
  const detail = 'Another rotation of it is open. Finish or close that one.'
  const { page } = renderAt(newRotation, {
    'rotations.preflight': async () => ({
      key: fakeRotation('ready-to-create').oldKey,
      checks: [...fakeChecks(), { name: 'writable', result: 'failed', detail }],
      draft: fakeRotation('ready-to-create').draft,
      diff: []
    })
  })
  render(page())
  expect(await screen.findByText(detail)).toBeDefined()
  const start = await button('Start rotation')
  expect(isOff(start)).toBe(true)
  expect(start.getAttribute('data-hint')).toContain('1 check failed')
})

test('another expiry is shown as a difference of the operator’s own, and is what is asked for', async () => {
  const { page, user, callsTo } = renderAt(newRotation)
  render(page())
  await user.click(await screen.findByRole('radio', { name: 'None' }))
  expect(screen.getByRole('row', { name: /^Expiry/ }).textContent).toContain('wider')
  await user.click(await button('Start rotation'))
  await waitFor(() => expect(callsTo('rotations.start')).toMatchObject([{ expiresAt: null }]))
})

test('an emergency says what it costs, and is checked as one', async () => {
  const { page, user, callsTo } = renderAt(newRotation)
  render(page())
  await user.click(await screen.findByRole('radio', { name: /^Emergency/ }))
  expect(screen.getByText(/gets 401 until it does/)).toBeDefined()
  await waitFor(() =>
    expect(callsTo('rotations.preflight')).toContainEqual(
      expect.objectContaining({ mode: 'emergency' })
    )
  )
})

test('a start that main refuses is shown above the foot, and what was chosen stays', async () => {
  const { page, user } = renderAt(newRotation, {
    'rotations.start': async () => {
      throw new AppError('object-changed', 'The key was changed since you saw it')
    }
  })
  render(page())
  await user.click(await screen.findByRole('radio', { name: '90 d' }))
  await user.click(await button('Start rotation'))
  expect((await screen.findByRole('alert')).textContent).toContain('The key was changed since')
  expect(screen.getByRole<HTMLInputElement>('radio', { name: '90 d' }).checked).toBe(true)
  expect(screen.getAllByRole('button', { name: 'Check again' })).toHaveLength(2)
})

test('the present step is in sight, also where the list of steps scrolls', async () => {
  const scrolled = vi.spyOn(Element.prototype, 'scrollIntoView').mockClear()
  onTestFinished(() => scrolled.mockRestore())
  await openRotation(fakeRotation('to-record'))
  const shown = scrolled.mock.contexts.map(each => (each as Element).textContent)
  expect(shown).toContainEqual(expect.stringContaining('Record'))
})
