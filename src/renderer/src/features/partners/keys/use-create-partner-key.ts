import { call, toWireError } from '@renderer/api/call'
import { useKeyDifferences } from '@renderer/ui/key-differences'
import type { PartnerKeyDraft } from '@shared/contract/partner-keys'
import type { ErrorCode, WireError } from '@shared/errors'
import type { PartnerKey } from '@shared/horizon/partner'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { ShownPartnerKeys } from './use-partner-keys'

/** Failures after which a key may exist although none was handed over. */
const mayHaveCreated: ReadonlySet<ErrorCode> = new Set([
  'outcome-unknown',
  'response-invalid',
  'internal'
])

/** What was asked for without an answer, and what the list said since. */
type Unanswered = {
  readonly name: string
  readonly knownIds: ReadonlySet<string>
  readonly isLooked: boolean
  readonly found: readonly PartnerKey[]
}

type Options = {
  readonly profileId: string
  readonly partnerId: string
  readonly keys: ShownPartnerKeys
  readonly onCreated: () => void
}

/** Sends a create, and keeps a second one back until the list says what became of the first. */
export function useCreatePartnerKey({ profileId, partnerId, keys, onCreated }: Options) {
  const client = useQueryClient()
  const [state, setState] = useState<'editing' | 'sending' | 'looking'>('editing')
  const [error, setError] = useState<WireError | null>(null)
  const [unanswered, setUnanswered] = useState<Unanswered | null>(null)
  // Two quick presses must not create two keys: state is only seen by the next render.
  const isUnderWay = useRef(false)

  async function once(as: 'sending' | 'looking', work: () => Promise<void>) {
    if (isUnderWay.current) return
    isUnderWay.current = true
    setState(as)
    setError(null)
    try {
      await work()
    } finally {
      isUnderWay.current = false
      setState('editing')
    }
  }

  const create = (draft: PartnerKeyDraft) =>
    once('sending', async () => {
      const knownIds = new Set(keys.keys.map(({ id }) => id))
      setUnanswered(null)
      try {
        const answer = await call('partnerKeys.create', { profileId, partnerId, draft })
        useKeyDifferences.getState().actions.note(answer.revealId, answer.differences)
      } catch (thrown) {
        const failure = toWireError(thrown)
        setError(failure)
        if (mayHaveCreated.has(failure.code)) {
          setUnanswered({ name: draft.clientName, knownIds, isLooked: false, found: [] })
        }
        return
      }
      onCreated()
      await client.invalidateQueries({ queryKey: ['reveals', profileId] })
    })

  const look = () =>
    once('looking', async () => {
      if (unanswered === null) return
      const list = await keys.readNow()
      if (list === undefined || list.failure !== undefined) {
        setError(list?.failure ?? cannotRead)
        return
      }
      const { name, knownIds } = unanswered
      const found = list.keys.filter(
        key => key.enabled && key.clientName === name && !knownIds.has(key.id)
      )
      setUnanswered({ ...unanswered, isLooked: true, found })
    })

  return {
    state,
    error,
    create,
    look,
    unanswered,
    mustLook: unanswered !== null && !unanswered.isLooked
  }
}

const cannotRead: WireError = {
  code: 'connection-lost',
  message: 'The list could not be read',
  nextStep: 'Look again when Horizon answers.'
}
