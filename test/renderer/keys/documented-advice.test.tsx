import { fakeKeys } from '@support/fake-key-data'
import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderKeys } from './render-keys'

const key = fakeKeys(Date.now())[0] as ReturnType<typeof fakeKeys>[0]

async function openCreate() {
  const fake = renderKeys('/keys?create')
  const dialog = await screen.findByRole('dialog', { name: 'Create key' })
  await within(dialog).findByText(/All keys share/)
  return { ...fake, dialog }
}

test('before it is made: a key is shown once, and belongs into a secrets manager or an environment variable', async () => {
  const { dialog } = await openCreate()
  const words = within(dialog).getByRole('complementary', { name: 'Summary' }).textContent
  expect(words).toContain('The key is shown once')
  expect(words).toContain('a secrets manager or an environment variable')
})

test('a user key is said to follow its owner’s role and to end with the user, a service to need the other type', async () => {
  const { user, dialog } = await openCreate()
  expect(screen.queryByText(/ends with the user/)).toBeNull()
  await user.click(screen.getByRole('radio', { name: 'User' }))
  const note = await within(dialog).findByText(/can do what its owner’s role allows/)
  expect(note.textContent).toContain('ends with the user')
  expect(note.textContent).toContain('For services and CI/CD use an organization key')
})

test('all scopes are answered with the narrowest scopes possible', async () => {
  const { user, dialog } = await openCreate()
  await user.click(screen.getByRole('switch', { name: 'All scopes' }))
  await user.click(screen.getByRole('button', { name: 'Grant all scopes' }))
  expect(within(dialog).getByText(/advises the narrowest scopes possible/)).toBeTruthy()
})

test('a life of years is answered with regular rotation', async () => {
  const { user, dialog } = await openCreate()
  await user.click(screen.getByRole('radio', { name: 'Date…' }))
  await user.type(screen.getByLabelText('Last day on which the key works'), '2096-05-06')
  expect(within(dialog).getByText(/advises to rotate keys regularly/)).toBeTruthy()
})

test('before a revocation: it works at once, requests under way fail, and nothing brings the key back', async () => {
  const { user } = renderKeys(`/keys/${key.id}`)
  await user.click(await screen.findByRole('button', { name: 'Revoke key' }))
  const words = (await screen.findByRole('dialog')).textContent
  expect(words).toContain('Revoking works at once and is final')
  expect(words).toContain('Requests under way fail, later calls get 401')
  expect(words).toContain('it cannot be reactivated')
})
