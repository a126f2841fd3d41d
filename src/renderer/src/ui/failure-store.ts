import { toWireError } from '@renderer/api/call'
import type { WireError } from '@shared/errors'
import { create } from 'zustand'

type Failure = { readonly title: string; readonly error: WireError }

/** The last failure of something that has no place of its own on screen, such as a menu's entry. */
export const useFailure = create<{ readonly failure: Failure | null }>()(() => ({ failure: null }))

export const clearFailure = (): void => useFailure.setState({ failure: null })

/** Says under the header when it fails; `title` names what was not done. */
export function reporting(title: string, work: Promise<unknown>): void {
  clearFailure()
  work.catch((error: unknown) =>
    useFailure.setState({ failure: { title, error: toWireError(error) } })
  )
}
