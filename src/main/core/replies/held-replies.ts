import type { Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { ProfileStore } from '../profiles/profile-store'

/** Reads what was kept; `undefined` where it is not what it should be. */
export type Read<T> = (kept: unknown) => T | undefined

/** `of`: the organization that was remembered when this was answered. */
type Entry = { readonly of: string | null; readonly value: unknown }

type Held<T> = { readonly value: T; readonly fetchedAt: string }
type Ports = { readonly log: Logger; readonly profiles: Pick<ProfileStore, 'get'> }

/**
 * Answers kept with their age. What cannot be read again, and what another organization answered
 * before the profile was given to this one, counts as not held.
 */
export function createReplies({ log, profiles }: Ports) {
  async function get<T>(open: OpenProfile, name: string, read: Read<T>): Promise<Held<T> | null> {
    const held = await open.data.replies.get(name)
    if (held === null) return null
    const entry = entryOf(held.body)
    if (entry === null || entry.of !== (await organizationOf(open))) return null
    const value = read(entry.value)
    return value === undefined ? null : { value, fetchedAt: held.fetchedAt }
  }

  /** Never throws: the answer is shown whether or not it could be kept. */
  async function put(open: OpenProfile, name: string, { value, fetchedAt }: Held<unknown>) {
    try {
      await open.data.replies.put(name, { of: await organizationOf(open), value }, fetchedAt)
    } catch (error) {
      log.failure('hold reply', error)
    }
  }

  const organizationOf = async ({ profileId }: OpenProfile): Promise<string | null> =>
    (await profiles.get(profileId)).organization?.id ?? null

  return { get, put }
}
export type Replies = ReturnType<typeof createReplies>

/** Changes what is held, which stays as old as it was and whose it was. */
export async function changeHeld<T>(
  open: OpenProfile,
  name: string,
  read: Read<T>,
  change: (value: T) => T
): Promise<void> {
  const held = await open.data.replies.get(name)
  const entry = held === null ? null : entryOf(held.body)
  const value = entry === null ? undefined : read(entry.value)
  if (held === null || entry === null || value === undefined) return
  await open.data.replies.put(name, { of: entry.of, value: change(value) }, held.fetchedAt)
}

function entryOf(body: unknown): Entry | null {
  const { of, value }: Partial<Record<keyof Entry, unknown>> = { ...Object(body) }
  return of === null || typeof of === 'string' ? { of, value } : null
}
