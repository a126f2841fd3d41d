import { call, toWireError } from '@renderer/api/call'
import type { Consent } from '@renderer/ui/revoke/use-revoking'
import type { Output } from '@shared/contract'
import type { PartnerChange } from '@shared/contract/partners'
import type { WireError } from '@shared/errors'
import type { Partner } from '@shared/horizon/partner'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { keepPartner } from '../use-partners'

const reached: Readonly<Record<PartnerChange, string>> = {
  suspend: 'suspended',
  unsuspend: 'active',
  revoke: 'revoked',
  withdraw: 'revoked'
}

type Prepared = Output<'partners.prepareChange'>

type Options = {
  readonly profileId: string
  readonly partnerId: string
  readonly change: PartnerChange
  readonly onDone: (partner: Partner) => void
  /** It is not what the operator saw: what was entered no longer counts. */
  readonly onChanged: () => void
}

/** Reads a partner with its one-time token, keeps that younger than a minute, then spends it once. */
export function usePartnerChange({ profileId, partnerId, change, onDone, onChanged }: Options) {
  const client = useQueryClient()
  const [state, setState] = useState<'reading' | 'failed' | 'ready' | 'sending' | 'unconfirmed'>(
    'reading'
  )
  const [prepared, setPrepared] = useState<Prepared>()
  const [error, setError] = useState<WireError | null>(null)
  // Only the newest answer counts, and none after the dialog is gone.
  const round = useRef(0)

  async function read(why: WireError | null = null) {
    const mine = ++round.current
    setState('reading')
    setError(why)
    try {
      const next = await call('partners.prepareChange', { profileId, partnerId, change })
      if (mine !== round.current) return
      // Done by an answer that was lost, or by someone else.
      if (why !== null && next.partner.status === reached[change]) {
        keepPartner(client, profileId, next.partner)
        onDone(next.partner)
        return
      }
      if (prepared !== undefined && prepared.partner.status !== next.partner.status) onChanged()
      setPrepared(next)
      setState('ready')
    } catch (failure) {
      if (mine !== round.current) return
      setError(toWireError(failure))
      setState('failed')
    }
  }

  async function send(consent: Consent, reason: string | null) {
    if (prepared === undefined || state !== 'ready') return
    const mine = ++round.current
    setState('sending')
    setError(null)
    try {
      const { token } = prepared
      const { partner, isConfirmed } = await call('partners.change', { token, reason, ...consent })
      keepPartner(client, profileId, partner)
      // A revocation ends its keys too: the list held is not theirs any more.
      void client.invalidateQueries({ queryKey: ['partner-keys-refresh', profileId, partnerId] })
      if (mine !== round.current) return
      if (isConfirmed) onDone(partner)
      else setState('unconfirmed')
    } catch (thrown) {
      if (mine !== round.current) return
      const failure = toWireError(thrown)
      // Every refusal spends the token; only a fresh reading can go on.
      if (failure.code === 'object-changed' || failure.code === 'precondition-failed') onChanged()
      await read(failure.code === 'token-expired' ? null : failure)
    }
  }

  const readNow = useEffectEvent(() => void read())
  useEffect(() => {
    readNow()
    return () => {
      round.current += 1
    }
  }, [])

  const readIfIdle = useEffectEvent(() => {
    if (state === 'ready') void read(error)
  })
  useEffect(() => {
    if (prepared === undefined) return
    const left = Date.parse(prepared.expiresAt) - Date.now()
    const timer = setTimeout(readIfIdle, Math.max(0, left))
    return () => clearTimeout(timer)
  }, [prepared])

  return { state, prepared, error, read: () => void read(), send }
}
