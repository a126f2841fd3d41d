import { call, toWireError } from '@renderer/api/call'
import { useKeyDifferences } from '@renderer/ui/key-differences'
import type { KeyList } from '@shared/contract/keys'
import type { KeyDraft } from '@shared/domain/key-draft'
import type { ErrorCode, WireError } from '@shared/errors'
import type { Key } from '@shared/horizon/key'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'

/** Failures after which a key may exist although none was handed over. */
const mayHaveCreated: ReadonlySet<ErrorCode> = new Set([
  'outcome-unknown',
  'response-invalid',
  'internal'
])

/** What was asked for without an answer, and how far the list was read since. */
type Unanswered = {
  readonly name: string
  readonly knownIds: ReadonlySet<string>
  readonly state: 'must-look' | 'looking' | 'looked'
  /** Keys of that name which were not there before. */
  readonly found: readonly Key[]
  /** Why the list could not be read. */
  readonly failure?: WireError
}

type Options = {
  readonly profileId: string
  readonly list: KeyList | undefined
  readonly onCreated: () => void
}

/** Sends a create, and keeps a second one back until the list says what became of the first. */
export function useCreateKey({ profileId, list, onCreated }: Options) {
  const client = useQueryClient()
  const [unanswered, setUnanswered] = useState<Unanswered | null>(null)
  const isLooking = useRef(false)

  async function create(draft: KeyDraft): Promise<void> {
    const knownIds = new Set((list?.keys ?? []).map(({ id }) => id))
    setUnanswered(null)
    try {
      const { revealId, differences } = await call('keys.create', {
        profileId,
        draft: {
          ...draft,
          scopes: [...draft.scopes],
          departments: draft.departments && [...draft.departments]
        }
      })
      useKeyDifferences.getState().actions.note(revealId, differences)
    } catch (error) {
      if (mayHaveCreated.has(toWireError(error).code)) {
        setUnanswered({ name: draft.clientName, knownIds, state: 'must-look', found: [] })
      }
      throw error
    }
    onCreated()
    await client.invalidateQueries({ queryKey: ['reveals', profileId] })
  }

  /** Reads the list anew; answers true when it could be read. */
  async function look(): Promise<boolean> {
    if (unanswered === null || isLooking.current) return false
    const { name, knownIds } = unanswered
    isLooking.current = true
    setUnanswered({ ...unanswered, state: 'looking', failure: undefined })
    try {
      const fresh = await call('keys.refresh', { profileId })
      client.setQueryData(['keys', profileId], fresh)
      if (fresh.failure !== undefined) {
        setUnanswered({ ...unanswered, state: 'must-look', failure: fresh.failure })
        return false
      }
      const found = fresh.keys.filter(
        key => key.enabled && key.clientName === name && !knownIds.has(key.id)
      )
      setUnanswered({ ...unanswered, state: 'looked', found })
      return true
    } catch (error) {
      setUnanswered({ ...unanswered, state: 'must-look', failure: toWireError(error) })
      return false
    } finally {
      isLooking.current = false
    }
  }

  const mustLook = unanswered !== null && unanswered.state !== 'looked'
  return { create, look, unanswered, mustLook }
}
