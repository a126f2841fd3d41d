import { call, toWireError } from '@renderer/api/call'
import { isExtended, partnerSettingsIssues } from '@shared/domain/partner-draft'
import type { WireError } from '@shared/errors'
import type { Partner } from '@shared/horizon/partner'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { keepPartner } from '../use-partners'
import { useSettingsDrafts } from './settings-drafts'
import { askedOf, comparePartners, rebased, type TypedSettings, typedOf } from './settings-form'

type Options = {
  readonly profileId: string
  readonly partner: Partner
  readonly serverNowMs: number
  readonly onSaved: () => void
}

/**
 * What is set and what it becomes. `seen` is what the operator decides by: where Horizon has another
 * by now, nothing is sent until he has compared; what he typed stays.
 */
export function useSettingsForm({ profileId, partner, serverNowMs, onSaved }: Options) {
  const client = useQueryClient()
  const place = `${profileId} ${partner.id}`
  const [kept] = useState(() => useSettingsDrafts.getState().byPartner.get(place))
  const [seen, setSeen] = useState(kept?.seen ?? partner)
  const [typed, setTyped] = useState(() => kept?.typed ?? typedOf(partner))
  const [reason, setReason] = useState(kept?.reason ?? '')
  const [state, setState] = useState<'editing' | 'sending' | 'changed'>('editing')
  const [error, setError] = useState<WireError | null>(null)
  const [changes, setChanges] = useState<readonly string[]>([])
  const [isRaced, setIsRaced] = useState(false)
  const isUnderWay = useRef(false)

  const asked = askedOf(typed, seen)
  const isChanged = Object.keys(asked).length > 0
  // While nothing is typed the form simply shows what Horizon has.
  if (!isChanged && state === 'editing' && partner !== seen) {
    setSeen(partner)
    setTyped(typedOf(partner))
  }
  useEffect(() => {
    const draft = isChanged ? { seen, typed, reason } : null
    useSettingsDrafts.getState().actions.keep(place, draft)
  }, [place, isChanged, seen, typed, reason])
  const issues = partnerSettingsIssues(asked, serverNowMs)
  const needsReason = isExtended(seen.expiresAt, asked.expiresAt)
  const isMissingReason = needsReason && reason.trim() === ''

  function issueOf(field: string): string | undefined {
    const refused = error?.fields?.find(each => isSameField(each.field, field))
    return refused?.issue ?? issues.find(issue => issue.field === field)?.issue
  }

  async function save() {
    if (isUnderWay.current || !isChanged || issues.length > 0 || isMissingReason) return
    if (state === 'changed') return
    isUnderWay.current = true
    setState('sending')
    setError(null)
    setChanges([])
    setIsRaced(false)
    try {
      const { version, contactEmail, expiresAt, settings } = seen
      const { partner: saved, isRaceExcluded } = await call('partners.saveSettings', {
        profileId,
        partnerId: seen.id,
        seen: { version, contactEmail, expiresAt, settings },
        ...asked,
        reason: reason.trim() || null
      })
      keepPartner(client, profileId, saved)
      setSeen(saved)
      setTyped(typedOf(saved))
      setReason('')
      setIsRaced(!isRaceExcluded)
      setState('editing')
      onSaved()
    } catch (thrown) {
      const failure = toWireError(thrown)
      setError(failure)
      const isOther = failure.code === 'precondition-failed' || failure.code === 'object-changed'
      setState(isOther ? 'changed' : 'editing')
    } finally {
      isUnderWay.current = false
    }
  }

  /** Reads what Horizon has now, says what is another, and keeps what was typed. */
  async function compareAgain() {
    setError(null)
    try {
      const answer = await call('partners.get', { profileId, partnerId: seen.id })
      if (answer.failure !== undefined) {
        setError(answer.failure)
        return
      }
      const now = answer.partner
      keepPartner(client, profileId, now)
      setChanges(comparePartners(seen, now))
      setTyped(rebased(typed, seen, now))
      setSeen(now)
      setState('editing')
    } catch (thrown) {
      setError(toWireError(thrown))
    }
  }

  return {
    seen,
    typed,
    change: (changed: Partial<TypedSettings>) => {
      setTyped(before => ({ ...before, ...changed }))
      setError(before => (state === 'changed' ? before : null))
    },
    asked,
    isChanged,
    reason,
    setReason,
    needsReason,
    isMissingReason,
    issueOf,
    hasIssues: issues.length > 0,
    state,
    error,
    changes,
    isRaced,
    save: () => void save(),
    compareAgain: () => void compareAgain(),
    discard: () => {
      setSeen(partner)
      setTyped(typedOf(partner))
      setReason('')
      setError(null)
      setChanges([])
      setState('editing')
    }
  }
}
export type SettingsForm = ReturnType<typeof useSettingsForm>

const wireNames: Readonly<Record<string, string>> = {
  contact_email: 'contactEmail',
  expires_at: 'expiresAt',
  'settings.max_api_keys': 'settings.maxApiKeys',
  'settings.session_timeout_hours': 'settings.sessionTimeoutHours'
}
const isSameField = (said: string, field: string): boolean =>
  said === field || wireNames[said] === field
