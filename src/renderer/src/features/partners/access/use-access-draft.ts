import type { CarriedAccess } from '@shared/domain/access-diff'
import type { Partner } from '@shared/horizon/partner'
import { useCallback, useMemo } from 'react'
import { type AccessDraft, draftPlace, useAccessDrafts } from './access-drafts'
import { isSameAccess } from './change-access'

export type DraftedAccess = {
  /** What the changes are against. */
  readonly seen: AccessDraft['seen']
  readonly access: CarriedAccess
  readonly isChanged: boolean
  /** Horizon has another access by now than the changes were made from. */
  readonly isOvertaken: boolean
  readonly change: (access: CarriedAccess) => void
  /** Changes from now on are against `seen`; what is no change is dropped. */
  readonly rebase: (seen: AccessDraft['seen'], access: CarriedAccess) => void
  readonly discard: () => void
}

/** The access of a partner as it is being changed; as Horizon has it while nothing is. */
export function useAccessDraft(
  profileId: string,
  partner: Partner,
  saved: CarriedAccess
): DraftedAccess {
  const place = draftPlace(profileId, partner.id)
  const draft = useAccessDrafts(drafts => drafts.byPartner.get(place))
  const { put, drop } = useAccessDrafts(drafts => drafts.actions)
  const { version } = partner
  const seen = useMemo(
    () => draft?.seen ?? { ...(version !== undefined && { version }), access: saved },
    [draft, version, saved]
  )
  const rebase = useCallback(
    (from: AccessDraft['seen'], access: CarriedAccess) => {
      if (isSameAccess(from.access, access)) drop(place)
      else put(place, { seen: from, access })
    },
    [place, put, drop]
  )
  return {
    seen,
    access: draft?.access ?? saved,
    isChanged: draft !== undefined,
    isOvertaken: draft !== undefined && !isSameAccess(draft.seen.access, saved),
    change: useCallback((access: CarriedAccess) => rebase(seen, access), [rebase, seen]),
    rebase,
    discard: useCallback(() => drop(place), [drop, place])
  }
}
