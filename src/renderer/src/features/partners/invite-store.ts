import { create } from 'zustand'
import { emptyInviteForm, type InviteForm } from './invite-form'

type InviteStore = {
  readonly byProfile: ReadonlyMap<string, InviteForm>
  readonly actions: {
    put(profileId: string, form: InviteForm): void
    drop(profileId: string): void
  }
}

/** Kept while the window lives: a look elsewhere is no reason to lose what was entered. */
export const useInviteStore = create<InviteStore>()(set => ({
  byProfile: new Map(),
  actions: {
    put: (profileId, form) =>
      set(({ byProfile }) => ({ byProfile: new Map(byProfile).set(profileId, form) })),
    drop: profileId =>
      set(({ byProfile }) => {
        const rest = new Map(byProfile)
        rest.delete(profileId)
        return { byProfile: rest }
      })
  }
}))

export const useInviteForm = (profileId: string): InviteForm =>
  useInviteStore(({ byProfile }) => byProfile.get(profileId) ?? emptyInviteForm)
