/** A list of which the scroll bar shows only a share; all in pixels. */
type Scrolled = {
  readonly top: number
  readonly most: number
  /** Of the list for one of the bar. */
  readonly scale: number
  /** Where the bar stood last. */
  readonly bar: number
}
type Bar = Pick<Element, 'scrollTop' | 'scrollHeight' | 'clientHeight'>

/**
 * Where the bar belongs. Near its ends it keeps room for a page to be clicked, as long as there is
 * one to be seen.
 */
export function barAt({ top, most, scale }: Scrolled, { scrollHeight, clientHeight }: Bar): number {
  if (scale === 1) return top
  const end = scrollHeight - clientHeight
  const least = Math.min(top, clientHeight)
  return Math.max(least, Math.min(end - Math.min(most - top, clientHeight), top / scale))
}

/**
 * Where the list is after the bar was moved. Dragged by one pixel, a bar that stands for so much moves
 * by far more than a page; a page or less was clicked, and is meant as it is.
 */
export function topAt(
  { top, most, scale, bar }: Scrolled,
  { scrollTop, clientHeight }: Bar
): number {
  const moved = scrollTop - bar
  if (scale === 1 || Math.abs(moved) > clientHeight) return scrollTop * scale
  return Math.max(0, Math.min(most, top + moved))
}
