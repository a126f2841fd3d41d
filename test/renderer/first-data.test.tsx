import { queryClient } from '@renderer/api/query-client'
import { askFirstData } from '@renderer/first-data'
import { AppError } from '@shared/errors'
import { acmeId } from '@support/fake-bridge'
import { expect, test } from 'vitest'
import { connectFake, renderApp } from './ui/render-page'

const held = (...queryKey: string[]) => queryClient.getQueryData(queryKey)

test('settings, profiles and the active profile’s keys are there before anything is drawn', async () => {
  connectFake()
  await askFirstData(queryClient)
  expect(held('settings')).toBeDefined()
  expect(held('profiles')).toMatchObject({ activeProfileId: acmeId })
  expect(held('keys', acmeId)).toBeDefined()
})

test('without an active profile no keys are asked for', async () => {
  connectFake({ profiles: [], activeProfileId: null })
  await askFirstData(queryClient)
  expect(held('profiles')).toMatchObject({ profiles: [] })
  expect(queryClient.getQueryCache().findAll({ queryKey: ['keys'] })).toEqual([])
})

test('keys that take long do not keep the page from being drawn', async () => {
  connectFake({}, { 'keys.list': () => new Promise(() => undefined) })
  await askFirstData(queryClient)
  expect(held('keys', acmeId)).toBeUndefined()
  expect(held('profiles')).toBeDefined()
})

test('a core that cannot answer says so in the page', async () => {
  const refuse = async () => {
    throw new AppError('internal', 'Something went wrong (1a2b3c4d)')
  }
  connectFake({}, { 'profiles.list': refuse })
  await askFirstData(queryClient)
  const { findByText } = renderApp('/keys', {}, { 'profiles.list': refuse })
  await findByText('The profiles could not be read')
})
