import { call, toWireError } from '@renderer/api/call'
import { useEvent } from '@renderer/api/subscribe'
import type { Input } from '@shared/contract'
import type { ConnectionReport, ConnectionStep } from '@shared/contract/profiles'
import type { WireError } from '@shared/errors'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useRetryCountdown } from './use-retry-countdown'

export type TestTarget = Omit<Input<'profiles.testConnection'>, 'operationId'>

export type ConnectionTest =
  | { readonly state: 'none' }
  | { readonly state: 'running'; readonly steps: readonly ConnectionStep[] }
  | { readonly state: 'ended'; readonly report: ConnectionReport }
  /** It could not be started. */
  | { readonly state: 'refused'; readonly error: WireError }

const none: ConnectionTest = { state: 'none' }

/** Tests a connection step by step. `forget` is for values that changed since. */
export function useConnectionTest() {
  const [test, setTest] = useState<ConnectionTest>(none)
  const running = useRef<string | null>(null)
  const waitSeconds = useRetryCountdown(test.state === 'ended' ? test.report.failure : undefined)

  useEvent('connectionTest.step', ({ operationId, step }) => {
    if (operationId !== running.current) return
    setTest(now => (now.state === 'running' ? { ...now, steps: [...now.steps, step] } : now))
  })

  const cancel = useCallback(() => {
    const operationId = running.current
    // The test then ends with a report that says so, unless nobody waits for it any more.
    if (operationId !== null) void call('operations.cancel', { operationId }).catch(() => undefined)
  }, [])
  const forget = () => {
    cancel()
    running.current = null
    setTest(none)
  }
  useEffect(() => cancel, [cancel])

  async function run(target: TestTarget): Promise<void> {
    if (waitSeconds > 0) return
    cancel()
    const operationId = crypto.randomUUID()
    running.current = operationId
    setTest({ state: 'running', steps: [] })
    const outcome = await call('profiles.testConnection', { ...target, operationId }).then(
      (report): ConnectionTest => ({ state: 'ended', report }),
      (error): ConnectionTest => ({ state: 'refused', error: toWireError(error) })
    )
    if (running.current !== operationId) return
    running.current = null
    setTest(outcome)
  }

  return {
    test,
    hasPassed: test.state === 'ended' && test.report.passed,
    /** Horizon has asked for a pause; until it is over it is not asked again. */
    waitSeconds,
    run,
    cancel,
    forget
  }
}
