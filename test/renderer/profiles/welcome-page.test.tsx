import type { Handlers } from '@shared/contract'
import type { ConnectionReport } from '@shared/contract/profiles'
import { AppError } from '@shared/errors'
import { fakeProfile } from '@support/fake-bridge'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { renderApp } from '../ui/render-page'

const secret = 'canary-5f1c9a'
const nobody = { profiles: [], activeProfileId: null }

async function fill(handlers: Partial<Handlers> = {}) {
  const app = renderApp('/', nobody, handlers)
  const { user } = app
  await user.type(await screen.findByLabelText('Profile name'), 'Acme')
  await user.type(screen.getByLabelText('Base URL'), 'https://horizon.acme.example')
  await user.type(screen.getByLabelText('Admin secret'), secret)
  return app
}

const connect = () => screen.getByRole('button', { name: 'Connect' })
const isOff = (button: HTMLElement) => button.getAttribute('aria-disabled') === 'true'
const testIt = () => screen.getByRole('button', { name: 'Test connection' })

const refusedReport: ConnectionReport = {
  passed: false,
  tookMs: 360,
  steps: [
    { step: 'address', outcome: 'passed', detail: 'resolves', tookMs: 12 },
    { step: 'tls', outcome: 'passed', detail: '1.3', tookMs: 61 },
    { step: 'horizon', outcome: 'passed', detail: 'GET /health answered 200', tookMs: 84 },
    { step: 'admin-secret', outcome: 'failed', detail: 'Refused with 401', tookMs: 203 },
    { step: 'offers', outcome: 'not-asked', detail: '', tookMs: null }
  ],
  failure: {
    code: 'invalid-admin-secret',
    message: 'Horizon is there, but it did not accept this admin secret',
    status: 401
  },
  remedy: 'try-x-admin-secret'
}

test('nothing connects before a passed test of exactly these values', async () => {
  const { user, fake } = await fill()
  expect(isOff(connect())).toBe(true)
  await user.click(connect())
  expect(fake.callsTo('profiles.create')).toEqual([])

  await user.click(testIt())
  await waitFor(() => expect(isOff(connect())).toBe(false))

  await user.type(screen.getByLabelText('Base URL'), '/v1')
  expect(isOff(connect())).toBe(true)
  expect(screen.queryByText('Connection test')).toBeNull()
})

test('after a passed test it connects with what was tested, and keeps no secret', async () => {
  const { user, fake } = await fill()
  await user.click(testIt())
  await waitFor(() => expect(isOff(connect())).toBe(false))
  await user.click(connect())

  await screen.findByRole('heading', { name: 'API keys' })
  expect(fake.callsTo('profiles.create')).toEqual([
    {
      draft: {
        name: 'Acme',
        environment: 'production',
        baseUrl: 'https://horizon.acme.example',
        headerForm: 'bearer',
        operatorName: '',
        safetyLevel: 'type-to-confirm'
      },
      secret,
      storage: 'keychain'
    }
  ])
  expect(document.documentElement.outerHTML).not.toContain(secret)
  expect([...document.querySelectorAll('input')].map(field => field.value)).not.toContain(secret)
})

test('a failed test stops where it failed, and the remedy tests again with the other header', async () => {
  let round = 0
  const { user, fake } = await fill({
    'profiles.testConnection': async () => {
      round += 1
      return round === 1 ? refusedReport : { passed: true, steps: [], tookMs: 1 }
    }
  })
  await user.click(testIt())
  const box = await screen.findByRole('region', { name: 'Connection test' })
  await within(box).findByText('stopped at step 4 of 5, after 360 ms')
  expect(within(box).getByText('Not asked')).toBeDefined()
  expect(within(box).getByRole('alert').textContent).toContain('did not accept this admin secret')

  await user.click(within(box).getByRole('button', { name: 'Try x-admin-secret' }))
  await waitFor(() => expect(isOff(connect())).toBe(false))
  expect(fake.callsTo('profiles.testConnection')[1]).toMatchObject({ headerForm: 'x-admin-secret' })
})

