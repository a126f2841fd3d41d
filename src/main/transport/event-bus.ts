import type { EventBus, Logger } from '@main/core/ports'
import { type EventName, events } from '@shared/contract'

export type Publication = { readonly name: EventName; readonly payload: unknown }
type Listener = (publication: Publication) => void

/** Carries events from the core to windows. Publishing never throws. */
export function createEventBus(log: Logger): EventBus & {
  /** Returns the function that ends the listening. */
  onPublish(listener: Listener): () => void
} {
  const listeners = new Set<Listener>()

  const publish: EventBus['publish'] = (name, payload) => {
    const parsed = events[name].safeParse(payload)
    if (!parsed.success) {
      log.failure('publish', brokenContract(name, parsed.error.issues))
      return
    }
    for (const listener of listeners) tell(listener, { name, payload: parsed.data })
  }

  function tell(listener: Listener, publication: Publication): void {
    try {
      listener(publication)
    } catch (error) {
      log.failure(`publish ${publication.name}`, error)
    }
  }

  function onPublish(listener: Listener): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  return { publish, onPublish }
}

/** Names the places, never the values: they may hold anything. */
export function brokenContract(
  name: string,
  issues: readonly { readonly path: readonly PropertyKey[]; readonly code?: string }[]
): Error {
  const places = issues.slice(0, 5).map(({ path, code }) => `${path.map(String).join('.')} ${code}`)
  return new Error(`${name} breaks the contract at ${places.join(', ')}`)
}
