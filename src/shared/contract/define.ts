import type { z } from 'zod'
import type { WireError } from '../errors'

export type Procedure<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> = {
  readonly input: I
  readonly output: O
}

export const procedure = <I extends z.ZodType, O extends z.ZodType>(
  input: I,
  output: O
): Procedure<I, O> => ({ input, output })

/** How a call is answered across processes; nothing is ever thrown across. */
export type Reply<T = unknown> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: WireError }
