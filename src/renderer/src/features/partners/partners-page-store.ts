import { partnersPath } from '@renderer/ui/partners-path'
import { create } from 'zustand'

type Left = { readonly profileId: string; readonly path: string; readonly partnerId: string }

type PartnersPageStore = {
  /** Where the list was left for a partner, so that coming back finds it. */
  readonly left: Left | null
  readonly actions: { leave(left: Left): void }
}

export const usePartnersPageStore = create<PartnersPageStore>()(set => ({
  left: null,
  actions: { leave: left => set({ left }) }
}))

/** The list as it was left, for the way back from a partner. */
export const usePartnersListPath = (profileId: string): string =>
  usePartnersPageStore(({ left }) => (left?.profileId === profileId ? left.path : partnersPath))
