import { AppError } from '@shared/errors'
import type { ProfileData, ProfileDataStore } from '../data-ports'

/** A profile whose two database files are open. At most one is. */
export type OpenProfile = {
  readonly profileId: string
  readonly data: ProfileData
  /** Aborted when the profile is left: reads on their way to Horizon stop. */
  readonly signal: AbortSignal
  /** The files stay open until this work has ended. */
  during<T>(work: () => Promise<T>): Promise<T>
  /** As `during`, and the profile is not left for another one meanwhile. */
  writing<T>(work: () => Promise<T>): Promise<T>
}

type Opened = OpenProfile & { close(): Promise<void>; isWriting(): boolean }

export function createActiveProfile(profileData: ProfileDataStore) {
  let current: Opened | null = null

  /** Opens before it closes the one before, so that a refusal leaves that one active. */
  async function open(profileId: string): Promise<OpenProfile> {
    if (current?.profileId === profileId) return current
    const opened = toOpened(profileId, await profileData.open(profileId))
    const before = current
    current = opened
    await before?.close()
    return opened
  }

  async function close(): Promise<void> {
    const before = current
    current = null
    await before?.close()
  }

  function get(profileId: string): OpenProfile {
    if (current?.profileId === profileId) return current
    throw new AppError('profile-busy', 'This profile is not the active one', {
      nextStep: 'Switch to it first.'
    })
  }

  return {
    open,
    close,
    get,
    current: (): OpenProfile | null => current,
    isWriting: (): boolean => current?.isWriting() ?? false
  }
}
export type ActiveProfile = ReturnType<typeof createActiveProfile>

function toOpened(profileId: string, data: ProfileData): Opened {
  const leaving = new AbortController()
  const pending = new Set<Promise<unknown>>()
  let writes = 0

  function during<T>(work: () => Promise<T>): Promise<T> {
    if (leaving.signal.aborted) {
      return Promise.reject(
        new AppError('cancelled', 'The profile was left for another one', {
          nextStep: 'Switch back to it, then try again.'
        })
      )
    }
    const running = work()
    const ended = running.then(
      () => undefined,
      () => undefined
    )
    pending.add(ended)
    void ended.then(() => pending.delete(ended))
    return running
  }

  async function writing<T>(work: () => Promise<T>): Promise<T> {
    writes += 1
    try {
      return await during(work)
    } finally {
      writes -= 1
    }
  }

  async function close(): Promise<void> {
    leaving.abort()
    while (pending.size > 0) await Promise.all(pending)
    await data.close()
  }

  const isWriting = () => writes > 0
  return { profileId, data, signal: leaving.signal, during, writing, close, isWriting }
}
