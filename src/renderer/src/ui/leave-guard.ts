import { useEffect, useEffectEvent, useState } from 'react'
import { guardLeaving } from './hash-location'

type Options = {
  /** Something would be lost. */
  readonly isGuarding: boolean
  /** Places where nothing is lost, such as another part of the same page. */
  readonly staysAt: (place: string) => boolean
}

/** Keeps the window where it is until the operator agreed to leave. */
export function useLeaveGuard({ isGuarding, staysAt }: Options) {
  const [wanted, setWanted] = useState<{ readonly go: () => void } | null>(null)
  const mayGo = useEffectEvent((place: string, go: () => void): boolean => {
    if (staysAt(place)) return true
    setWanted({ go })
    return false
  })
  useEffect(() => {
    if (isGuarding) return guardLeaving((place, go) => mayGo(place, go))
  }, [isGuarding])
  return {
    /** Where it was to go waits for an answer. */
    isAsking: wanted !== null,
    stay: () => setWanted(null),
    leave: () => {
      setWanted(null)
      wanted?.go()
    }
  }
}
