import { toFailure } from '@main/core/failure'
import type { Logger } from '@main/core/ports'
import { type Handlers, isProcedureName, type ProcedureName, procedures } from '@shared/contract'
import type { Reply } from '@shared/contract/define'
import { AppError } from '@shared/errors'
import { brokenContract } from './event-bus'
import { isSmallInput } from './input-size'

export type Dispatch = (name: unknown, input: unknown) => Promise<Reply>

/** The one door into the core. It never rejects. */
export function createDispatch(handlers: Handlers, log: Logger): Dispatch {
  async function call(name: ProcedureName, input: unknown): Promise<unknown> {
    if (!isSmallInput(input)) throw refusedCall(name, 'too large or not plain data')
    const parsed = procedures[name].input.safeParse(input)
    if (!parsed.success) throw refusedCall(name, 'unexpected input')

    const handle = handlers[name] as (input: unknown) => Promise<unknown>
    // Parsing the result drops every field the contract does not name, so a service that returns
    // too much cannot leak it to the renderer.
    const answer = procedures[name].output.safeParse(await handle(parsed.data))
    if (!answer.success) throw brokenContract(name, answer.error.issues)
    return answer.data
  }

  function refusedCall(name: ProcedureName, reason: string): AppError {
    warn({ procedure: name, reason })
    return new AppError('invalid-input', `${name}: ${reason}`)
  }

  function warn(fields: Record<string, string>): void {
    try {
      log.warn('call-refused', fields)
    } catch {
      // A log that fails must not turn a refusal into something else.
    }
  }

  return async (name, input) => {
    if (!isProcedureName(name)) {
      // Not logged as it came: a page that breaks the contract could have put anything there.
      warn({ reason: 'no such procedure' })
      return { ok: false, error: { code: 'invalid-input', message: 'No such procedure' } }
    }
    try {
      return { ok: true, value: await call(name, input) }
    } catch (error) {
      return { ok: false, error: toFailure(error, log, `call ${name}`) }
    }
  }
}
