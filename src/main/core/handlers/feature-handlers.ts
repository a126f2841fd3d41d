import type { Handlers, ProcedureName } from '@shared/contract'
import type { CoreParts } from '../core-parts'
import type { CorePorts } from '../core-ports'

/** A feature's procedures: leave one out and it does not compile. */
export type FeatureHandlers<N extends ProcedureName> = (
  parts: CoreParts,
  ports: CorePorts
) => Pick<Handlers, N>

/** The answer of a procedure that answers nothing. */
export const nothing = {}
