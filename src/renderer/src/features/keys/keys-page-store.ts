import { create } from 'zustand'

type KeysPage = {
  /** The row last opened, so that coming back finds it. */
  readonly lastKeyId: string | undefined
  readonly actions: { rememberKey(keyId: string): void }
}

export const useKeysPage = create<KeysPage>()(set => ({
  lastKeyId: undefined,
  actions: { rememberKey: lastKeyId => set({ lastKeyId }) }
}))
