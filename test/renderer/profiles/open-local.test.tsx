import { OpenLocal } from '@renderer/features/profiles/open-local'
import { fakeLocalProfile } from '@support/fake-bridge'
import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderPiece } from '../ui/render-page'

test('before the first opening it says what the local Horizon will hold', async () => {
  renderPiece(<OpenLocal />, { profiles: [] })
  expect(await screen.findByText(/Opens as profile/)).toBeTruthy()
  expect(screen.getByText('API keys in every state')).toBeTruthy()
})

test('afterwards it names the profile as it is now, and counts nothing', async () => {
  const mine = { ...fakeLocalProfile(), name: 'Playground', environment: 'staging' as const }
  renderPiece(<OpenLocal />, { profiles: [mine] })
  expect(await screen.findByText('Playground')).toBeTruthy()
  expect(screen.getByText('Staging')).toBeTruthy()
  expect(screen.queryByText('API keys in every state')).toBeNull()
})
