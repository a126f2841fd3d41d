import { parseCidr } from './cidr'

// Without zod, for the page.

/** The lines of a text as ranges; blank lines do not count. */
export const rangesOf = (text: string): readonly string[] =>
  text
    .split(/[\n,]/)
    .map(line => line.trim())
    .filter(line => line !== '')

/** In words, one for each range that cannot be taken, beside the range. */
export function allowlistIssues(ranges: readonly string[]): readonly string[] {
  if (ranges.length === 0) return ['Enter at least one range, or let every address in']
  return ranges.flatMap(text => {
    const parsed = parseCidr(text)
    return parsed.isRange ? [] : [`${text}: ${parsed.issue}`]
  })
}

/** As they are sent; what cannot be read stays as it was typed. */
export const canonicalRanges = (ranges: readonly string[]): readonly string[] => [
  ...new Set(
    ranges.map(text => {
      const parsed = parseCidr(text)
      return parsed.isRange ? parsed.range.text : text
    })
  )
]

/** Ranges that let everybody in, or half of everybody: an allowlist that is none. */
export const openRanges = (ranges: readonly string[]): readonly string[] =>
  ranges.filter(text => {
    const parsed = parseCidr(text)
    return parsed.isRange && parsed.range.prefix <= 1
  })

/** `null` takes Horizon's default. */
export function rateLimitIssue(
  limit: number | null | undefined,
  planPerMinute: number | null | undefined
): string | undefined {
  if (limit == null) return undefined
  if (!Number.isSafeInteger(limit) || limit < 1) return 'Enter a whole number of at least 1'
  if (planPerMinute != null && limit > planPerMinute) {
    return `The plan allows at most ${planPerMinute} per minute`
  }
  return undefined
}
