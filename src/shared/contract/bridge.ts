/** The two IPC channels. No zod in this file: the sandboxed preload imports it. */
export const channels = { call: 'console:call', event: 'console:event' } as const

/** Everything the page can reach of the main process. */
export type Bridge = {
  /** Resolves to a `Reply`; rejects only when the main process is gone. */
  readonly call: (name: string, input: unknown) => Promise<unknown>
  /** Returns the function that ends the subscription. */
  readonly subscribe: (listener: (name: string, payload: unknown) => void) => () => void
}
