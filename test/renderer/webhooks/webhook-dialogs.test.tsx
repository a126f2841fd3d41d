import { useNewKeys } from '@renderer/ui/new-keys'
import type { PendingReveal } from '@shared/contract/reveals'
import { AppError } from '@shared/errors'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderWebhooks } from './render-webhooks'

const revealId = '11111111-1111-4111-8111-111111111111'
const plaintext = 'hz_live_CANARYnotARealToken0000'
const send = '{Control>}{Enter}{/Control}'
const button = (name: string | RegExp) => screen.getByRole('button', { name })

test('Rotate says that the old URL dies at once, when it is quiet, and who calls', async () => {
  renderWebhooks('/webhooks/whk_7d21?rotate')
  const dialog = await screen.findByRole('dialog', { name: /Rotate the token of agent_007/ })
  await within(dialog).findByText(/The old URL dies at once/)
  await within(dialog).findByText('Quietest 03:00–05:00 UTC')
  await within(dialog).findByText('203.0.113.9')
  expect(dialog.textContent).toContain('over 14 days')
})

test('nothing is sent before the webhook’s id is typed, and then once', async () => {
  const { user, callsTo } = renderWebhooks('/webhooks/whk_7d21?rotate')
  await screen.findByRole('dialog')
  const field = await screen.findByLabelText(/Type the webhook’s id/)
  const rotate = () =>
    within(screen.getByRole('dialog')).getByRole('button', { name: 'Rotate token' })
  await user.click(rotate())
  expect(callsTo('webhooks.rotate')).toEqual([])
  await user.type(field, 'whk_7d21')
  await user.click(rotate())
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(callsTo('webhooks.rotate')).toMatchObject([{ typedText: 'whk_7d21' }])
})

test('Ctrl+Enter sends a dialog once, and never a rotation whose reply was lost', async () => {
  const { user, callsTo } = renderWebhooks('/webhooks/whk_7d21?rotate', {
    handlers: {
      'webhooks.rotate': async () => {
        throw new AppError('outcome-unknown', 'The reply was lost')
      }
    }
  })
  const field = await screen.findByLabelText(/Type the webhook’s id/)
  await user.keyboard(send)
  expect(callsTo('webhooks.rotate')).toEqual([])
  await user.type(field, 'whk_7d21')
  await user.keyboard(send)
  await screen.findByText('The token may be unknown to everyone')
  await user.keyboard(send)
  expect(callsTo('webhooks.rotate')).toHaveLength(1)
})

test('Ctrl+Enter changes a webhook once', async () => {
  const { user, callsTo } = renderWebhooks('/webhooks/whk_7d21?edit')
  const limit = await screen.findByLabelText('Triggers per minute')
  await user.keyboard(send)
  expect(callsTo('webhooks.update')).toEqual([])
  await user.clear(limit)
  await user.type(limit, '12')
  await user.keyboard(send)
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(callsTo('webhooks.update')).toHaveLength(1)
})

test('a lost reply stays in the dialog, with one way on', async () => {
  let tries = 0
  const { user, callsTo } = renderWebhooks('/webhooks/whk_7d21?rotate', {
    handlers: {
      'webhooks.rotate': async () => {
        tries += 1
        if (tries === 1) throw new AppError('outcome-unknown', 'The reply was lost')
        return { webhook: null, revealId }
      },
      'webhooks.prepareRotate': async () => ({
        token: crypto.randomUUID(),
        expiresAt: new Date(Date.now() + 60_000).toISOString(),
        webhook: null,
        consent: { kind: 'button' }
      })
    }
  })
  const dialog = await screen.findByRole('dialog')
  await screen.findByText('This Horizon does not list webhooks')
  await user.click(within(dialog).getByRole('button', { name: 'Rotate token' }))
  await screen.findByText('The token may be unknown to everyone')
  expect(callsTo('webhooks.rotate')).toHaveLength(1)
  await user.click(button('Rotate again now'))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(callsTo('webhooks.rotate')).toHaveLength(2)
})

test('a changed webhook is shown anew and what was typed no longer counts', async () => {
  const { user } = renderWebhooks('/webhooks/whk_7d21?rotate', {
    handlers: {
      'webhooks.rotate': async () => {
        throw new AppError('object-changed', 'The webhook changed since you looked')
      }
    }
  })
  await user.type(await screen.findByLabelText(/Type the webhook’s id/), 'whk_7d21')
  await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Rotate token' }))
  await screen.findByText(/The webhook changed since you looked/)
  expect((screen.getByLabelText(/Type the webhook’s id/) as HTMLInputElement).value).toBe('')
})

test('Edit shows before and after, and sends only what is changed with what was seen', async () => {
  const { user, callsTo } = renderWebhooks('/webhooks/whk_7d21?edit')
  await screen.findByRole('dialog', { name: /Edit webhook of agent_007/ })
  const limit = screen.getByLabelText('Triggers per minute')
  await user.clear(limit)
  await user.type(limit, '12')
  await user.click(screen.getByRole('switch', { name: 'Let every address in' }))
  const compared = screen.getByLabelText('Before and after').textContent
  expect(compared).toContain('203.0.113.0/24every address')
  expect(compared).toContain('6012')
  await user.click(button('Change webhook'))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(callsTo('webhooks.update')).toMatchObject([
    {
      webhookId: 'whk_7d21',
      seen: { version: 3, ipAllowlist: ['203.0.113.0/24'], rateLimit: 60 },
      ipAllowlist: null,
      rateLimit: 12
    }
  ])
  expect(callsTo('webhooks.update')[0]).not.toHaveProperty('isEnabled')
})

