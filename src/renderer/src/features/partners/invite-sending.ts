import { call, toWireError } from '@renderer/api/call'
import { usePartners } from '@renderer/ui/use-partners'
import type { Output } from '@shared/contract'
import type { PartnerDraft } from '@shared/contract/partners'
import type { ErrorCode, WireError } from '@shared/errors'
import type { Partner } from '@shared/horizon/partner'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { keepPartner } from './use-partners'

/** Failures after which an invitation may have gone out. */
const mayHaveInvited: ReadonlySet<ErrorCode> = new Set([
  'outcome-unknown',
  'response-invalid',
  'internal'
])

/** What was sent without an answer, and what the list said since. */
type Unanswered = {
  readonly name: string
  readonly knownIds: ReadonlySet<string>
  readonly isLooked: boolean
  /** Partners of that name which were not there before. */
  readonly found: readonly Partner[]
}

/** Sends an invitation, and keeps a second one back until the list says what became of the first. */
export function useInvite(profileId: string) {
  const client = useQueryClient()
  const { data: list } = usePartners(profileId)
  const [sent, setSent] = useState<Output<'partners.invite'>>()
  const [error, setError] = useState<WireError | null>(null)
  const [unanswered, setUnanswered] = useState<Unanswered | null>(null)
  const [isBusy, setIsBusy] = useState(false)
  // Two quick presses must not invite twice: state is only seen by the next render.
  const isUnderWay = useRef(false)

  async function alone(work: () => Promise<void>) {
    if (isUnderWay.current) return
    isUnderWay.current = true
    setIsBusy(true)
    setError(null)
    try {
      await work()
    } catch (thrown) {
      setError(toWireError(thrown))
    } finally {
      isUnderWay.current = false
      setIsBusy(false)
    }
  }

  const send = (draft: PartnerDraft, onSent: () => void) =>
    alone(async () => {
      const knownIds = new Set((list?.partners ?? []).map(({ id }) => id))
      setUnanswered(null)
      try {
        const answer = await call('partners.invite', { profileId, draft })
        keepPartner(client, profileId, answer.partner)
        setSent(answer)
        onSent()
      } catch (thrown) {
        if (mayHaveInvited.has(toWireError(thrown).code)) {
          const name = draft.organizationName
          setUnanswered({ name, knownIds, isLooked: false, found: [] })
        }
        throw thrown
      }
    })

  const look = () =>
    alone(async () => {
      if (unanswered === null) return
      const fresh = await call('partners.refresh', { profileId })
      client.setQueryData(['partners', profileId], fresh)
      if (fresh.failure !== undefined) return setError(fresh.failure)
      const { name, knownIds } = unanswered
      const found = fresh.partners.filter(
        each => each.organizationName === name && !knownIds.has(each.id)
      )
      setUnanswered({ ...unanswered, isLooked: true, found })
    })

  return {
    sent,
    error,
    unanswered,
    mustLook: unanswered !== null && !unanswered.isLooked,
    isBusy,
    send: (draft: PartnerDraft, onSent: () => void) => void send(draft, onSent),
    look: () => void look(),
    /** Back to the form: what was refused is said there. */
    dismiss: () => setError(null)
  }
}
export type Inviting = ReturnType<typeof useInvite>
