import type { KeyboardEvent, PointerEvent } from 'react'
import type { Bands } from './chart-frame'

type Options = {
  readonly count: number
  readonly bands: Bands
  readonly place: number | null
  readonly setPlace: (place: number | null) => void
  /** A bucket in words, by its place. */
  readonly sentence: (place: number) => string | undefined
  /** Between these heights the pointer points at a bucket. */
  readonly from: number
  readonly to: number
}

/** One value among the buckets, by pointer and by keys: a slider to assistive technology. */
export function bucketPointer({ count, bands, place, setPlace, sentence, from, to }: Options) {
  const last = count - 1
  const at = Math.min(place ?? last, last)
  const step: Readonly<Record<string, number>> = {
    ArrowLeft: Math.max(0, at - 1),
    ArrowDown: Math.max(0, at - 1),
    ArrowRight: Math.min(last, at + 1),
    ArrowUp: Math.min(last, at + 1),
    Home: 0,
    End: last
  }
  return {
    role: 'slider',
    tabIndex: 0,
    'aria-label': 'Bucket',
    'aria-valuemin': 1,
    'aria-valuemax': count,
    'aria-valuenow': at + 1,
    'aria-valuetext': sentence(at),
    onFocus: (event: { readonly currentTarget: Element }) => {
      if (event.currentTarget.matches(':focus-visible')) setPlace(at)
    },
    onBlur: () => setPlace(null),
    onKeyDown: (event: KeyboardEvent) => {
      const next = step[event.key]
      if (next === undefined) return
      event.preventDefault()
      setPlace(next)
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const box = event.currentTarget.getBoundingClientRect()
      const y = event.clientY - box.top
      setPlace(y < from || y > to ? null : bands.placeAt(event.clientX - box.left))
    },
    onPointerLeave: () => setPlace(null)
  } as const
}
