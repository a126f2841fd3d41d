import type { CallerPair } from './drain-verdict'

/** A caller is an address at an endpoint, wherever callers are named or counted. */
export const callerName = ({ ip, method, path }: CallerPair): string => `${ip} on ${method} ${path}`

/** One and the same caller may call under several names of itself. */
export const callerKey = ({ ip, method, path }: CallerPair): string =>
  JSON.stringify([ip, method, path])

export const callerCount = (callers: readonly CallerPair[]): number =>
  new Set(callers.map(callerKey)).size

/** "1 caller", "8 callers". */
export const callersWords = (count: number): string =>
  `${count.toLocaleString('en')} ${count === 1 ? 'caller' : 'callers'}`
