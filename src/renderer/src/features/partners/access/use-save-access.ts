import { call, toWireError } from '@renderer/api/call'
import type { CarriedAccess } from '@shared/domain/access-diff'
import type { WireError } from '@shared/errors'
import type { Partner } from '@shared/horizon/partner'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { keepPartner } from '../use-partners'
import type { AccessDraft } from './access-drafts'
import { toSent } from './change-access'

type Outcome =
  | { readonly kind: 'idle' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'failed'; readonly error: WireError }
  | { readonly kind: 'saved'; readonly isRaceExcluded: boolean }
  /** Somebody else was first; `theirs` is as Horizon has it now. */
  | { readonly kind: 'overtaken'; readonly theirs: Partner }

/** Saves a changed access against what was seen; where that is old, asks for what there is now. */
export function useSaveAccess(profileId: string, partnerId: string, onSaved: () => void) {
  const client = useQueryClient()
  const [outcome, setOutcome] = useState<Outcome>({ kind: 'idle' })
  const isUnderWay = useRef(false)

  async function readTheirs(): Promise<Outcome> {
    const answer = await call('partners.get', { profileId, partnerId })
    if (answer.failure !== undefined) return { kind: 'failed', error: answer.failure }
    keepPartner(client, profileId, answer.partner)
    return { kind: 'overtaken', theirs: answer.partner }
  }

  async function send(seen: AccessDraft['seen'], access: CarriedAccess): Promise<Outcome> {
    try {
      const { partner, isRaceExcluded } = await call('partners.saveAccess', {
        profileId,
        partnerId,
        seen: { ...seen, access: toSent(seen.access) },
        access: toSent(access)
      })
      keepPartner(client, profileId, partner)
      onSaved()
      return { kind: 'saved', isRaceExcluded }
    } catch (error) {
      const wire = toWireError(error)
      if (wire.code !== 'precondition-failed') return { kind: 'failed', error: wire }
      return readTheirs()
    }
  }

  async function run(work: () => Promise<Outcome>) {
    if (isUnderWay.current) return
    isUnderWay.current = true
    setOutcome({ kind: 'saving' })
    const ended = await work().catch(
      (error: unknown): Outcome => ({ kind: 'failed', error: toWireError(error) })
    )
    isUnderWay.current = false
    setOutcome(ended)
  }

  return {
    outcome,
    save: (seen: AccessDraft['seen'], access: CarriedAccess) => void run(() => send(seen, access)),
    /** Looks at what somebody else saved before anything is sent. */
    compare: () => void run(readTheirs),
    reset: () => setOutcome({ kind: 'idle' })
  }
}
