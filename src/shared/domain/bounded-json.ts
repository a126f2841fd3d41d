const maxDepth = 32

/**
 * The beginning of a value's JSON, up to about this many characters: of a value of any size no more
 * is visited than is written. Cut text ends with `…`.
 */
export function boundedJson(value: unknown, maxLength: number): string {
  let text = ''
  let isCut = false
  const put = (piece: string): boolean => {
    if (text.length + piece.length > maxLength) {
      text += piece.slice(0, maxLength - text.length)
      isCut = true
    } else text += piece
    return !isCut
  }

  function write(inner: unknown, depth: number): boolean {
    if (typeof inner === 'string') {
      const part = inner.slice(0, maxLength)
      return put(JSON.stringify(part)) && (part.length === inner.length || put('…'))
    }
    if (typeof inner !== 'object' || inner === null) return put(JSON.stringify(inner) ?? 'null')
    if (depth === maxDepth) return put('…')
    return Array.isArray(inner) ? writeList(inner, depth) : writeFields(inner, depth)
  }
  function writeList(list: readonly unknown[], depth: number): boolean {
    if (!put('[')) return false
    for (const [nth, item] of list.entries()) {
      if ((nth > 0 && !put(',')) || !write(item, depth + 1)) return false
    }
    return put(']')
  }
  function writeFields(fields: object, depth: number): boolean {
    let isFirst = true
    if (!put('{')) return false
    for (const name in fields) {
      if (!Object.hasOwn(fields, name)) continue
      if (!isFirst && !put(',')) return false
      isFirst = false
      const isWritten = put(`${JSON.stringify(name.slice(0, maxLength))}:`)
      if (!isWritten || !write((fields as Record<string, unknown>)[name], depth + 1)) return false
    }
    return put('}')
  }

  write(value, 0)
  return isCut ? `${text}…` : text
}
