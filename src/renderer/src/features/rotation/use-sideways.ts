import { type RefObject, useEffect, useState } from 'react'

type Sideways = {
  /** Wider than its box. */
  readonly canScroll: boolean
  /** There is more to the right of what is shown. */
  readonly hasMore: boolean
}

/** How a box stands that scrolls sideways. */
export function useSideways(box: RefObject<HTMLElement | null>): Sideways {
  const [shown, setShown] = useState<Sideways>({ canScroll: false, hasMore: false })
  useEffect(() => {
    const element = box.current
    if (element === null) return
    const measure = () => {
      const { scrollWidth, clientWidth, scrollLeft } = element
      const canScroll = scrollWidth - clientWidth > 1
      const hasMore = scrollWidth - clientWidth - scrollLeft > 1
      setShown(before =>
        before.canScroll === canScroll && before.hasMore === hasMore
          ? before
          : { canScroll, hasMore }
      )
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    // Its content grows and shrinks with what is read.
    for (const child of element.children) observer.observe(child)
    element.addEventListener('scroll', measure, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', measure)
    }
  }, [box])
  return shown
}
