import { fakeUsage } from '@support/fake-answers-reading'
import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderApp } from '../ui/render-page'

import '@renderer/features/overview/overview-page'

test('a busy key’s usage opens at the window it was seen in', async () => {
  renderApp('/overview?window=30d')
  const region = await screen.findByRole('region', { name: 'Busiest keys' })
  const [first] = within(region).getAllByRole('link')
  expect(first?.getAttribute('href')).toContain('tab=usage&window=30d')
})

test('a key that is in no list of the organization, as a partner’s, is named and leads nowhere', async () => {
  const clientName = 'Agency CRM sync'
  const figures = { requests: 400, errors: 0, throttled: 0 }
  renderApp(
    '/overview',
    {},
    {
      'usage.held': async () => ({ usage: null, fetchedAt: null }),
      'usage.fetch': async ({ window }) => ({
        usage: {
          ...fakeUsage(window, Date.now()),
          byKey: [{ keyId: 'key_of_partner', clientName, ...figures }]
        },
        fetchedAt: new Date().toISOString()
      })
    }
  )
  const region = await screen.findByRole('region', { name: 'Busiest keys' })
  await within(region).findByText(clientName)
  expect(within(region).queryByRole('link')).toBeNull()
})
