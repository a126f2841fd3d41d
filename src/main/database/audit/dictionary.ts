/** The distinct values of a column; code 0 is "has none", the others count up from 1. */
export type Dictionary = {
  /** Codes there are, 0 included. */
  size(): number
  parts(code: number): readonly (string | null)[]
  containing(text: string): Uint8Array
}

export type GrowingDictionary = Dictionary & {
  /** The code of these parts, a new one where they are new. */
  add1(value: string | null): number
  add2(a: string | null, b: string | null): number
  add3(a: string | null, b: string | null, c: string | null): number
  add4(a: string | null, b: string | null, c: string | null, d: string | null): number
}

/** More values under one name than this are looked up by all of their parts. */
const maxAlike = 8

/**
 * Looked up by the part that tells most apart, then compared: joining the parts of each entry to a
 * key took three times as long.
 */
export function createDictionary(partCount: number, leading: number): GrowingDictionary {
  const values: (readonly (string | null)[])[] = [new Array<string | null>(partCount).fill(null)]
  const lowered: string[] = []
  const alike = new Map<string | null, number[] | number>()
  const crowded = new Map<string, number>()
  const single = new Map<string, number>()

  function enter(parts: readonly (string | null)[]): number {
    values.push(parts)
    return values.length - 1
  }

  function enterCrowded(parts: readonly (string | null)[]): number {
    const key = JSON.stringify(parts)
    const known = crowded.get(key)
    if (known !== undefined) return known
    const code = enter(parts)
    crowded.set(key, code)
    return code
  }

  const isSame = (
    code: number,
    a: string | null,
    b: string | null,
    c: string | null,
    d: string | null
  ): boolean => {
    const parts = values[code] as readonly (string | null)[]
    return (
      parts[0] === a &&
      (partCount < 2 || parts[1] === b) &&
      (partCount < 3 || parts[2] === c) &&
      (partCount < 4 || parts[3] === d)
    )
  }

  function listed(
    a: string | null,
    b: string | null,
    c: string | null,
    d: string | null
  ): readonly (string | null)[] {
    if (partCount === 1) return [a]
    if (partCount === 2) return [a, b]
    return partCount === 3 ? [a, b, c] : [a, b, c, d]
  }

  function add1(value: string | null): number {
    if (value === null) return 0
    const known = single.get(value)
    if (known !== undefined) return known
    const code = enter([value])
    single.set(value, code)
    return code
  }

  function add4(a: string | null, b: string | null, c: string | null, d: string | null): number {
    if (a === null && b === null && c === null && d === null) return 0
    const key = leading === 0 ? a : leading === 1 ? b : c
    const found = alike.get(key)
    if (found === undefined) {
      const code = enter(listed(a, b, c, d))
      alike.set(key, code)
      return code
    }
    if (typeof found === 'number') {
      if (isSame(found, a, b, c, d)) return found
      const code = enter(listed(a, b, c, d))
      alike.set(key, [found, code])
      return code
    }
    for (const code of found) if (isSame(code, a, b, c, d)) return code
    if (found.length >= maxAlike) return enterCrowded(listed(a, b, c, d))
    const code = enter(listed(a, b, c, d))
    found.push(code)
    return code
  }

  /** Each part for itself, with a mark between that no lower-casing sees as part of a word. */
  const loweredOf = (code: number): string =>
    (values[code] ?? []).map(part => part?.toLowerCase() ?? '').join('\u0000')

  return {
    size: () => values.length,
    parts: code => values[code] ?? [],
    containing(text) {
      for (let code = lowered.length; code < values.length; code += 1) lowered.push(loweredOf(code))
      return Uint8Array.from(lowered, value => (value.includes(text) ? 1 : 0))
    },
    add1,
    add2: (a, b) => add4(a, b, null, null),
    add3: (a, b, c) => add4(a, b, c, null),
    add4
  }
}
