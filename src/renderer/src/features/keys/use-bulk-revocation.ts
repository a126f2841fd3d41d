import { call, toWireError } from '@renderer/api/call'
import { useEvent } from '@renderer/api/subscribe'
import type { Output } from '@shared/contract'
import type { BulkResult } from '@shared/contract/revocations'
import type { RevokeReason } from '@shared/domain/revocation'
import type { WireError } from '@shared/errors'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef, useState } from 'react'

export type PreparedMany = Output<'keys.prepareRevokeMany'>

export type BulkState = 'reading' | 'failed' | 'ready' | 'sending' | 'done'

type Progress = { readonly done: number; readonly total: number; readonly note: string }

export type Given = {
  readonly isTicked: boolean
  readonly typedText: string | null
  readonly reason: RevokeReason
}

type Options = { readonly profileId: string; readonly keyIds: readonly string[] }

/** Reads many keys with one one-time token, spends it, and keeps what became of each. */
export function useBulkRevocation({ profileId, keyIds }: Options) {
  const client = useQueryClient()
  const [state, setState] = useState<BulkState>('reading')
  const [prepared, setPrepared] = useState<PreparedMany>()
  const [error, setError] = useState<WireError | null>(null)
  /** The token was spent or has run out: only a fresh reading goes on. */
  const [isStale, setIsStale] = useState(false)
  const [isStopping, setIsStopping] = useState(false)
  const [progress, setProgress] = useState<Progress>()
  const [results, setResults] = useState<readonly BulkResult[]>([])
  const operationId = useRef('')
  const asked = useRef(keyIds)
  // Only the newest answer counts, and none after the dialog is gone.
  const round = useRef(0)

  useEvent('operations.progress', event => {
    if (event.operationId !== operationId.current || event.total === null) return
    setProgress({ done: event.done, total: event.total, note: event.note })
  })

  async function read(ids: readonly string[] = asked.current) {
    const mine = ++round.current
    asked.current = ids
    setState('reading')
    setError(null)
    try {
      const next = await call('keys.prepareRevokeMany', { profileId, keyIds: [...ids] })
      if (mine !== round.current) return
      setPrepared(next)
      setIsStale(false)
      setState('ready')
    } catch (failure) {
      if (mine !== round.current) return
      setError(toWireError(failure))
      setState('failed')
    }
  }

  async function revoke(given: Given) {
    if (prepared === undefined) return
    operationId.current = crypto.randomUUID()
    setState('sending')
    setIsStopping(false)
    setError(null)
    setProgress({ done: 0, total: prepared.keys.length, note: '' })
    try {
      const answer = await call('keys.revokeMany', {
        ...given,
        token: prepared.token,
        operationId: operationId.current
      })
      setResults(before => merged(before, answer.results))
      setState('done')
    } catch (failure) {
      const refusal = toWireError(failure)
      setIsStale(true)
      setState('ready')
      setError(refusal.code === 'token-expired' ? null : refusal)
    }
    void client.invalidateQueries({ queryKey: ['keys', profileId] })
  }

  /** The call under way ends first: it cannot be taken back. */
  function stop() {
    setIsStopping(true)
    call('operations.cancel', { operationId: operationId.current }).catch((failure: unknown) => {
      setIsStopping(false)
      setError(toWireError(failure))
    })
  }

  const readAtStart = useEffectEvent(() => void read())
  useEffect(() => {
    readAtStart()
    return () => {
      round.current += 1
    }
  }, [])

  useEffect(() => {
    if (prepared === undefined) return
    const left = Date.parse(prepared.expiresAt) - Date.now()
    const timer = setTimeout(() => setIsStale(true), Math.max(0, left))
    return () => clearTimeout(timer)
  }, [prepared])

  return {
    state,
    prepared,
    error,
    isStale,
    isStopping,
    progress,
    results,
    read: (ids?: readonly string[]) => void read(ids),
    revoke: (given: Given) => void revoke(given),
    stop
  }
}

/** A key that is tried again has its newest result. */
function merged(before: readonly BulkResult[], news: readonly BulkResult[]): BulkResult[] {
  const tried = new Set(news.map(({ keyId }) => keyId))
  return [...before.filter(({ keyId }) => !tried.has(keyId)), ...news]
}
