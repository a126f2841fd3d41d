import { toWireError } from '@renderer/api/call'
import type { RequiredConsent, RevokeImpact } from '@shared/contract/revocations'
import type { WireError } from '@shared/errors'
import type { Key } from '@shared/horizon/key'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { compareKeys } from '../key-comparison'

/** A key as it was just read, what stops with it, and the token that spends this reading. */
export type RevokeReading = {
  readonly token: string
  readonly expiresAt: string
  readonly fetchedAt: string
  readonly key: Key
  readonly consent: RequiredConsent
  readonly impact: RevokeImpact
}

/** Their token was spent on a refused try; facts that are only old are read again by themselves. */
export type Staleness = 'refused'

export type RevokingState = 'reading' | 'failed' | 'ready' | 'sending' | 'unconfirmed'

/** What the operator entered, as far as it was asked for. */
export type Consent = { readonly isTicked: boolean; readonly typedText: string | null }

type Options<Reading> = {
  readonly prepare: () => Promise<Reading>
  /** The reading showed it as revoked already. */
  readonly onEnded: (key: Key) => void
  /** The key is not what the operator saw: what was entered no longer counts. */
  readonly onChanged: () => void
}

/** Reads a key with its one-time token, keeps that younger than a minute, then spends it. */
export function useRevoking<Reading extends RevokeReading>(options: Options<Reading>) {
  const { prepare, onEnded, onChanged } = options
  const [state, setState] = useState<RevokingState>('reading')
  const [prepared, setPrepared] = useState<Reading>()
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
      const next = await prepare()
      if (mine !== round.current) return
      if (!next.key.enabled) {
        onEnded(next.key)
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

  /** `send` answers what is to be done where a list confirmed the end, `null` where none did. */
  async function spend(send: (token: string) => Promise<(() => void) | null>) {
    if (prepared === undefined) return
    const mine = ++round.current
    setState('sending')
    setError(null)
    try {
      const finish = await send(prepared.token)
      if (mine !== round.current) return
      if (finish === null) setState('unconfirmed')
      else finish()
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

  return { state, prepared, error, changes, staleness, read: () => void read(), spend }
}

const refusedWords = 'The key has to be read again after a refusal'

/** Why Revoke is off; `undefined` where it may be pressed. `missing`: what is still to be entered. */
export function revokeOffReason(
  state: RevokingState,
  staleness: Staleness | null,
  missing: string | undefined
): string | undefined {
  if (state === 'failed') return 'The key could not be read'
  if (state !== 'ready') return 'The facts are being read'
  if (staleness !== null) return refusedWords
  return missing
}
