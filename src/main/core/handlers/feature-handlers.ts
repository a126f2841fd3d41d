import type { Handlers, ProcedureName } from '@shared/contract'
import type { CoreParts } from '../core-parts'
import type { CorePorts } from '../core-ports'

/** A feature's procedures: leave one out and it does not compile. `Loaded` came with the feature. */
export type FeatureHandlers<N extends ProcedureName, Loaded = unknown> = (
  parts: CoreParts & Loaded,
  ports: CorePorts
) => Pick<Handlers, N>

/** The answer of a procedure that answers nothing. */
export const nothing = {}
