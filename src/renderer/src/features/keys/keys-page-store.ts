import { create } from 'zustand'

/** The list as it was left: its filters and sorting, and the row that was opened. */
type LeftList = { readonly profileId: string; readonly path: string; readonly keyId: string }

type KeysPage = {
  readonly left: LeftList | undefined
  readonly actions: { leave(left: LeftList): void }
}

export const useKeysPage = create<KeysPage>()(set => ({
  left: undefined,
  actions: { leave: left => set({ left }) }
}))

/** Where the list of a profile is: as it was left, if it was. */
export function useListPath(profileId: string): string {
  const left = useKeysPage(state => state.left)
  return left?.profileId === profileId ? left.path : '/keys'
}
