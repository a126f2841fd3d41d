import { useCallback, useLayoutEffect, useRef, useState } from 'react'
import { barAt, topAt } from './scroll-scale'

/** A little below what browsers draw as one element, magnified windows included. */
export const tallestPx = 8_000_000

type Options = {
  readonly count: number
  readonly rowHeight: number
  /** Of what stays above the rows. */
  readonly headHeight: number
}

/**
 * Scrolls a list that would be taller than an element can be: dragging the scroll bar moves through a
 * share of the list; wheel, keys and clicks beside its thumb move by true pixels, or rows would be
 * passed over unseen. Shorter lists scroll as everywhere.
 */
export function useScaledScroll({ count, rowHeight, headHeight }: Options) {
  const ref = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(0)
  const [height, setHeight] = useState(0)
  const [width, setWidth] = useState(0)
  /** What we set ourselves is no wish of the reader. */
  const ownScroll = useRef<number | undefined>(undefined)

  const whole = count * rowHeight
  const spacer = Math.min(whole, tallestPx)
  const most = Math.max(0, whole - height)
  const scale = whole <= tallestPx ? 1 : most / Math.max(1, tallestPx - height)
  /** `bar`: where the scroll bar stood last. */
  const latest = useRef({ top, most, scale, bar: 0 })
  useLayoutEffect(() => {
    const { top: at, bar } = latest.current
    latest.current = { top: Math.min(at, most), most, scale, bar }
  })

  const placeBar = useCallback(() => {
    const element = ref.current
    if (element === null) return
    element.scrollTop = barAt(latest.current, element)
    ownScroll.current = element.scrollTop
    latest.current.bar = element.scrollTop
  }, [])

  const moveTo = useCallback(
    (wanted: number) => {
      const next = Math.max(0, Math.min(latest.current.most, wanted))
      latest.current.top = next
      setTop(next)
      placeBar()
    },
    [placeBar]
  )

  useLayoutEffect(() => {
    const element = ref.current
    if (element === null) return
    const measure = () => {
      setHeight(Math.max(0, element.clientHeight - headHeight))
      setWidth(element.clientWidth)
    }
    measure()
    const onScroll = () => {
      if (ownScroll.current !== undefined && Math.abs(element.scrollTop - ownScroll.current) < 1) {
        return
      }
      ownScroll.current = undefined
      const next = topAt(latest.current, element)
      latest.current.top = next
      latest.current.bar = element.scrollTop
      setTop(next)
    }
    // Not before: it would end a movement that goes on.
    const onScrollEnd = () => latest.current.scale !== 1 && placeBar()
    const onWheel = (event: WheelEvent) => {
      if (latest.current.scale === 1 || event.ctrlKey || event.deltaY === 0) return
      event.preventDefault()
      const unit = event.deltaMode === 0 ? 1 : event.deltaMode === 1 ? rowHeight : 600
      moveTo(latest.current.top + event.deltaY * unit)
    }
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    element.addEventListener('scroll', onScroll, { passive: true })
    element.addEventListener('scrollend', onScrollEnd)
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', onScroll)
      element.removeEventListener('scrollend', onScrollEnd)
      element.removeEventListener('wheel', onWheel)
    }
  }, [rowHeight, headHeight, moveTo, placeBar])

  /** Brings a row into sight with as little movement as needed; one far away into the middle. */
  function show(index: number) {
    const { top: at } = latest.current
    const room = Math.max(rowHeight, height)
    const isFar = index * rowHeight < at - room || index * rowHeight > at + 2 * room
    if (isFar) moveTo((index + 0.5) * rowHeight - room / 2)
    else if (index * rowHeight < at) moveTo(index * rowHeight)
    else if ((index + 1) * rowHeight > at + room) moveTo((index + 1) * rowHeight - room)
  }

  const shownTop = Math.min(top, most)
  const first = Math.floor(shownTop / rowHeight)
  const last = Math.min(count - 1, Math.ceil((shownTop + height) / rowHeight) - 1)
  const firstWhole = Math.ceil(shownTop / rowHeight)
  const lastWhole = Math.floor((shownTop + height) / rowHeight) - 1
  return {
    ref,
    top: shownTop,
    height,
    /** Without the scroll bar; 0 where nothing is laid out. */
    width,
    spacer,
    first,
    last,
    /** Rows of which nothing is cut off; at least one. */
    whole: { first: firstWhole, last: Math.max(firstWhole, Math.min(count - 1, lastWhole)) },
    show,
    moveTo
  }
}
