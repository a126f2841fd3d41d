/** Probes say who they are, so that they are no callers and no first use. */
export const probeUserAgent = 'horizon-console-probe'
export const isProbe = (userAgent: string): boolean => userAgent.startsWith(probeUserAgent)
