export const plans = ['starter', 'professional', 'enterprise'] as const
export type Plan = (typeof plans)[number]

export type PlanLimits = {
  readonly requestsPerMinute: number
  /** `null` is unlimited. */
  readonly requestsPerDay: number | null
  readonly users: number | null
  readonly departments: number | null
  readonly agents: number | null
  readonly connections: number | null
}

/** Horizon's published plan figures; the per-minute and per-day ones are shared by all keys. */
export const planLimits: Readonly<Record<Plan, PlanLimits>> = {
  starter: {
    requestsPerMinute: 60,
    requestsPerDay: 10_000,
    users: 5,
    departments: 1,
    agents: 5,
    connections: 3
  },
  professional: {
    requestsPerMinute: 300,
    requestsPerDay: 100_000,
    users: 50,
    departments: 10,
    agents: 25,
    connections: 15
  },
  enterprise: {
    requestsPerMinute: 1_000,
    requestsPerDay: null,
    users: null,
    departments: null,
    agents: null,
    connections: null
  }
}

/** Horizon's documented default per key, in requests per minute. */
export const defaultRateLimit = 100

/** Active, pending and suspended partners count. */
export const maxPartners = 25

/** What a key gets that asks for no limit: the default, or the plan's figure where that is lower. */
export const defaultKeyLimit = (requestsPerMinute: number): number =>
  Math.min(defaultRateLimit, requestsPerMinute)
