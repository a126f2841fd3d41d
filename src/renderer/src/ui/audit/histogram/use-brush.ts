import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import type { BucketRange } from './histogram-model'

type Options = {
  readonly count: number
  readonly brush: BucketRange | undefined
  /** The bucket at a place of the picture, held inside it. */
  readonly bucketAt: (x: number) => number
  readonly leftOf: (bucket: number) => number
  readonly onBrush: (range: BucketRange | undefined) => void
  /** Writes the brushed range into the query. */
  readonly onApply: () => void
  readonly sentence: (bucket: number) => string
}

/** How near an edge has to be to be taken hold of, in pixels. */
const gripPx = 6

const between = (a: number, b: number): BucketRange => ({
  first: Math.min(a, b),
  last: Math.max(a, b)
})

/** A range of buckets by mouse and by keys; while it is dragged it is drawn and not yet asked. */
export function useBrush(options: Options) {
  const { count, brush, bucketAt, leftOf, onBrush, onApply, sentence } = options
  const [place, setPlace] = useState<number | null>(null)
  const [drag, setDrag] = useState<BucketRange>()
  const anchor = useRef<number | null>(null)
  const hasMoved = useRef(false)
  const last = count - 1
  const at = Math.min(place ?? last, last)

  const xOf = (event: PointerEvent<HTMLElement>) =>
    event.clientX - event.currentTarget.getBoundingClientRect().left

  function onPointerDown(event: PointerEvent<HTMLElement>) {
    if (event.button !== 0) return
    const x = xOf(event)
    event.currentTarget.setPointerCapture?.(event.pointerId)
    hasMoved.current = false
    anchor.current = bucketAt(x)
    if (brush === undefined) return
    // The edge that is not held stays where it is.
    if (Math.abs(x - leftOf(brush.first)) <= gripPx) anchor.current = brush.last
    else if (Math.abs(x - leftOf(brush.last + 1)) <= gripPx) anchor.current = brush.first
  }

  function onPointerMove(event: PointerEvent<HTMLElement>) {
    const bucket = bucketAt(xOf(event))
    setPlace(bucket)
    if (anchor.current === null) return
    if (bucket !== anchor.current) hasMoved.current = true
    if (hasMoved.current) setDrag(between(anchor.current, bucket))
  }

  function onPointerUp() {
    if (anchor.current !== null) onBrush(hasMoved.current ? drag : undefined)
    anchor.current = null
    setDrag(undefined)
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const next = target(event.key, at, last)
    if (next !== undefined) {
      // From the end of the range the cursor does not stand on.
      const from = brush === undefined ? at : at === brush.first ? brush.last : brush.first
      setPlace(next)
      if (event.shiftKey) onBrush(between(from, next))
    } else if (event.key === 'Enter' && brush !== undefined) onApply()
    else if (event.key === ' ') onBrush(between(at, at))
    else if (event.key === 'Escape' && brush !== undefined) {
      onBrush(undefined)
      event.stopPropagation()
    } else return
    event.preventDefault()
  }

  return {
    place,
    shown: drag ?? brush,
    handlers: {
      role: 'slider',
      tabIndex: 0,
      'aria-label': 'Bucket, shift and arrows brush a range',
      'aria-valuemin': 1,
      'aria-valuemax': count,
      'aria-valuenow': at + 1,
      'aria-valuetext': sentence(at),
      onFocus: (event: { readonly currentTarget: Element }) => {
        if (event.currentTarget.matches(':focus-visible')) setPlace(at)
      },
      onBlur: () => setPlace(null),
      onKeyDown,
      onPointerDown,
      onPointerMove,
      onPointerUp,
      onPointerCancel: () => {
        anchor.current = null
        setDrag(undefined)
      },
      onPointerLeave: () => anchor.current === null && setPlace(null)
    } as const
  }
}

function target(key: string, at: number, last: number): number | undefined {
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return Math.max(0, at - 1)
    case 'ArrowRight':
    case 'ArrowUp':
      return Math.min(last, at + 1)
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return undefined
  }
}
