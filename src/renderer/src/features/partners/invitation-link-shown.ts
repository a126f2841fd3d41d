import { call, toWireError } from '@renderer/api/call'
import type { WireError } from '@shared/errors'
import { useEffect, useRef, useState } from 'react'

export const shownForSeconds = 30

/**
 * The link while it is shown, in this state and nowhere else: dropped on hide, after 30 s, when the
 * window is hidden and at unmount.
 */
export function useShownLink(linkId: string, onFailed: (error: WireError | null) => void) {
  const [link, setLink] = useState<string | null>(null)
  // An answer that comes after a hide or the end is for nobody.
  const round = useRef(0)

  function hide() {
    round.current += 1
    setLink(null)
  }
  async function show() {
    const mine = ++round.current
    onFailed(null)
    try {
      const answer = await call('partners.showLink', { linkId })
      if (mine === round.current) setLink(answer.link)
    } catch (thrown) {
      if (mine === round.current) onFailed(toWireError(thrown))
    }
  }

  useEffect(() => {
    const rounds = round
    return () => {
      rounds.current += 1
    }
  }, [])

  const isShown = link !== null
  useEffect(() => {
    if (!isShown) return
    const end = () => {
      round.current += 1
      setLink(null)
    }
    const endWhenHidden = () => document.visibilityState === 'hidden' && end()
    const timer = setTimeout(end, shownForSeconds * 1_000)
    document.addEventListener('visibilitychange', endWhenHidden)
    // It may have been hidden since Show was pressed.
    endWhenHidden()
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', endWhenHidden)
    }
  }, [isShown])

  return { link, show: () => void show(), hide }
}
