import { keychainStatus } from '@main/core/app/keychain-status'
import { fakeSecretStore } from '@support/fakes'
import { expect, test } from 'vitest'

test.each([
  ['ready', 'ready', undefined],
  ['locked', 'locked', 'Unlock'],
  ['unavailable', 'unavailable', 'gnome-keyring or KWallet'],
  ['failing', 'error', 'Or repair it and check again.']
] as const)('a keychain that is %s is told apart, with a next step', async (state, said, step) => {
  const keychain = fakeSecretStore('Secret Service')
  keychain.become(state)
  const status = await keychainStatus(keychain.store)
  expect(status).toMatchObject({ state: said, backend: 'Secret Service' })
  if (step === undefined) return
  expect(status.nextStep).toContain(step)
  expect(status.nextStep).toContain('for this session only')
})
