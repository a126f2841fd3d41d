import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderApp } from '../ui/render-page'

const row = (name: string) => screen.findByRole('listitem', { name })
const send = '{Control>}{Enter}{/Control}'

test('Ctrl+Enter saves a profile as its button does, and not one without a name', async () => {
  const { user, fake } = renderApp('/settings/profiles')
  await user.click(within(await row('Acme')).getByRole('button', { name: 'Edit…' }))
  const name = await screen.findByLabelText('Profile name')
  await user.clear(name)
  await user.keyboard(send)
  expect(await screen.findByText('Enter a name for this profile')).toBeTruthy()
  expect(fake.callsTo('profiles.update')).toEqual([])
  await user.type(name, 'Acme EU')
  await user.keyboard(send)
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(fake.callsTo('profiles.update')).toMatchObject([{ draft: { name: 'Acme EU' } }])
})
