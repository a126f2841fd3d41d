const block = 512
const encoder = new TextEncoder()

/** Eleven octal digits; beyond 8 GiB a binary number, which GNU and BSD tar read too. */
function sizeField(size: number): Uint8Array {
  if (size < 0o77777777777 + 1) return encoder.encode(`${size.toString(8).padStart(11, '0')}\0`)
  const field = new Uint8Array(12)
  field[0] = 0x80
  new DataView(field.buffer).setBigUint64(4, BigInt(size))
  return field
}

/** The head of a file in an archive of the POSIX form (ustar); its name has up to 100 ASCII letters. */
export function tarHead(name: string, size: number, atMs: number): Uint8Array {
  const head = new Uint8Array(block)
  const put = (at: number, text: string) => head.set(encoder.encode(text), at)
  put(0, name)
  put(100, '0000600\0')
  put(108, '0000000\0')
  put(116, '0000000\0')
  head.set(sizeField(size), 124)
  put(
    136,
    `${Math.floor(atMs / 1_000)
      .toString(8)
      .padStart(11, '0')}\0`
  )
  put(148, '        ')
  put(156, '0')
  put(257, 'ustar\u000000')
  const sum = head.reduce((total, byte) => total + byte, 0)
  put(148, `${sum.toString(8).padStart(6, '0')}\0 `)
  return head
}

/** What follows a file of this size, up to the next head. */
export const tarPadding = (size: number): Uint8Array =>
  new Uint8Array((block - (size % block)) % block)

export const tarEnd = (): Uint8Array => new Uint8Array(2 * block)
