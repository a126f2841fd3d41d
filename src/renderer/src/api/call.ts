import type { Input, Output, ProcedureName } from '@shared/contract'
import type { Bridge } from '@shared/contract/bridge'
import type { Reply } from '@shared/contract/define'
import type { WireError } from '@shared/errors'

declare global {
  interface Window {
    readonly consoleBridge: Bridge
  }
}

/** A failure as main described it. */
export class CallError extends Error {
  override readonly name = 'CallError'
  readonly wire: WireError

  constructor(wire: WireError) {
    super(wire.message)
    this.wire = wire
  }
}

const mainIsGone: WireError = {
  code: 'internal',
  message: 'The console’s main process does not answer',
  nextStep: 'Close the window and start the console again. Nothing on Horizon was changed by this.'
}

/** Asks main. Rejects with `CallError` only. */
export async function call<N extends ProcedureName>(name: N, input: Input<N>): Promise<Output<N>> {
  const reply = (await window.consoleBridge.call(name, input).catch(() => undefined)) as
    | Reply<Output<N>>
    | undefined
  if (reply === undefined) throw new CallError(mainIsGone)
  if (!reply.ok) throw new CallError(reply.error)
  return reply.value
}

/** Any thrown value as something an error strip can show. */
export const toWireError = (error: unknown): WireError =>
  error instanceof CallError
    ? error.wire
    : {
        code: 'internal',
        message: 'Something went wrong in the window',
        nextStep: 'Reload the window, then try again.'
      }
