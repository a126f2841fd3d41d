import { AppError } from '@shared/errors'
import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderPartner } from '../features/partners/detail/render-partner'
import { renderPartners } from '../features/partners/render-partners'
import { renderKeys } from '../keys/render-keys'
import { renderWebhooks } from '../webhooks/render-webhooks'

const refuse = async () => {
  throw new AppError('refused', 'Nothing answers at this address')
}
const failure = { code: 'refused', message: 'Nothing answers at this address' } as const

const log = () => screen.findByRole('link', { name: /^Show .* audit entries$/ })

test('partners that were never read say so offline, and lead to what is held of them', async () => {
  renderPartners('/partners', {
    data: ({ list }) => Object.assign(list, { partners: [], fetchedAt: null, failure }),
    handlers: { 'partners.refresh': refuse }
  })
  await screen.findByRole('heading', { name: 'The partners are not held on this computer yet' })
  expect((await log()).getAttribute('href')).toBe('#/audit?q=partner%3A*')
  expect(document.body.textContent).toContain(
    'The audit log works without Horizon: 240 entries held.'
  )
})

test('a partner’s page never read before is no blank page', async () => {
  renderPartner('/partners/ptn_none', { handlers: { 'partners.get': refuse } })
  await screen.findByRole('heading', { name: 'This partner is not held on this computer yet' })
  expect((await log()).getAttribute('href')).toBe('#/audit?q=partner%3A%22ptn_none%22')
})

const noKeys = async () => ({
  keys: [],
  unreadable: [],
  fetchedAt: null,
  clockOffsetMs: 0,
  hasExtensions: true,
  failure
})

test('keys that were never read say so offline', async () => {
  renderKeys('/keys', { 'keys.list': noKeys, 'keys.refresh': refuse })
  await screen.findByRole('heading', { name: 'The API keys are not held on this computer yet' })
  expect((await log()).getAttribute('href')).toBe('#/audit?q=key%3A*')
})

test('a key’s page never read before is no blank page', async () => {
  renderKeys('/keys/key_none', {
    'keys.list': noKeys,
    'keys.refresh': refuse,
    'keys.get': refuse
  })
  await screen.findByRole('heading', { name: 'This key is not held on this computer yet' })
  expect((await log()).getAttribute('href')).toBe('#/audit?q=key%3A%22key_none%22')
})

test.each([
  ['/webhooks', 'The webhooks are not held on this computer yet', 'action%3Awebhook.*'],
  [
    '/webhooks/whk_none',
    'This webhook is not held on this computer yet',
    'resource%3A%22whk_none%22'
  ]
])('%s, never read before, is neither blank nor waiting for ever', async (place, title, query) => {
  renderWebhooks(place, {
    data: ({ list }) => Object.assign(list, { webhooks: [], fetchedAt: null, failure }),
    handlers: { 'webhooks.refresh': refuse }
  })
  await screen.findByRole('heading', { name: title })
  expect((await log()).getAttribute('href')).toBe(`#/audit?q=${query}`)
})
