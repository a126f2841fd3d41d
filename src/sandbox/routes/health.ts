import type { Health } from '@shared/horizon/health'

/** The version of Horizon whose documentation this follows. */
const horizonVersion = '2.4.1'

export const healthBody = (startedAt: number): Health => ({
  status: 'ok',
  version: horizonVersion,
  uptime: Math.floor((performance.now() - startedAt) / 1000)
})
