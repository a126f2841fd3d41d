import { vi } from 'vitest'

/** `vi.waitFor` with the patience of `expect.poll` here: its own second is not enough on a busy machine. */
export const eventually = <T>(ask: () => T | Promise<T>, timeout = 20_000): Promise<T> =>
  vi.waitFor(ask, { timeout })
