import { usePendingReveals } from '@renderer/ui/key-pending-reveals'
import { type NewKey, useNewKeys } from '@renderer/ui/new-keys'
import { isTyping } from '@renderer/ui/shortcut'
import type { KeyList } from '@shared/contract/keys'
import type { JudgedKey } from '@shared/domain/key-filter'
import { type RefObject, useEffect } from 'react'
import type { KeysTableHandle } from './keys-table'

type Options = {
  readonly profileId: string
  readonly list: KeyList | undefined
  readonly shown: readonly JudgedKey[]
  readonly tableRef: RefObject<KeysTableHandle | null>
}

/**
 * Takes the keyboard to the row of a key that was just stored. Answers the key where filters hide
 * that row.
 */
export function useNewKey({ profileId, list, shown, tableRef }: Options): NewKey | undefined {
  const { latest, actions } = useNewKeys()
  const isRevealing = usePendingReveals(profileId).length > 0
  const isOurs = latest?.profileId === profileId && !isRevealing
  const isShown = isOurs && shown.some(({ key }) => key.id === latest.keyId)
  const isHeld = isOurs && list?.keys.some(({ id }) => id === latest.keyId) === true

  useEffect(() => {
    if (latest === undefined || !isShown) return
    const isOpen = document.querySelector('[role="dialog"][aria-modal="true"]') !== null
    if (!isOpen && !isTyping(document.activeElement)) tableRef.current?.focusRow(latest.keyId)
    actions.pointedOut()
  }, [latest, isShown, tableRef, actions])
  useEffect(() => actions.forget, [actions])

  return isHeld && !isShown ? latest : undefined
}
