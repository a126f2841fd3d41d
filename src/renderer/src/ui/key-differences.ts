import { create } from 'zustand'

type KeyDifferences = {
  readonly byReveal: ReadonlyMap<string, readonly string[]>
  readonly actions: {
    note(revealId: string, differences: readonly string[]): void
    forget(revealId: string): void
  }
}

/** In what a fresh key is other than it was asked for, until it is confirmed as stored. */
export const useKeyDifferences = create<KeyDifferences>()(set => ({
  byReveal: new Map(),
  actions: {
    note: (revealId, differences) =>
      set(({ byReveal }) =>
        differences.length === 0 ? {} : { byReveal: new Map(byReveal).set(revealId, differences) }
      ),
    forget: revealId =>
      set(({ byReveal }) => {
        const rest = new Map(byReveal)
        rest.delete(revealId)
        return { byReveal: rest }
      })
  }
}))
