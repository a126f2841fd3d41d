import type { CarriedAccess } from '@shared/domain/access-diff'
import { create } from 'zustand'

/** What was changed and not saved, and what it was changed from. */
export type AccessDraft = {
  readonly seen: { readonly version?: number; readonly access: CarriedAccess }
  readonly access: CarriedAccess
}

type AccessDrafts = {
  readonly byPartner: ReadonlyMap<string, AccessDraft>
  readonly actions: {
    put(place: string, draft: AccessDraft): void
    drop(place: string): void
  }
}

export const draftPlace = (profileId: string, partnerId: string): string =>
  `${profileId} ${partnerId}`

/** Kept while the window lives: another tab of the partner is no reason to lose them. */
export const useAccessDrafts = create<AccessDrafts>()(set => ({
  byPartner: new Map(),
  actions: {
    put: (place, draft) =>
      set(({ byPartner }) => ({ byPartner: new Map(byPartner).set(place, draft) })),
    drop: place =>
      set(({ byPartner }) => {
        const rest = new Map(byPartner)
        rest.delete(place)
        return { byPartner: rest }
      })
  }
}))