test('steps appear as they end, and Cancel stops the test that is running', async () => {
  let operation = ''
  let end: (report: ConnectionReport) => void = () => undefined
  const { user, fake } = await fill({
    'profiles.testConnection': ({ operationId }) => {
      operation = operationId
      return new Promise(resolve => {
        end = resolve
      })
    }
  })
  await user.click(testIt())
  await screen.findByText('step 1 of 5')
  const step = { step: 'address', outcome: 'passed', detail: 'resolves', tookMs: 12 } as const
  fake.emit('connectionTest.step', { operationId: crypto.randomUUID(), step })
  fake.emit('connectionTest.step', { operationId: operation, step })
  await screen.findByText('step 2 of 5')

  await user.click(screen.getByRole('button', { name: 'Cancel' }))
  expect(fake.callsTo('operations.cancel')).toEqual([{ operationId: operation }])
  end({
    passed: false,
    steps: [step],
    tookMs: 40,
    failure: { code: 'cancelled', message: 'The test was cancelled' }
  })
  await screen.findByText('cancelled after 40 ms')
  expect(isOff(connect())).toBe(true)
})

test('the result of a test whose values changed meanwhile counts for nothing', async () => {
  let end: (report: ConnectionReport) => void = () => undefined
  const { user } = await fill({
    'profiles.testConnection': () =>
      new Promise(resolve => {
        end = resolve
      })
  })
  await user.click(testIt())
  await screen.findByText('step 1 of 5')
  await user.type(screen.getByLabelText('Admin secret'), 'x')
  end({ passed: true, steps: [], tookMs: 1 })
  await waitFor(() => expect(screen.queryByText('Connection test')).toBeNull())
  expect(isOff(connect())).toBe(true)
})

test('bad input is refused beside its field before anything is sent', async () => {
  const { user, fake } = renderApp('/', nobody)
  await user.type(await screen.findByLabelText('Base URL'), 'http://horizon.acme.example')
  await user.type(screen.getByLabelText('Admin secret'), 'two words')
  await user.click(testIt())
  expect(screen.getByText(/Plain http is allowed/)).toBeDefined()
  expect(screen.getByText(/no spaces/)).toBeDefined()
  expect(fake.callsTo('profiles.testConnection')).toEqual([])
})

test('a refusal by main stands beside its field, and the form keeps its contents', async () => {
  const { user } = await fill({
    'profiles.create': async () => {
      throw new AppError('invalid-input', 'There is already a profile with this name', {
        fields: [{ field: 'draft.name', issue: 'Choose another name' }]
      })
    }
  })
  await user.click(testIt())
  await waitFor(() => expect(isOff(connect())).toBe(false))
  await user.click(connect())
  await screen.findByText('The profile was not created')
  expect(screen.getAllByText('Choose another name').length).toBeGreaterThan(0)
  expect(screen.getByLabelText<HTMLInputElement>('Admin secret').value).toBe(secret)
})

test('without a keychain the secret is kept only after the operator chose this session', async () => {
  const { user, fake } = await fill({
    'keychain.status': async () => ({
      state: 'unavailable',
      backend: 'Secret Service',
      message: 'This computer has no keychain that answers',
      nextStep: 'Start one, or keep the secret for this session only.'
    })
  })
  expect(screen.getByText('This computer has no keychain that answers')).toBeDefined()
  await user.click(testIt())
  await screen.findByText(/^passed in/)
  expect(isOff(connect())).toBe(true)
  expect(screen.getByText('Tick “Keep for this session only” first.')).toBeDefined()

  await user.click(screen.getByRole('checkbox', { name: /this session only/ }))
  await user.click(connect())
  await waitFor(() =>
    expect(fake.callsTo('profiles.create')).toMatchObject([{ storage: 'session' }])
  )
})

test('the secret is hidden until it is asked for', async () => {
  const { user } = await fill()
  const field = screen.getByLabelText<HTMLInputElement>('Admin secret')
  expect(field.type).toBe('password')
  await user.click(screen.getByRole('button', { name: 'Show or hide the admin secret' }))
  expect(field.type).toBe('text')
})

