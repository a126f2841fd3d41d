import type { Plan } from '@shared/domain/limits'
import type { Db } from '../store/open'

export const scenarioNames = ['empty', 'acme'] as const
export type ScenarioName = (typeof scenarioNames)[number]

export type ScenarioOptions = {
  readonly plan: Plan
  /** Decides the plaintexts of the scenario's keys; whoever knows it knows them. */
  readonly seed: string
  readonly now: number
  /** How many keys there are in all, where it is more than the scenario's own. */
  readonly scale?: number
}

/** Fills an empty database. */
export type Scenario = (db: Db, options: ScenarioOptions) => void
