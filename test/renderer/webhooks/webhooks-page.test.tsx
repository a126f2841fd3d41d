import { allCommands, allObjects, useCommandRegistry } from '@renderer/ui/command-registry'
import type { WebhookRotation } from '@shared/contract/webhooks'
import { AppError } from '@shared/errors'
import { fakeProfile } from '@support/fake-bridge'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderWebhooks } from './render-webhooks'

const operationId = '22222222-2222-4222-8222-222222222222'
const readOnly = { profiles: [fakeProfile({ safetyLevel: 'read-only' })] }

const rotation = (changes: Partial<WebhookRotation> = {}): WebhookRotation => ({
  operationId,
  webhookId: 'whk_7d21',
  startedAt: new Date(Date.now() - 60_000).toISOString(),
  startedBy: 'Ada Moreau',
  state: 'unknown',
  storedAt: null,
  ...changes
})

const row = (name: string) => screen.getByRole('row', { name: new RegExp(name) })

test('each webhook is a row with its masked URL, who may trigger it and its state', async () => {
  renderWebhooks('/webhooks')
  await screen.findByRole('link', { name: 'agent_007' })
  expect(row('agent_007').textContent).toContain('…/hz_live_7Kq2••••••')
  expect(row('agent_007').textContent).toContain('1 range')
  expect(row('agent_012').textContent).toContain('Every address')
  expect(row('agent_012').textContent).toContain('Disabled')
  expect(screen.getByRole('heading', { level: 1 }).parentElement?.textContent).toContain('2')
})

test('arrows move between rows and Enter opens one', async () => {
  const { user } = renderWebhooks('/webhooks')
  const first = await screen.findByRole('link', { name: 'agent_007' })
  first.focus()
  await user.keyboard('{ArrowDown}')
  expect(document.activeElement).toBe(screen.getByRole('link', { name: 'agent_012' }))
  await user.keyboard('{Enter}')
  await screen.findByRole('heading', { name: 'Deliveries' })
  expect(window.location.hash).toBe('#/webhooks/whk_9a04')
})

test('without any webhook the page says how to begin', async () => {
  renderWebhooks('/webhooks', {
    data: ({ list }) => {
      list.webhooks = []
    }
  })
  await screen.findByRole('heading', { name: 'No webhook yet' })
  expect(screen.getAllByRole('button', { name: 'Create webhook' })).toHaveLength(2)
})

test('offline the list stays, with its age', async () => {
  renderWebhooks('/webhooks', {
    data: ({ list }) => {
      list.failure = { code: 'refused', message: 'Nothing answers at this address' }
    }
  })
  await screen.findByText(/Horizon cannot be reached/)
  expect(screen.getByRole('link', { name: 'agent_007' })).toBeDefined()
})

test('a failure before anything was read says what and why, with Retry', async () => {
  const { callsTo, user } = renderWebhooks('/webhooks', {
    data: ({ list }) => {
      list.fetchedAt = null
      list.webhooks = []
      list.failure = { code: 'server-error', message: 'Horizon answered 500', status: 500 }
    }
  })
  await screen.findByText('The webhooks could not be read')
  await user.click(screen.getByRole('button', { name: 'Retry' }))
  await waitFor(() => expect(callsTo('webhooks.refresh')).toHaveLength(2))
  expect(callsTo('webhooks.refresh').at(-1)).toMatchObject({ isBackground: false })
})

