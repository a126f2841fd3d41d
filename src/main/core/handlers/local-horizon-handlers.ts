import type { localHorizonProcedures } from '@shared/contract/local-horizon'
import type { FeatureHandlers } from './feature-handlers'

export const localHorizonHandlers: FeatureHandlers<keyof typeof localHorizonProcedures> = ({
  localHorizon
}) => ({
  'localHorizon.open': async () => ({ profile: await localHorizon.open() }),
  'localHorizon.status': async () => localHorizon.status(),
  'localHorizon.restart': () => localHorizon.restart()
})
