import { call, toWireError } from '@renderer/api/call'
import type { Consent } from '@renderer/ui/revoke/use-revoking'
import type { Output } from '@shared/contract'
import type { WireError } from '@shared/errors'
import { useEffect, useEffectEvent, useRef, useState } from 'react'

export type Rotating = {
  readonly state: 'reading' | 'failed' | 'ready' | 'sending' | 'unknown'
  readonly prepared: Output<'webhooks.prepareRotate'> | undefined
  readonly error: WireError | null
  readonly read: () => void
  readonly rotate: (consent: Consent) => void
  /** Reads and rotates in one go: what is lost already needs no second consent. */
  readonly rotateAgain: () => void
}

type Options = {
  readonly profileId: string
  readonly webhookId: string
  readonly onRotated: () => void
  /** It is not what the operator saw: what was entered no longer counts. */
  readonly onChanged: () => void
}

/** Reads a webhook with its one-time token, keeps that younger than a minute, then spends it once. */
export function useRotating({ profileId, webhookId, onRotated, onChanged }: Options): Rotating {
  const [state, setState] = useState<Rotating['state']>('reading')
  const [prepared, setPrepared] = useState<Rotating['prepared']>()
  const [error, setError] = useState<WireError | null>(null)
  // Only the newest answer counts, and none after the dialog is gone.
  const round = useRef(0)

  async function read(why: WireError | null = null) {
    const mine = ++round.current
    setState('reading')
    setError(why)
    try {
      const next = await call('webhooks.prepareRotate', { profileId, webhookId })
      if (mine !== round.current) return undefined
      setPrepared(next)
      setState('ready')
      return next
    } catch (failure) {
      if (mine === round.current) {
        setError(toWireError(failure))
        setState('failed')
      }
      return undefined
    }
  }

  async function spend(token: string, consent: Consent) {
    const mine = ++round.current
    setState('sending')
    setError(null)
    try {
      await call('webhooks.rotate', { token, ...consent })
      if (mine === round.current) onRotated()
    } catch (thrown) {
      if (mine !== round.current) return
      const failure = toWireError(thrown)
      if (failure.code === 'outcome-unknown') {
        setError(failure)
        setState('unknown')
        return
      }
      // Every other refusal came before anything was sent, or says that nothing was done.
      if (failure.code === 'object-changed') onChanged()
      await read(failure.code === 'token-expired' ? null : failure)
    }
  }

  async function rotateAgain() {
    const next = await read()
    if (next?.consent.kind === 'button') {
      await spend(next.token, { isTicked: false, typedText: null })
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

  return {
    state,
    prepared,
    error,
    read: () => void read(),
    rotate: consent => {
      if (prepared !== undefined) void spend(prepared.token, consent)
    },
    rotateAgain: () => void rotateAgain()
  }
}