test('where the admin secret does not reach webhooks a key of their own is offered', async () => {
  const { user, callsTo } = renderWebhooks('/webhooks', {
    data: ({ list }) => {
      Object.assign(list, { access: 'none', fetchedAt: null, webhooks: [] })
    }
  })
  await user.click(await screen.findByRole('button', { name: 'Add a webhook key' }))
  const dialog = await screen.findByRole('dialog', { name: 'Add a webhook key' })
  await user.type(within(dialog).getByLabelText('API key'), 'hz_live_abc0123456789012')
  await user.click(within(dialog).getByRole('button', { name: 'Store key' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(callsTo('webhooks.setKey')).toMatchObject([{ key: 'hz_live_abc0123456789012' }])
})

test('a webhook key is in no cache of the page', async () => {
  const key = 'hz_live_CANARYwebhooksKey0000'
  const { user, client } = renderWebhooks('/webhooks?key')
  const dialog = await screen.findByRole('dialog', { name: 'Add a webhook key' })
  await user.type(within(dialog).getByLabelText('API key'), key)
  await user.click(within(dialog).getByRole('button', { name: 'Store key' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  const cached = [client.getQueryCache().getAll(), client.getMutationCache().getAll()].flat()
  expect(JSON.stringify(cached.map(({ state }) => state))).not.toContain(key)
  expect(document.documentElement.outerHTML).not.toContain(key)
})

test('where nothing can be listed a webhook is rotated by its id', async () => {
  const { user, callsTo } = renderWebhooks('/webhooks', {
    data: ({ list }) => {
      const failure = { code: 'not-offered', message: 'no list' } as const
      Object.assign(list, { access: 'api-key', fetchedAt: null, webhooks: [], failure })
    }
  })
  await user.click(await screen.findByRole('button', { name: 'Rotate by id…' }))
  const field = await screen.findByLabelText('Webhook id')
  await user.type(field, 'hz_live_abc0123456789012')
  await screen.findByText('This is a key or a token, not an id')
  await user.click(screen.getByRole('button', { name: 'Continue' }))
  expect(window.location.hash).toBe('#/webhooks?by-id')
  await user.clear(field)
  await user.type(field, 'whk_remote')
  await user.click(screen.getByRole('button', { name: 'Continue' }))
  await screen.findByText('This Horizon does not list webhooks')
  expect(callsTo('webhooks.prepareRotate')).toMatchObject([{ webhookId: 'whk_remote' }])
})

test('a token that may be unknown to everyone is rotated again with one click', async () => {
  const { user, callsTo } = renderWebhooks('/webhooks', {
    data: ({ list }) => {
      list.rotations = [rotation()]
    }
  })
  await screen.findByText(/may be unknown to everyone/)
  expect(callsTo('webhooks.rotate')).toEqual([])
  await user.click(screen.getByRole('button', { name: 'Rotate again now' }))
  await waitFor(() =>
    expect(callsTo('webhooks.rotate')).toMatchObject([{ isTicked: false, typedText: null }])
  )
})

test.each([
  [null, 'Waiting for the first trigger on the new token'],
  [new Date(Date.now() - 3_000).toISOString(), 'First trigger on the new token seen'],
  [undefined, 'does not say when a webhook was triggered']
])('after the rotation the first trigger is looked for (%s)', async (firstTriggerAt, words) => {
  const storedAt = new Date(Date.now() - 30_000).toISOString()
  const { user, callsTo } = renderWebhooks('/webhooks', {
    data: ({ list }) => {
      list.rotations = [
        rotation({
          state: 'stored',
          storedAt,
          ...(firstTriggerAt !== undefined && { firstTriggerAt })
        })
      ]
    }
  })
  await screen.findByText(new RegExp(words))
  await user.click(screen.getByRole('button', { name: 'Dismiss' }))
  await waitFor(() => expect(callsTo('webhooks.dismissRotation')).toMatchObject([{ operationId }]))
})

test('a create whose reply was lost names what is new in the list', async () => {
  renderWebhooks('/webhooks', {
    data: ({ list }) => {
      list.unsureCreates = [
        {
          operationId,
          agentId: 'agent_012',
          startedAt: new Date().toISOString(),
          startedBy: '',
          candidateIds: ['whk_9a04']
        }
      ]
    }
  })
  await screen.findByText(/may have been created/)
  expect(screen.getByRole('link', { name: 'whk_9a04' })).toBeDefined()
})

test('webhooks that cannot be read are named', async () => {
  renderWebhooks('/webhooks', {
    data: ({ list }) => {
      list.unreadable = [{ position: 3, id: 'whk_bad', reason: 'its agent_id cannot be used' }]
    }
  })
  await screen.findByText('One webhook cannot be read and is not in the list')
  expect(screen.getByText(/whk_bad \(its agent_id cannot be used\)/)).toBeDefined()
})

test('read-only, nothing offers to write', async () => {
  renderWebhooks('/webhooks?rotate=whk_7d21', {
    world: readOnly,
    data: ({ list }) => {
      list.rotations = [rotation()]
    }
  })
  await screen.findByRole('link', { name: 'agent_012' })
  expect(screen.queryByRole('dialog')).toBeNull()
  for (const name of ['Create webhook', 'Rotate again now', 'Rotate by id…']) {
    expect(screen.queryByRole('button', { name })).toBeNull()
  }
  expect(allCommands(useCommandRegistry.getState()).map(({ id }) => id)).not.toContain(
    'webhooks.create'
  )
  const [object] = allObjects(useCommandRegistry.getState())
  expect(object?.actions.map(({ title }) => title)).toEqual(['Open'])
})

test('webhooks are found in the palette, with Rotate', async () => {
  renderWebhooks('/webhooks')
  await screen.findByRole('link', { name: 'agent_007' })
  const [object] = allObjects(useCommandRegistry.getState())
  expect(object).toMatchObject({ title: 'agent_007', kind: 'Webhooks' })
  expect(object?.actions.map(({ title }) => title)).toEqual(['Open', 'Rotate token…'])
})

test('a hostile agent id and event are shown as text with what is hidden written out', async () => {
  renderWebhooks('/webhooks', {
    data: ({ list }) => {
      list.webhooks = list.webhooks.map(webhook => ({ ...webhook, agentId: 'a\u202e<b>' }))
    }
  })
  expect((await screen.findAllByText('a[U+202E]<b>')).length).toBe(2)
})

test('a refusal of main to list is said', async () => {
  renderWebhooks('/webhooks', {
    handlers: {
      'webhooks.refresh': async () => {
        throw new AppError('internal', 'Something went wrong')
      }
    }
  })
  await screen.findByText('The webhooks could not be refreshed')
})
