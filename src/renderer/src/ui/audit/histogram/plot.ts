import type { Histogram } from './histogram-model'

/** Measures of the picture, in CSS pixels. */
export const plot = { left: 46, right: 16, top: 8, bottom: 82, height: 106 } as const

/** Where buckets, counts and moments stand in a picture of this width. */
export function scaleFor(width: number, { from, to, totals }: Histogram) {
  const inner = Math.max(1, width - plot.left - plot.right)
  const band = inner / totals.length
  const half = roundStep(Math.max(...totals) / 2)
  const top = 2 * half
  const xOf = (ms: number) => plot.left + ((ms - from) / (to - from)) * inner
  return {
    width,
    band,
    ticks: [0, half, top],
    top,
    xOf,
    leftOf: (bucket: number) => plot.left + bucket * band,
    bucketAt: (x: number) =>
      Math.min(totals.length - 1, Math.max(0, Math.floor((x - plot.left) / band))),
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
