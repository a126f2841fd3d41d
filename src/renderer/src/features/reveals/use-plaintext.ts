import { call, toWireError } from '@renderer/api/call'
import type { RevealPart } from '@shared/domain/reveal-parts'
import type { WireError } from '@shared/errors'
import { useEffect, useRef, useState } from 'react'

export const shownForSeconds = 30

/**
 * The plaintext while it is shown, in this state and nowhere else: dropped on hide, after 30 s, when
 * the window is hidden and at unmount.
 */
export function usePlaintext(
  revealId: string,
  part?: RevealPart,
  onFailed?: (error: WireError) => void
) {
  const [plaintext, setPlaintext] = useState<string | null>(null)
  const [error, setError] = useState<WireError | null>(null)
  // An answer that comes after a hide or the end is for nobody.
  const round = useRef(0)

  function hide() {
    round.current += 1
    setPlaintext(null)
  }

  async function show() {
    const mine = ++round.current
    setError(null)
    try {
      const answer = await call('reveals.show', { revealId, ...(part && { part }) })
      if (mine === round.current) setPlaintext(answer.plaintext)
    } catch (failure) {
      if (mine !== round.current) return
      setError(toWireError(failure))
      onFailed?.(toWireError(failure))
    }
  }

  useEffect(() => {
    const rounds = round
    return () => {
      rounds.current += 1
    }
  }, [])

  const isShown = plaintext !== null
  useEffect(() => {
    if (!isShown) return
    const end = () => {
      round.current += 1
      setPlaintext(null)
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

  return { plaintext, error, show: () => void show(), hide }
}
