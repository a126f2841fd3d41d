import { call, toWireError } from '@renderer/api/call'
import type { Proof } from '@shared/domain/key-proof'
import type { WireError } from '@shared/errors'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'

type Options = {
  readonly profileId: string
  readonly keyId: string
  readonly revealId: string
}

export type ShownProof = {
  readonly proof: Proof | null
  readonly state: 'idle' | 'running' | 'cancelled' | 'failed'
  readonly failure: WireError | null
  readonly run: () => void
  readonly cancel: () => void
}

/** Two calls that main makes with the waiting key; the page never holds it. */
export function useProof({ profileId, keyId, revealId }: Options): ShownProof {
  const client = useQueryClient()
  const queryKey = ['keys', profileId, 'proof', keyId]
  const { data } = useQuery({
    queryKey,
    queryFn: () => call('proofs.ofKey', { profileId, keyId })
  })
  const [state, setState] = useState<ShownProof['state']>('idle')
  const [failure, setFailure] = useState<WireError | null>(null)
  const running = useRef<string | null>(null)

  async function run() {
    if (running.current !== null) return
    const operationId = crypto.randomUUID()
    running.current = operationId
    setState('running')
    setFailure(null)
    try {
      client.setQueryData(queryKey, await call('proofs.run', { revealId, operationId }))
      if (running.current === operationId) setState('idle')
    } catch (thrown) {
      if (running.current !== operationId) return
      const wire = toWireError(thrown)
      setState(wire.code === 'cancelled' ? 'cancelled' : 'failed')
      setFailure(wire.code === 'cancelled' ? null : wire)
    } finally {
      if (running.current === operationId) running.current = null
    }
  }

  function cancel() {
    if (running.current !== null) stop(running.current)
  }

  // Nobody looks at the answer any more.
  useEffect(() => {
    const current = running
    return () => {
      if (current.current !== null) stop(current.current)
      current.current = null
    }
  }, [])

  return { proof: data?.proof ?? null, state, failure, run: () => void run(), cancel }
}

const stop = (operationId: string): void =>
  void call('operations.cancel', { operationId }).catch(() => undefined)
