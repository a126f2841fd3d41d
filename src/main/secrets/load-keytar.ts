import { createRequire } from 'node:module'

/**
 * What is used of keytar. `findCredentials` is left out: on a locked collection it ends the process
 * with a segmentation fault.
 */
export type Keytar = {
  getPassword(service: string, account: string): Promise<string | null>
  setPassword(service: string, account: string, password: string): Promise<void>
  deletePassword(service: string, account: string): Promise<boolean>
}

/** An optional dependency: required at run time, so that no bundler needs to find its binary. */
export async function loadKeytar(): Promise<Keytar> {
  return createRequire(import.meta.url)('keytar') as Keytar
}

const names: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'Keychain',
  win32: 'Credential Manager'
}

export const keychainName = (platform: NodeJS.Platform): string =>
  names[platform] ?? 'Secret Service'
