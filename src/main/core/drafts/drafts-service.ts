import {
  type DraftName,
  type KeyFormDraft,
  type StoredDraft,
  storedDraftSchema
} from '@shared/contract/drafts'
import type { Clock, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { SecretSought } from '../purposes/purpose-secrets'

type Ports = { readonly clock: Clock; readonly log: Logger; readonly connections: SecretSought }

/** What was entered and not sent. Nothing depends on it, so what goes wrong with it is only logged. */
export function createDraftsService({ clock, log, connections }: Ports) {
  async function get(open: OpenProfile, name: DraftName): Promise<StoredDraft | null> {
    try {
      const stored = await open.data.records.draft(name)
      if (stored === null) return null
      const { content, savedAt } = stored
      const read = storedDraftSchema.safeParse({ ...(content as object | null), savedAt })
      if (read.success) return read.data
      log.warn('unreadable draft removed')
      await discard(open, name)
    } catch (error) {
      log.failure('read draft', error)
    }
    return null
  }

  /** Allowed on a read-only profile: nothing leaves the console. */
  async function save(open: OpenProfile, name: DraftName, content: KeyFormDraft): Promise<boolean> {
    if (open.data.journal.isReadOnly) return false
    const kept = withoutSecret(content, text => connections.holdsSecret(open.profileId, text))
    const savedAt = new Date(clock.now()).toISOString()
    try {
      await open.during(() => open.data.records.saveDraft(name, kept, savedAt))
      return true
    } catch (error) {
      log.failure('save draft', error)
      return false
    }
  }

  async function discard(open: OpenProfile, name: DraftName): Promise<void> {
    if (open.data.journal.isReadOnly) return
    try {
      await open.data.records.removeDraft(name)
    } catch (error) {
      log.failure('discard draft', error)
    }
  }

  return { get, save, discard }
}
export type DraftsService = ReturnType<typeof createDraftsService>

/** The admin secret has no part that may be shown, so the text that holds it is left out whole. */
function withoutSecret(content: KeyFormDraft, holds: (text: string) => boolean): KeyFormDraft {
  const text = JSON.stringify(content, (_field, value) => {
    if (Array.isArray(value)) return value.filter(item => !holds(item))
    return typeof value === 'string' && holds(value) ? '' : value
  })
  return JSON.parse(text)
}
