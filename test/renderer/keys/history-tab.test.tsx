import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderKeys } from './render-keys'

test('a key’s history is the audit log with the key fixed, and its query is in the location', async () => {
  const { user, callsTo, world } = renderKeys('/keys')
  const [key] = world.keys
  if (key === undefined) throw new Error('no key')
  window.location.hash = `#/keys/${key.id}`
  const tabs = await screen.findByRole('navigation', { name: 'Parts of this key' })
  await user.click(within(tabs).getByRole('link', { name: 'History' }))
  await waitFor(() =>
    expect(callsTo('audit.rows').at(-1)).toMatchObject({ fixed: `key:"${key.id}"`, query: '' })
  )
  const query = await screen.findByRole('combobox', { name: /query/i })
  expect(query.getAttribute('placeholder')).toMatch(/^Everything held by and about this key\. /)
  await user.type(query, 'outcome:denied{Enter}')
  await waitFor(() => expect(window.location.hash).toContain('q=outcome%3Adenied'))
  expect(window.location.hash).toContain('tab=history')
})
