import { call, toWireError } from '@renderer/api/call'
import type { Output } from '@shared/contract'
import type { RevokeReason } from '@shared/domain/revocation'
import type { WireError } from '@shared/errors'
import type { Key } from '@shared/horizon/key'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { compareKeys } from './key-comparison'

export type Prepared = Output<'keys.prepareRevoke'>

/** Their token was spent on a refused try; facts that are only old are read again by themselves. */
export type Staleness = 'refused'

type State = 'reading' | 'failed' | 'ready' | 'sending' | 'unconfirmed'

/** What the operator entered, as far as it was asked for. */
export type Consent = { readonly isTicked: boolean; readonly typedText: string | null }

type Options = {
  readonly profileId: string
  readonly keyId: string
  readonly onRevoked: (key: Key) => void
  /** The key is not what the operator saw: what was entered no longer counts. */
  readonly onChanged: () => void
}

/** Reads the key with its one-time token, keeps that younger than a minute, then spends it. */
export function useRevocation({ profileId, keyId, onRevoked, onChanged }: Options) {
  const client = useQueryClient()
  const [state, setState] = useState<State>('reading')
  const [prepared, setPrepared] = useState<Prepared>()
  const [error, setError] = useState<WireError | null>(null)
  const [changes, setChanges] = useState<readonly string[]>([])
  const [staleness, setStaleness] = useState<Staleness | null>(null)
  // Only the newest answer counts, and none after the dialog is gone.
  const round = useRef(0)

  async function read(known: readonly string[] = []) {
    const mine = ++round.current
    const before = prepared?.key
    setState('reading')
    setError(null)
    try {
      const next = await call('keys.prepareRevoke', { profileId, keyId })
      if (mine !== round.current) return
      if (!next.key.enabled) {
        onRevoked(next.key)
        return
      }
      const found = before === undefined ? [] : compareKeys(before, next.key)
      setChanges(found.length > 0 ? found : known)
      if (found.length > 0) onChanged()
      setPrepared(next)
      setStaleness(null)
      setState('ready')
    } catch (failure) {
      if (mine !== round.current) return
      setError(toWireError(failure))
      setState('failed')
    }
  }

  async function revoke(consent: Consent, reason: RevokeReason) {
    if (prepared === undefined) return
    const mine = ++round.current
    setState('sending')
    setError(null)
    try {
      const { token } = prepared
      const { key, isConfirmed } = await call('keys.revoke', { token, reason, ...consent })
      void client.invalidateQueries({ queryKey: ['keys', profileId] })
      if (mine !== round.current) return
      if (isConfirmed) onRevoked(key)
      else setState('unconfirmed')
    } catch (failure) {
      if (mine === round.current) await refused(toWireError(failure))
    }
  }

  /** Every refusal spends the token, so that only a fresh reading can go on. */
  async function refused(failure: WireError) {
    if (failure.code === 'object-changed') {
      onChanged()
      await read([failure.message])
      return
    }
    if (failure.code === 'token-expired') {
      await read()
      return
    }
    setStaleness('refused')
    setState('ready')
    setError(failure)
  }

  const readNow = useEffectEvent(() => void read())
  useEffect(() => {
    readNow()
    return () => {
      round.current += 1
    }
  }, [])

  const readIfIdle = useEffectEvent(() => {
    if (state === 'ready' && staleness === null) void read(changes)
  })
  useEffect(() => {
    if (prepared === undefined) return
    const left = Date.parse(prepared.expiresAt) - Date.now()
    const timer = setTimeout(readIfIdle, Math.max(0, left))
    return () => clearTimeout(timer)
  }, [prepared])

  return { state, prepared, error, changes, staleness, read: () => void read(), revoke }
}
