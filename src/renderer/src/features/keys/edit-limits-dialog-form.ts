import { call, toWireError } from '@renderer/api/call'
import { compareKeys } from '@renderer/ui/key-comparison'
import { limitChangeIssues } from '@shared/domain/key-draft'
import type { WireError } from '@shared/errors'
import type { Key } from '@shared/horizon/key'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { draftLimitsOf } from './key-form'

type Options = {
  readonly profileId: string
  readonly keyObject: Key
  readonly organization: Parameters<typeof draftLimitsOf>[0]
  readonly onSaved: (key: Key, isRaceExcluded: boolean) => void
}

type Typed = { readonly perMinute: string; readonly perDay: string }

const numberOf = (text: string): number | undefined =>
  text.trim() === '' ? undefined : Number(text.replaceAll(',', '').trim())
const textOf = (limit: number | null | undefined): string => (limit == null ? '' : String(limit))

/**
 * Two numbers and what they would change. `seen` is what the operator decided by: where Horizon has
 * another key by now, nothing is sent until he has compared again; what was typed stays.
 */
export function useLimitsForm({ profileId, keyObject, organization, onSaved }: Options) {
  const client = useQueryClient()
  const [seen, setSeen] = useState(keyObject)
  const [typed, setTyped] = useState<Typed>({
    perMinute: textOf(keyObject.rateLimit),
    perDay: textOf(keyObject.rateLimitPerDay)
  })
  const [state, setState] = useState<'editing' | 'sending' | 'changed'>('editing')
  const [error, setError] = useState<WireError | null>(null)
  const [changes, setChanges] = useState<readonly string[]>([])

  const perMinute = numberOf(typed.perMinute)
  const perDay = numberOf(typed.perDay)
  const isMinuteChanged = perMinute !== undefined && perMinute !== seen.rateLimit
  const isDayChanged = (perDay ?? null) !== (seen.rateLimitPerDay ?? null)
  const asked = {
    ...(isMinuteChanged && { rateLimit: perMinute }),
    ...(isDayChanged && { rateLimitPerDay: perDay ?? null })
  }
  const issues = limitChangeIssues(asked, draftLimitsOf(organization))
  const issueOf = (field: string) =>
    issues.find(issue => issue.field === field)?.issue ??
    error?.fields?.find(each => each.field === field || each.field === snake[field])?.issue

  async function send() {
    setState('sending')
    setError(null)
    const { version, rateLimit, rateLimitPerDay } = seen
    try {
      const { key, isRaceExcluded } = await call('keys.updateLimits', {
        profileId,
        keyId: seen.id,
        seen: { version, rateLimit, rateLimitPerDay },
        ...asked
      })
      void client.invalidateQueries({ queryKey: ['keys', profileId] })
      onSaved(key, isRaceExcluded)
    } catch (failure) {
      const wire = toWireError(failure)
      const isOfChange = wire.code === 'object-changed' || wire.code === 'precondition-failed'
      setError(wire)
      setState(isOfChange ? 'changed' : 'editing')
      if (isOfChange) setChanges([])
    }
  }

  /** Reads the key as it is now; what was typed stays, and is compared with that. */
  async function compareAgain() {
    try {
      const { key } = await call('keys.get', { profileId, keyId: seen.id })
      void client.invalidateQueries({ queryKey: ['keys', profileId] })
      setChanges(compareKeys(seen, key))
      setSeen(key)
      setError(null)
      setState('editing')
    } catch (failure) {
      setError(toWireError(failure))
    }
  }

  return {
    state,
    error,
    /** What differs from what was seen before it was compared again. */
    changes,
    seen,
    typed,
    setTyped: (change: Partial<Typed>) => {
      setTyped({ ...typed, ...change })
      setError(null)
      if (state === 'changed') return
      setState('editing')
    },
    perMinute,
    perDay,
    isMinuteChanged,
    isDayChanged,
    canSend: state === 'editing' && issues.length === 0 && (isMinuteChanged || isDayChanged),
    issueOf,
    send: () => void send(),
    compareAgain: () => void compareAgain()
  }
}

const snake: Readonly<Record<string, string>> = {
  rateLimit: 'rate_limit',
  rateLimitPerDay: 'rate_limit_per_day'
}
