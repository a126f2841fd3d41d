import type { Span } from '@shared/domain/audit-query/ast'

/** What one text has in place of a part of another. */
export function difference(from: string, to: string) {
  const shorter = Math.min(from.length, to.length)
  let start = 0
  while (start < shorter && from[start] === to[start]) start += 1
  // Never between the two halves of one character.
  if (isHigh(from[start - 1])) start -= 1
  let tail = 0
  while (tail < shorter - start && from.at(-1 - tail) === to.at(-1 - tail)) tail += 1
  if (isLow(from.at(-tail)) && tail > 0) tail -= 1
  return { start, end: from.length - tail, insert: to.slice(start, to.length - tail) }
}

const isHigh = (unit = ''): boolean => /[\ud800-\udbff]/.test(unit)
const isLow = (unit = ''): boolean => /[\udc00-\udfff]/.test(unit)

/** As the style sheet has it. */
const letterPx = 7.8125

/** A fault that is told by its place is also seen there. */
export function bringIntoSight(field: HTMLInputElement, { start, end }: Span): void {
  const [left, right] = [start * letterPx, end * letterPx]
  const { scrollLeft, clientWidth } = field
  const isSeen =
    right > scrollLeft && left >= scrollLeft && left < scrollLeft + clientWidth - 2 * letterPx
  if (!isSeen) field.scrollLeft = Math.max(0, left - clientWidth / 3)
}

/** At which ends letters are out of sight: a part of one is none. */
export const cutEnds = ({ scrollLeft, clientWidth, scrollWidth }: HTMLInputElement) => ({
  left: scrollLeft >= letterPx,
  right: scrollLeft + clientWidth <= scrollWidth - letterPx
})

/** Where the list begins: under the letter it completes, inside the field. */
export function lettersLeft(field: HTMLInputElement | null, at: number): number {
  const most = Math.max(16, (field?.clientWidth ?? 600) - 280)
  return Math.min(most, 48 + at * letterPx - (field?.scrollLeft ?? 0))
}
