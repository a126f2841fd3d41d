import { useEffect } from 'react'
import { create } from 'zustand'
import { type KeySelection, noSelection } from './key-selection'

/** The list as it was left: its filters and sorting, and the row that was opened. */
type LeftList = { readonly profileId: string; readonly path: string; readonly keyId: string }

type KeysPage = {
  readonly left: LeftList | undefined
  /** Ticked keys; those of another profile are never acted on. */
  readonly ticked: { readonly profileId: string; readonly selection: KeySelection } | undefined
  readonly actions: {
    leave(left: LeftList): void
    select(profileId: string, change: (before: KeySelection) => KeySelection): void
    forgetTicks(): void
  }
}

export const useKeysPage = create<KeysPage>()(set => ({
  left: undefined,
  ticked: undefined,
  actions: {
    leave: left => set({ left }),
    select: (profileId, change) =>
      set(({ ticked }) => {
        const before = ticked?.profileId === profileId ? ticked.selection : noSelection
        return { ticked: { profileId, selection: change(before) } }
      }),
    forgetTicks: () => set({ ticked: undefined })
  }
}))

/** Where the list of a profile is: as it was left, if it was. */
export function useListPath(profileId: string): string {
  const left = useKeysPage(state => state.left)
  return left?.profileId === profileId ? left.path : '/keys'
}

/** The ticked keys of a profile, wherever filters hide them. */
export const useSelection = (profileId: string): KeySelection =>
  useKeysPage(({ ticked }) => (ticked?.profileId === profileId ? ticked.selection : noSelection))

/** Ticks end with the profile, and with what may be done in it: wherever that happens. */
export function useTicksEnd(profileId: string, canWrite: boolean): void {
  const { forgetTicks } = useKeysPage(state => state.actions)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what ends them, not what is read
  useEffect(() => forgetTicks, [forgetTicks, profileId, canWrite])
}
