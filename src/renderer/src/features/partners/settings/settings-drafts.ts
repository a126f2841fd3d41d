import type { Partner } from '@shared/horizon/partner'
import { create } from 'zustand'
import type { TypedSettings } from './settings-form'

/** What was entered and not saved, and what it was decided by. */
export type SettingsDraft = {
  readonly seen: Partner
  readonly typed: TypedSettings
  readonly reason: string
}

type SettingsDrafts = {
  readonly byPartner: ReadonlyMap<string, SettingsDraft>
  readonly actions: { keep(place: string, draft: SettingsDraft | null): void }
}

/** Kept while the window lives: another tab of the partner is no reason to lose it. */
export const useSettingsDrafts = create<SettingsDrafts>()(set => ({
  byPartner: new Map(),
  actions: {
    keep: (place, draft) =>
      set(({ byPartner }) => {
        const next = new Map(byPartner)
        if (draft === null) next.delete(place)
        else next.set(place, draft)
        return { byPartner: next }
      })
  }
}))
