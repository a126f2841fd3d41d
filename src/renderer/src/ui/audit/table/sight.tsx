import { formatNumber } from '@renderer/ui/format'
import { useSyncExternalStore } from 'react'

type Range = { readonly first: number; readonly last: number }

/** Which rows are in sight. Apart from the view's state: it changes with every step of scrolling. */
export function createSight() {
  const listeners = new Set<() => void>()
  let range: Range = { first: 0, last: 0 }
  return {
    read: () => range,
    set: (first: number, last: number) => {
      if (range.first === first && range.last === last) return
      range = { first, last }
      for (const listener of [...listeners]) listener()
    },
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    }
  }
}
export type Sight = ReturnType<typeof createSight>

type Props = {
  readonly sight: Sight
  readonly count: number
  /** False while it is still being counted. */
  readonly isKnown: boolean
}

/** "rows 1 to 15 of 612". */
export function SightWords({ sight, count, isKnown }: Props) {
  const { first, last } = useSyncExternalStore(sight.subscribe, sight.read)
  if (count === 0) return isKnown ? 'no rows' : ''
  const [from, to] = [Math.min(count, first + 1), Math.min(count, last + 1)].map(formatNumber)
  return `rows ${from} to ${to} of ${isKnown ? '' : 'at least '}${formatNumber(count)}`
}
