import { useEffect, useEffectEvent, useState } from 'react'

/**
 * For a dialog that is mounted when it opens: at its end the focus returns to what had it before, or
 * to `instead` where that names something.
 */
export function useReturnFocus(instead?: () => HTMLElement | null | undefined): void {
  const [opener] = useState(() => document.activeElement)
  const giveBack = useEffectEvent(() => {
    const target = instead?.() ?? opener
    // The dialog's own focus trap lets go only when its elements are gone.
    setTimeout(() => {
      const isFree = document.activeElement === null || document.activeElement === document.body
      if (isFree && target instanceof HTMLElement && target.isConnected) target.focus()
    })
  })
  useEffect(() => () => giveBack(), [])
}
