import { create } from 'zustand'

/** Made in this console and confirmed as stored. */
export type NewKey = {
  readonly profileId: string
  readonly keyId: string
  readonly clientName: string
}

type NewKeys = {
  readonly keys: readonly NewKey[]
  /** Not pointed out yet. */
  readonly latest: NewKey | undefined
  readonly actions: {
    note(key: NewKey): void
    pointedOut(): void
    /** The list was left: what was new in it is so no longer. */
    forget(): void
  }
}

/** Keys that the list marks as new, from their reveal until the list is left. */
export const useNewKeys = create<NewKeys>()(set => ({
  keys: [],
  latest: undefined,
  actions: {
    note: ({ profileId, keyId, clientName }) =>
      set(({ keys }) => {
        const latest = { profileId, keyId, clientName }
        return { keys: [...keys, latest], latest }
      }),
    pointedOut: () => set({ latest: undefined }),
    forget: () => set({ keys: [], latest: undefined })
  }
}))
