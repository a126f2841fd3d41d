import type { KeychainStatus } from '@shared/contract/profiles'
import type { SecretStore } from '../ports'

export const sessionOffer = 'The admin secret can be kept for this session only.'

/** Whether the keychain would keep a secret now, in words. */
export async function keychainStatus(keychain: SecretStore): Promise<KeychainStatus> {
  const probed = await keychain.probe()
  const { backend } = keychain
  switch (probed.outcome) {
    case 'ok':
      return { state: 'ready', backend, message: `${backend} keeps secrets on this machine` }
    case 'locked':
    case 'absent':
      return {
        state: 'locked',
        backend,
        message: `${backend} is locked, so nothing can be stored or read`,
        nextStep: `Unlock it, then check again. ${sessionOffer}`
      }
    case 'unavailable':
      return {
        state: 'unavailable',
        backend,
        message: `No keychain answers on this machine: ${probed.reason}`,
        nextStep: `On Linux, install and start gnome-keyring or KWallet, then check again. ${sessionOffer}`
      }
    case 'error':
      return {
        state: 'error',
        backend,
        message: `${backend} failed: ${probed.reason}`,
        nextStep: `${sessionOffer} Or repair it and check again.`
      }
  }
}
