import { call, toWireError } from '@renderer/api/call'
import { reporting } from '@renderer/ui/failure-store'
import type { WireError } from '@shared/errors'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { auditEntryQuery } from './use-audit-entry'

const pauseMs = 700

export type NoteState = 'kept' | 'typing' | 'saving' | 'failed'

type Options = {
  readonly profileId: string
  readonly position: number
  /** The note as it was read. */
  readonly held: string
  readonly onKept: (text: string) => void
}

/**
 * A note that is kept by itself: at a pause, when it is left, and when it goes from the screen. What
 * is typed after a save began is kept by the next one.
 */
export function useEntryNote({ profileId, position, held, onKept }: Options) {
  const client = useQueryClient()
  const [text, setText] = useState(held)
  const [state, setState] = useState<NoteState>('kept')
  const [failure, setFailure] = useState<WireError>()
  const latest = useRef(held)
  const kept = useRef(held)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const queue = useRef<Promise<void>>(Promise.resolve())

  async function keep(): Promise<void> {
    const wanted = latest.current
    if (wanted === kept.current) return
    await call('audit.setNote', { profileId, position, text: wanted })
    kept.current = wanted
    onKept(wanted)
    const { queryKey } = auditEntryQuery(profileId, position)
    await client.invalidateQueries({ queryKey })
  }

  /** One after the other, so that an earlier text never lands last. */
  function queued(): Promise<void> {
    clearTimeout(timer.current)
    const next = queue.current.then(keep)
    queue.current = next.catch(() => undefined)
    return next
  }

  function save(): void {
    if (latest.current === kept.current) return
    setState('saving')
    setFailure(undefined)
    queued().then(
      () => setState(latest.current === kept.current ? 'kept' : 'typing'),
      (error: unknown) => {
        setFailure(toWireError(error))
        setState('failed')
      }
    )
  }

  function type(next: string): void {
    latest.current = next
    setText(next)
    setState('typing')
    clearTimeout(timer.current)
    timer.current = setTimeout(save, pauseMs)
  }

  const keepAtTheEnd = useEffectEvent(() => {
    clearTimeout(timer.current)
    if (latest.current !== kept.current) reporting('The note was not kept', queued())
  })
  useEffect(() => () => keepAtTheEnd(), [])

  return { text, type, save, state, failure }
}
