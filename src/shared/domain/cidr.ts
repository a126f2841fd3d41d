/** An address as a number of 32 or 128 bits. A v4 address written as v6 is the v4 address it is. */
export type Address = { readonly family: 4 | 6; readonly value: bigint }

export type CidrRange = {
  readonly family: 4 | 6
  /** The first address of the range. */
  readonly first: bigint
  readonly prefix: number
  /** As it is stored and shown: `203.0.113.0/24`, `2001:db8::/32`. */
  readonly text: string
}
export type ParsedCidr =
  | { readonly isRange: true; readonly range: CidrRange }
  | { readonly isRange: false; readonly issue: string }

export const bitsOf = { 4: 32, 6: 128 } as const
const mappedBits = 96n
const mappedPrefix = 0xffffn

function parseV4(text: string): bigint | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)
  if (match === null) return undefined
  const parts = match.slice(1)
  // A leading zero is octal to some readers and decimal to others.
  const isPlain = parts.every(part => Number(part) <= 255 && String(Number(part)) === part)
  return isPlain ? parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n) : undefined
}

/** The groups between colons; a v4 tail counts as two. */
function groupsOf(text: string): string[] | undefined {
  if (text === '') return []
  const groups = text.split(':')
  const tail = groups.at(-1) ?? ''
  if (tail.includes('.')) {
    const v4 = parseV4(tail)
    if (v4 === undefined) return undefined
    groups.splice(-1, 1, (v4 >> 16n).toString(16), (v4 & 0xffffn).toString(16))
  }
  return groups.every(group => /^[0-9a-f]{1,4}$/i.test(group)) ? groups : undefined
}

function parseV6(text: string): bigint | undefined {
  const halves = text.split('::')
  if (halves.length > 2 || (halves.length === 2 && halves[0]?.includes('.'))) return undefined
  const [head, tail] = halves.map(groupsOf)
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined
  const missing = 8 - head.length - (tail?.length ?? 0)
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...(tail ?? [])]
  return groups.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n)
}

function parseAddress(text: string): Address | undefined {
  const v4 = parseV4(text)
  if (v4 !== undefined) return { family: 4, value: v4 }
  const v6 = text.includes(':') ? parseV6(text) : undefined
  return v6 === undefined ? undefined : { family: 6, value: v6 }
}

const isMapped = (value: bigint): boolean => value >> 32n === mappedPrefix

/** `::ffff:10.0.0.1` is `10.0.0.1`: sockets that take both kinds report v4 callers so. */
const unmapped = ({ family, value }: Address): Address =>
  family === 6 && isMapped(value) ? { family: 4, value: value & 0xffffffffn } : { family, value }

function v6Text(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, nth) =>
    ((value >> BigInt(112 - nth * 16)) & 0xffffn).toString(16)
  )
  let longest = { start: 0, length: 0 }
  groups.forEach((_, start) => {
    const end = groups.findIndex((group, nth) => nth >= start && group !== '0')
    const length = (end === -1 ? groups.length : end) - start
    if (length > longest.length) longest = { start, length }
  })
  if (longest.length < 2) return groups.join(':')
  const head = groups.slice(0, longest.start).join(':')
  return `${head}::${groups.slice(longest.start + longest.length).join(':')}`
}

const addressText = ({ family, value }: Address): string =>
  family === 6
    ? v6Text(value)
    : [24n, 16n, 8n, 0n].map(shift => String((value >> shift) & 255n)).join('.')

const maskedTo = (value: bigint, hostBits: number): bigint =>
  (value >> BigInt(hostBits)) << BigInt(hostBits)

/** One address or a CIDR range, v4 or v6; a range's address must be its first. */
export function parseCidr(text: string): ParsedCidr {
  const no = (issue: string): ParsedCidr => ({ isRange: false, issue })
  const [addressPart = '', prefixPart, ...rest] = text.split('/')
  const written = parseAddress(addressPart)
  if (written === undefined || rest.length > 0) {
    return no('Send an address or a range, such as 203.0.113.0/24 or 2001:db8::/32')
  }
  const bits = bitsOf[written.family]
  const isPlain = prefixPart === undefined || /^(0|[1-9]\d{0,2})$/.test(prefixPart)
  const prefix = Number(prefixPart ?? bits)
  if (!isPlain || prefix > bits) return no(`The number after the slash goes from 0 to ${bits}`)
  const isMappedRange =
    written.family === 6 && isMapped(written.value) && prefix >= Number(mappedBits)
  const address = isMappedRange ? unmapped(written) : written
  const ownPrefix = isMappedRange ? prefix - Number(mappedBits) : prefix
  const first = maskedTo(address.value, bitsOf[address.family] - ownPrefix)
  const range = `${addressText({ family: address.family, value: first })}/${ownPrefix}`
  if (first !== address.value) return no(`This range begins elsewhere: send ${range}`)
  return {
    isRange: true,
    range: { family: address.family, first, prefix: ownPrefix, text: range }
  }
}

/**
 * One address as it calls. A v4 address written as v6 is the v4 address it is; the name of a network
 * card, which link-local addresses carry, is dropped.
 */
export function parseCaller(text: string): Address | undefined {
  const parsed = parseAddress(text.split('%')[0] ?? '')
  return parsed && unmapped(parsed)
}

const isInRange = ({ family, value }: Address, range: CidrRange): boolean =>
  range.family === family && maskedTo(value, bitsOf[family] - range.prefix) === range.first

/** Whether an address may call; `null` ranges let everyone in, what cannot be read lets nobody in. */
export function isInAllowlist(address: string, ranges: readonly string[] | null): boolean {
  if (ranges === null) return true
  const caller = parseCaller(address)
  if (caller === undefined) return false
  return ranges.some(text => {
    const cidr = parseCidr(text)
    return cidr.isRange && isInRange(caller, cidr.range)
  })
}
