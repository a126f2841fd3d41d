/** The word of a list that was probably meant; `undefined` where none is near. */
export function nearest<Word extends string>(
  typed: string,
  words: readonly Word[]
): Word | undefined {
  if (typed.length < 2 || typed.length > 20) return undefined
  const ranked = words
    .map(word => ({ word, distance: editDistance(typed, word) }))
    .sort((a, b) => a.distance - b.distance || b.word.length - a.word.length)
  const [best] = ranked
  return best !== undefined && best.distance <= (typed.length > 4 ? 2 : 1) ? best.word : undefined
}

/** Letters added, left out, replaced, or exchanged with the next. */
function editDistance(a: string, b: string): number {
  let [before, row]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, n) => n)]
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1]
      const isExchanged = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      next[j] = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (isSame ? 0 : 1),
        isExchanged ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY
      )
    }
    ;[before, row] = [row, next]
  }
  return row[b.length] ?? 0
}
