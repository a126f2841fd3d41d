import type { Consumer } from '@shared/contract/rotation-events'
import { create } from 'zustand'

type Drafts = {
  /** Reasons by rotation and what they are for: leaving the page keeps them. */
  readonly reasons: ReadonlyMap<string, string>
  /** The checklist by rotation as it was edited and not stored yet. */
  readonly consumers: ReadonlyMap<string, readonly Consumer[]>
  readonly actions: {
    setReason(name: string, text: string): void
    setConsumers(rotationId: string, consumers: readonly Consumer[] | null): void
  }
}

/** What was typed on a rotation's page and has not reached main. */
export const useRotationDrafts = create<Drafts>()(set => ({
  reasons: new Map(),
  consumers: new Map(),
  actions: {
    setReason: (name, text) =>
      set(({ reasons }) => ({ reasons: changed(reasons, name, text || null) })),
    setConsumers: (rotationId, rows) =>
      set(({ consumers }) => ({ consumers: changed(consumers, rotationId, rows) }))
  }
}))

function changed<T>(map: ReadonlyMap<string, T>, name: string, value: T | null) {
  const next = new Map(map)
  if (value === null) next.delete(name)
  else next.set(name, value)
  return next
}

/** A reason being typed, kept until `forget`. */
export function useReasonDraft(name: string) {
  const text = useRotationDrafts(({ reasons }) => reasons.get(name) ?? '')
  const { setReason } = useRotationDrafts(({ actions }) => actions)
  return {
    text,
    setText: (next: string) => setReason(name, next),
    forget: () => setReason(name, '')
  }
}
