import { type Gap, type Histogram, placeOf, type TimeRange } from './histogram-model'

/** Measures of the picture, in CSS pixels. */
export const plot = { left: 46, right: 16, top: 8, bottom: 82, height: 106 } as const

/** Less of a gap could not be seen. */
const leastGapPx = 6
/** Before the first bucket and after the last a gap is cut there. */
const mostBeyondPx = 24

/** Where buckets, counts and moments stand in a picture of this width. */
export function scaleFor(width: number, histogram: Histogram, gaps: readonly Gap[]) {
  const { totals } = histogram
  const pxPerMs = (width - plot.left - plot.right) / (histogram.to - histogram.from)
  const lengthOf = ({ from, to }: TimeRange) => Math.max(leastGapPx, (to - from) * pxPerMs)
  const beyond = (from: number, to: number) => Math.min(mostBeyondPx, lengthOf({ from, to }))
  const beforeOf = ({ isBefore, whole }: Gap) => (isBefore ? beyond(whole.from, histogram.from) : 0)
  const afterOf = ({ isAfter, whole }: Gap) => (isAfter ? beyond(histogram.to, whole.to) : 0)
  const left = plot.left + Math.max(0, ...gaps.map(beforeOf))
  const right = width - plot.right - Math.max(0, ...gaps.map(afterOf))
  const band = Math.max(1, right - left) / totals.length
  const half = roundStep(Math.max(...totals) / 2)
  const top = 2 * half
  const xOf = (ms: number) => left + placeOf(histogram, ms) * band
  return {
    width,
    /** Of the first and the last bucket. */
    left,
    right,
    band,
    ticks: [0, half, top],
    top,
    xOf,
    /** Of a gap: no longer than it is, unless it could not be seen. */
    spanOf(gap: Gap) {
      const start = gap.isBefore ? left - beforeOf(gap) : xOf(gap.from)
      if (!gap.isAfter) return { x: start, end: Math.max(xOf(gap.to), start + leastGapPx) }
      const end = right + afterOf(gap)
      // The last bucket may reach into the future, which is no gap.
      return { x: Math.max(start, end - lengthOf(gap.whole)), end }
    },
    leftOf: (bucket: number) => left + bucket * band,
    bucketAt: (x: number) =>
      Math.min(totals.length - 1, Math.max(0, Math.floor((x - left) / band))),
    heightOf: (count: number) => (count / top) * (plot.bottom - plot.top)
  }
}
/** The next round whole number. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)))
  const step = [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map(each => each * power).find(each => each >= least)
  return Math.max(1, Math.ceil(step ?? least))
}
export type Scale = ReturnType<typeof scaleFor>
