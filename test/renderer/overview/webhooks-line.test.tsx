import type { WebhookRotation } from '@shared/contract/webhooks'
import { fakeWebhookData } from '@support/fake-answers-webhooks'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { connectFake, renderApp } from '../ui/render-page'

import '@renderer/features/overview/overview-page'

const rotation = (changes: Partial<WebhookRotation> = {}): WebhookRotation => ({
  operationId: crypto.randomUUID(),
  webhookId: 'whk_7d21',
  startedAt: new Date(Date.now() - 60_000).toISOString(),
  startedBy: 'Ada Moreau',
  state: 'unknown',
  storedAt: null,
  ...changes
})

function renderWith(...rotations: WebhookRotation[]) {
  const { list } = fakeWebhookData(connectFake().world)
  return renderApp('/overview', {}, { 'webhooks.list': async () => ({ ...list, rotations }) })
}

test('a token that nobody may know must be acted on, and leads to its webhook', async () => {
  const { user } = renderWith(rotation(), rotation({ state: 'stored' }))
  const words = 'The token of the webhook of agent_007 may be unknown to everyone'
  const strip = await screen.findByRole('alert')
  expect(strip.textContent).toContain(words)
  await user.click(within(strip).getByRole('button', { name: 'Open webhook' }))
  await waitFor(() => expect(window.location.hash).toBe('#/webhooks/whk_7d21'))
})

test('several are counted in one line that leads to the list', async () => {
  const { user } = renderWith(rotation(), rotation({ webhookId: 'whk_9a04' }))
  const strip = await screen.findByRole('alert')
  expect(strip.textContent).toContain('The tokens of 2 webhooks may be unknown to everyone')
  await user.click(within(strip).getByRole('button', { name: 'Open webhooks' }))
  await waitFor(() => expect(window.location.hash).toBe('#/webhooks'))
})
