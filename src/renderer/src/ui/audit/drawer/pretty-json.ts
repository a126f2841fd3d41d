/**
 * JSON on lines, its values exactly as they were written: reading and writing it anew would round
 * long numbers and drop repeated names. Works on JSON that is cut off.
 */
export function prettyJson(raw: string): string {
  let out = ''
  let depth = 0
  let at = 0
  const line = () => `\n${'  '.repeat(Math.min(depth, 40))}`
  while (at < raw.length) {
    const sign = raw.charAt(at)
    if (sign === '"') {
      const end = endOfString(raw, at)
      out += raw.slice(at, end)
      at = end
      continue
    }
    at++
    if (sign === '{' || sign === '[') {
      const rest = afterBlanks(raw, at)
      const isEmpty = raw.charAt(rest) === (sign === '{' ? '}' : ']')
      if (isEmpty) {
        out += `${sign}${raw.charAt(rest)}`
        at = rest + 1
      } else {
        depth++
        out += `${sign}${line()}`
      }
    } else if (sign === '}' || sign === ']') {
      depth = Math.max(0, depth - 1)
      out += `${line()}${sign}`
    } else if (sign === ',') out += `,${line()}`
    else if (sign === ':') out += ': '
    else if (!isBlank(sign)) out += sign
  }
  return out
}

const isBlank = (sign: string): boolean =>
  sign === ' ' || sign === '\n' || sign === '\r' || sign === '\t'

function afterBlanks(raw: string, from: number): number {
  let at = from
  while (at < raw.length && isBlank(raw.charAt(at))) at++
  return at
}

function endOfString(raw: string, from: number): number {
  let at = from + 1
  while (at < raw.length && raw.charAt(at) !== '"') at += raw.charAt(at) === '\\' ? 2 : 1
  return Math.min(raw.length, at + 1)
}
