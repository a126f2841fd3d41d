import { useCallback, useLayoutEffect, useRef, useState } from 'react'

/** A little below what browsers draw as one element, magnified windows included. */
export const tallestPx = 8_000_000

type Options = {
  readonly count: number
  readonly rowHeight: number
  /** Of what stays above the rows. */
  readonly headHeight: number
}

/**
 * Scrolls a list that would be taller than an element can be: the scroll bar moves through a share
 * of the list, wheel and keys move by true pixels. Shorter lists scroll as everywhere.
 */
export function useScaledScroll({ count, rowHeight, headHeight }: Options) {
  const ref = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(0)
  const [height, setHeight] = useState(0)
  /** What we set ourselves is no wish of the reader. */
  const ownScroll = useRef<number | undefined>(undefined)

  const whole = count * rowHeight
  const spacer = Math.min(whole, tallestPx)
  const most = Math.max(0, whole - height)
  const scale = whole <= tallestPx ? 1 : most / Math.max(1, tallestPx - height)
  const latest = useRef({ top, most, scale })
  useLayoutEffect(() => {
    latest.current = { top: Math.min(top, most), most, scale }
  })

  const moveTo = useCallback((wanted: number) => {
    const { most: bottom, scale: by } = latest.current
    const next = Math.max(0, Math.min(bottom, wanted))
    latest.current.top = next
    setTop(next)
    const element = ref.current
    if (element === null) return
    element.scrollTop = next / by
    ownScroll.current = element.scrollTop
  }, [])

  useLayoutEffect(() => {
    const element = ref.current
    if (element === null) return
    const measure = () => setHeight(Math.max(0, element.clientHeight - headHeight))
    measure()
    const onScroll = () => {
      if (ownScroll.current !== undefined && Math.abs(element.scrollTop - ownScroll.current) < 1) {
        return
      }
      ownScroll.current = undefined
      const next = element.scrollTop * latest.current.scale
      latest.current.top = next
      setTop(next)
    }
    const onWheel = (event: WheelEvent) => {
      if (latest.current.scale === 1 || event.ctrlKey || event.deltaY === 0) return
      event.preventDefault()
      const unit = event.deltaMode === 0 ? 1 : event.deltaMode === 1 ? rowHeight : 600
      moveTo(latest.current.top + event.deltaY * unit)
    }
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    element.addEventListener('scroll', onScroll, { passive: true })
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', onScroll)
      element.removeEventListener('wheel', onWheel)
    }
  }, [rowHeight, headHeight, moveTo])

  /** Brings a row into sight with as little movement as needed. */
  function show(index: number) {
    const { top: at } = latest.current
    const room = Math.max(rowHeight, height)
    if (index * rowHeight < at) moveTo(index * rowHeight)
    else if ((index + 1) * rowHeight > at + room) moveTo((index + 1) * rowHeight - room)
  }

  const shownTop = Math.min(top, most)
  const first = Math.floor(shownTop / rowHeight)
  const last = Math.min(count - 1, Math.ceil((shownTop + height) / rowHeight) - 1)
  return {
    ref,
    top: shownTop,
    height,
    spacer,
    first,
    last,
    show,
    moveTo,
    rowsInSight: Math.max(1, Math.floor(height / rowHeight))
  }
}
