import type { Usage } from '../horizon/usage'
import { isProbe } from './probe-agent'

/** A reply names no more callers than these (D6). */
export const maxNamedCallers = 1_000

/**
 * Requests of the totals that are no call of a program. `probes`: named as this console's own.
 * `no-caller`: counted, but no caller is named for them, as some servers leave probes out of the
 * callers and not out of the totals.
 */
export type ProbeShare = { readonly count: number; readonly kind: 'probes' | 'no-caller' }

/** `undefined` where there are none, or where Horizon does not name every caller. */
export function probeShare(
  usage: Pick<Usage, 'totalRequests' | 'callers' | 'unreadable'>
): ProbeShare | undefined {
  const { totalRequests, callers } = usage
  const probes = sumOf(callers.filter(({ userAgent }) => isProbe(userAgent)))
  if (probes > 0) return { count: probes, kind: 'probes' }
  if (totalRequests === undefined || !areAllNamed(usage)) return undefined
  const count = totalRequests - sumOf(callers)
  return count > 0 ? { count, kind: 'no-caller' } : undefined
}

export const areAllNamed = ({
  callers,
  unreadable
}: Pick<Usage, 'callers' | 'unreadable'>): boolean =>
  callers.length < maxNamedCallers && !unreadable.some(problem => problem.startsWith('callers'))

const sumOf = (callers: Usage['callers']): number =>
  callers.reduce((sum, { requests }) => sum + requests, 0)
