import type { EventName, EventPayload } from '@shared/contract'
import { useEffect, useEffectEvent } from 'react'

/** Hears one of main's events until the returned function is called. */
export function subscribe<N extends EventName>(
  name: N,
  listener: (payload: EventPayload<N>) => void
): () => void {
  return window.consoleBridge.subscribe((eventName, payload) => {
    if (eventName === name) listener(payload as EventPayload<N>)
  })
}

/** Hears one of main's events while the component is mounted. */
export function useEvent<N extends EventName>(
  name: N,
  listener: (payload: EventPayload<N>) => void
): void {
  const hear = useEffectEvent(listener)
  useEffect(() => subscribe(name, payload => hear(payload)), [name])
}
