import { randomUUID } from 'node:crypto'
import type { SecretOutcome, SecretStore, Timers } from '@main/core/ports'
import { Secret } from '@shared/secret'
import { valueIssue } from './entry-value'
import { createExclusiveCalls, type IsAbandoned } from './exclusive-calls'
import { keychainFailure } from './keychain-failure'
import { type Keytar, keychainName } from './load-keytar'

export const keychainTimeoutMs = 10_000
const probeAccount = 'probe'

type Options = {
  readonly service: string
  readonly load: () => Promise<Keytar>
  readonly timers: Timers
  readonly timeoutMs?: number
  readonly platform?: NodeJS.Platform
}

export type KeytarStore = SecretStore & {
  /** A native call that never returns keeps `process.exit` waiting for its thread. */
  isStuck(): boolean
}

const ok = { outcome: 'ok', value: null } as const
const locked = { outcome: 'locked' } as const

/** The system's keychain. The only code that knows keytar, which has no maintainer. */
export function createKeytarStore(options: Options): KeytarStore {
  const { service, load, timers, timeoutMs = keychainTimeoutMs } = options
  const { platform = process.platform } = options
  const calls = createExclusiveCalls({ timers, timeoutMs })
  let loading: Promise<Keytar> | undefined

  async function withKeytar<T>(
    use: (keytar: Keytar, isAbandoned: IsAbandoned) => Promise<SecretOutcome<T>>
  ): Promise<SecretOutcome<T>> {
    loading ??= load()
    const keytar = await loading.catch(() => undefined)
    if (keytar === undefined) {
      loading = undefined
      return { outcome: 'unavailable', reason: notInstalled(platform) }
    }
    try {
      const attempt = await calls.attempt(isAbandoned => use(keytar, isAbandoned))
      // A prompt that nobody answers looks like this.
      return attempt.done ? attempt.value : locked
    } catch (error) {
      return keychainFailure(error)
    }
  }

  async function put(
    keytar: Keytar,
    isAbandoned: IsAbandoned,
    account: string,
    value: string
  ): Promise<SecretOutcome<null>> {
    const before = await keytar.getPassword(service, account)
    if (isAbandoned()) return locked
    const putBack = () =>
      before === null
        ? keytar.deletePassword(service, account)
        : keytar.setPassword(service, account, before)

    await keytar.setPassword(service, account, value)
    const isKept = (await keytar.getPassword(service, account)) === value
    if (isKept && !isAbandoned()) return ok
    // Also where the time was over: the caller was told that it is not kept, so it must not be.
    await putBack()
    return {
      outcome: 'error',
      reason: 'The keychain did not give back what was written; the old entry was kept'
    }
  }

  async function probeWith(keytar: Keytar, isAbandoned: IsAbandoned): Promise<SecretOutcome<null>> {
    const written = await put(keytar, isAbandoned, probeAccount, randomUUID())
    if (written.outcome === 'ok') await keytar.deletePassword(service, probeAccount)
    return written
  }

  return {
    backend: keychainName(platform),
    isStuck: calls.isStuck,
    probe: () => withKeytar(probeWith),

    read: account =>
      withKeytar<Secret>(async keytar => {
        const value = await keytar.getPassword(service, account)
        return value === null ? { outcome: 'absent' } : { outcome: 'ok', value: new Secret(value) }
      }),

    async write(account, value) {
      const issue = valueIssue(value.reveal())
      if (issue !== undefined) return { outcome: 'error', reason: issue }
      return withKeytar((keytar, isAbandoned) => put(keytar, isAbandoned, account, value.reveal()))
    },

    remove: account =>
      withKeytar(async (keytar, isAbandoned) => {
        if (await keytar.deletePassword(service, account)) return ok
        // A locked Secret Service also answers "nothing removed": only a write tells them apart.
        return platform === 'linux' ? probeWith(keytar, isAbandoned) : ok
      })
  }
}

const notInstalled = (platform: NodeJS.Platform): string =>
  platform === 'linux'
    ? 'The keychain module could not be loaded: install libsecret (Debian: libsecret-1-0), then reinstall the console'
    : 'The keychain module could not be loaded. Reinstall the console'
