export type Summary = { readonly median: number; readonly p95: number; readonly runs: number }

/** Nearest-rank percentiles: always a value that was measured. */
export function summarize(values: readonly number[]): Summary {
  const sorted = [...values].sort((a, b) => a - b)
  const rank = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
  const median = rank(0.5)
  const p95 = rank(0.95)
  if (median === undefined || p95 === undefined) throw new Error('Nothing was measured')
  return { median, p95, runs: sorted.length }
}

export const rounded = (value: number, digits = 2) => Number(value.toFixed(digits))