test('the local Horizon opens in its own environment', async () => {
  const { user } = renderApp('/', nobody)
  await user.click(await screen.findByRole('button', { name: 'Open the local Horizon' }))
  await screen.findByRole('button', { name: /^Profile ?Local/ })
})

test('a local Horizon that does not start says why and can be tried again', async () => {
  const { user } = renderApp('/', nobody, {
    'localHorizon.open': async () => {
      throw new AppError('local-horizon-failed', 'Its port is taken')
    }
  })
  await user.click(await screen.findByRole('button', { name: 'Open the local Horizon' }))
  expect((await screen.findByRole('alert')).textContent).toContain('Its port is taken')
  expect(screen.getByRole('button', { name: 'Retry' })).toBeDefined()
})

test('as Add profile it has a way back', async () => {
  const { user } = renderApp('/welcome')
  await user.click(await screen.findByRole('link', { name: 'Back to Acme' }))
  await screen.findByRole('heading', { name: 'API keys' })
})

test('where no profile is active the known ones can be opened', async () => {
  const { user, fake } = renderApp('/', { activeProfileId: null })
  await user.click(
    await screen
      .findByRole('button', { name: /Local/ })
      .then(() => screen.getByRole('button', { name: /^Local/ }))
  )
  await waitFor(() => expect(fake.callsTo('profiles.activate')).toHaveLength(1))
  await screen.findByRole('button', { name: /^Profile ?Local/ })
})

test('the safety level follows the environment until one is chosen', async () => {
  const { user } = await fill()
  const level = (name: string) => screen.getByRole<HTMLInputElement>('radio', { name })
  expect(level('Type to confirm').checked).toBe(true)
  const pick = async (environment: string) => {
    await user.click(screen.getByRole('button', { name: /^Environment/ }))
    await user.click(await screen.findByRole('option', { name: environment, hidden: true }))
  }
  await pick('Staging')
  expect(level('Confirm').checked).toBe(true)
  await user.click(level('Read-only'))
  await pick('Production')
  expect(level('Read-only').checked).toBe(true)
})

test('Production connects with a less safe level only where that was ticked', async () => {
  const { user, fake } = await fill()
  await user.click(screen.getByRole('radio', { name: 'Normal' }))
  await user.click(testIt())
  await screen.findByText('Tick first that Production gets a less safe level.')
  await user.click(connect())
  expect(fake.callsTo('profiles.create')).toEqual([])
  await user.click(screen.getByRole('checkbox', { name: /^Use Normal/ }))
  await user.click(connect())
  await waitFor(() =>
    expect(fake.callsTo('profiles.create')).toMatchObject([{ draft: { safetyLevel: 'normal' } }])
  )
})

test('a profile shows its safety level before it is opened', async () => {
  renderApp('/', {
    profiles: [fakeProfile({ safetyLevel: 'read-only' })],
    activeProfileId: null
  })
  const known = await screen.findByRole('region', { name: 'Profiles on this computer' })
  expect(known.textContent).toContain('Read-only')
})

test('a cancelled test says that nothing was stored and what to do next', async () => {
  const { user } = await fill({
    'profiles.testConnection': async () => ({
      passed: false,
      tookMs: 900,
      steps: [],
      failure: { code: 'cancelled', message: 'Cancelled' }
    })
  })
  await user.click(testIt())
  await screen.findByText(/^Nothing was changed or stored\. Test the connection again/)
})

test('a test result never leaves Connect out of sight', async () => {
  const { user } = await fill()
  const shown = vi.spyOn(Element.prototype, 'scrollIntoView')
  await user.click(testIt())
  await screen.findByText(/^passed in/)
  const last = shown.mock.contexts.at(-1) as Element
  expect(last.contains(connect())).toBe(true)
  expect(shown).toHaveBeenLastCalledWith({ block: 'nearest' })
  shown.mockRestore()
})