test('Create refuses what Horizon would refuse, beside its field', async () => {
  const { user, callsTo } = renderWebhooks('/webhooks?new')
  const dialog = await screen.findByRole('dialog', { name: 'Create webhook' })
  await user.type(screen.getByLabelText('Agent id'), 'agent_007')
  const url = screen.getByLabelText('Address for events')
  await user.type(url, 'http://hooks.example/in')
  await screen.findByText('Send an https URL; plain http is for this machine only')
  await user.clear(url)
  await user.type(url, 'https://hooks.example/in')
  const allowlist = screen.getByLabelText('Addresses that may trigger it')
  await user.type(allowlist, '203.0.113.7/24')
  await screen.findByText(/This range begins elsewhere: send 203.0.113.0\/24/)
  await user.clear(allowlist)
  await user.type(allowlist, '0.0.0.0/0')
  await screen.findByText(/0.0.0.0\/0 lets nearly everybody in/)
  const create = () => within(dialog).getByRole('button', { name: 'Create webhook' })
  await user.click(create())
  expect(callsTo('webhooks.create')).toEqual([])
  await user.click(screen.getByRole('checkbox', { name: /agent.error/ }))
  await user.click(create())
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(callsTo('webhooks.create')).toMatchObject([
    { draft: { agentId: 'agent_007', events: ['agent.error'], ipAllowlist: ['0.0.0.0/0'] } }
  ])
})

test('the page of a webhook shows what came in, what went out and each attempt', async () => {
  renderWebhooks('/webhooks/whk_7d21')
  const table = await screen.findByRole('table')
  expect(within(table).getAllByRole('row')).toHaveLength(4)
  expect(table.textContent).toContain('2 attempts: 503, timeout')
  expect(table.textContent).toContain('refused 202')
})

const pending = (changes: Partial<PendingReveal> = {}): PendingReveal => ({
  revealId,
  kind: 'webhook',
  parts: ['trigger-url', 'token', 'signing-secret'],
  keyId: 'whk_7d21',
  clientName: 'agent_007',
  createdAt: new Date().toISOString(),
  stash: 'keychain',
  stashedUntil: new Date(Date.now() + 832_000).toISOString(),
  isRecovered: false,
  ...changes
})

test('each part is masked, shown and copied by itself, and the dialog needs the tick', async () => {
  let reveals = [pending()]
  const { user, callsTo } = renderWebhooks('/webhooks', {
    handlers: {
      'reveals.pending': async () => ({ reveals }),
      'reveals.show': async () => ({ plaintext }),
      'reveals.copy': async ({ part }) => ({ state: 'holding', revealId, part }),
      'reveals.acknowledge': async () => {
        reveals = []
        return {}
      }
    }
  })
  const dialog = await screen.findByRole('dialog', { name: /Store this webhook’s token now/ })
  await waitFor(() => expect(document.activeElement).toBe(button('Copy the trigger url')))
  expect(dialog.textContent).not.toContain('CANARY')
  const token = screen.getByRole('region', { name: 'Token' })
  await user.click(within(token).getByRole('button', { name: 'Show' }))
  expect(token.textContent).toContain(plaintext)
  await user.click(button('Copy the signing secret'))
  expect(callsTo('reveals.show')).toEqual([{ revealId, part: 'token' }])
  expect(callsTo('reveals.copy')).toEqual([{ revealId, part: 'signing-secret' }])
  const secret = screen.getByRole('region', { name: 'Signing secret' })
  await waitFor(() => expect(secret.textContent).toContain('if it still holds it'))

  await user.keyboard('{Escape}')
  expect(screen.getByRole('dialog')).toBeDefined()
  await user.click(screen.getByRole('checkbox', { name: 'I have stored this token' }))
  await user.click(button('Close'))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(document.documentElement.outerHTML).not.toContain('CANARY')
  // A webhook is no key that the list of keys could mark as new.
  expect(useNewKeys.getState().keys).toEqual([])
})

test('all of it is saved as lines of one .env file', async () => {
  const { user, callsTo } = renderWebhooks('/webhooks', {
    handlers: {
      'reveals.pending': async () => ({ reveals: [pending()] }),
      'reveals.saveToFile': async () => ({ path: '/home/ada/agent-007-webhook.env' })
    }
  })
  await screen.findByRole('dialog')
  await user.click(button('Save to file…'))
  await user.click(
    await screen.findByRole('menuitem', { name: 'All of it as lines of a .env file…' })
  )
  expect(callsTo('reveals.saveToFile')).toEqual([{ revealId, format: 'env' }])
  await screen.findByText('/home/ada/agent-007-webhook.env')
})
