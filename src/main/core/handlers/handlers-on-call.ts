import type { Handlers, ProcedureName } from '@shared/contract'
import { lazy } from '../lazy'

/** The handlers of a feature whose code is loaded at its first call, not at the start. */
export function handlersOnCall<N extends ProcedureName>(
  procedures: Readonly<Record<N, unknown>>,
  load: () => Promise<Pick<Handlers, N>>
): Pick<Handlers, N> {
  const handlers = lazy(load)
  const names = Object.keys(procedures) as N[]
  const entries = names.map(name => [
    name,
    async (input: never) => {
      const { [name]: handle } = await handlers.get()
      return handle(input)
    }
  ])
  return Object.fromEntries(entries) as Pick<Handlers, N>
}
