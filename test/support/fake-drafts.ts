import type { Handlers } from '@shared/contract'
import type { KeyFormDraft, StoredDraft } from '@shared/contract/drafts'
import { emptyPurpose } from '@shared/domain/key-purpose'

/** What was entered and not sent, by the bridge's own world. */
const draftOf = new WeakMap<object, { stored: StoredDraft | null }>()

/** A test fills it through `fakeDraft(bridge.world)`. */
export function fakeDraft(world: object): { stored: StoredDraft | null } {
  const held = draftOf.get(world) ?? { stored: null }
  draftOf.set(world, held)
  return held
}

export function draftAnswers(world: object): Partial<Handlers> {
  const held = fakeDraft(world)
  return {
    'drafts.get': async () => ({ draft: held.stored }),
    'drafts.save': async ({ content }) => {
      held.stored = { ...content, savedAt: new Date().toISOString() }
      return { isKept: true }
    },
    'drafts.discard': async () => {
      held.stored = null
      return {}
    }
  }
}

export const aFormDraft = (changes: Partial<KeyFormDraft> = {}): KeyFormDraft => ({
  clientName: 'Ledger sync',
  type: 'organization',
  ownerUserId: '',
  departments: ['dept_1'],
  scopes: ['agents:read', 'crm-sync'],
  allScopes: 'off',
  perMinute: '60',
  perDay: '20,000',
  expiry: 'date',
  date: '2099-12-31',
  purpose: { ...emptyPurpose, owner: 'Finance systems', ticket: 'OPS-1204' },
  ...changes
})
