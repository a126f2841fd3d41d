import { parseCaller } from '@shared/domain/cidr'

export type PersonalKind = 'ipv4' | 'ipv6' | 'email'
/** `canonical` is the same for every spelling of one value. */
export type StandIn = (kind: PersonalKind, canonical: string) => string

// --- E-mail addresses

const atSign = /@|%40|\uff20|\ufe6b/gi
const localUnit = /[\p{L}\p{N}\p{M}\p{Cs}._+'-]/u
const encodedLocalUnit = /^%(?:2[bde]|5f)$/i
// Ends in a letter or digit, so that the full stop of a sentence is none of it.
const domainName = /[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}._-]*[\p{L}\p{N}\p{M}])?/uy
const domainLiteral = /\[[0-9a-f:.]{2,64}\]/iy

/** Walks back from the sign, so that each character is looked at once however long the text is. */
function localStart(text: string, end: number, from: number): number {
  if (text.charAt(end - 1) === '"') {
    const opening = text.lastIndexOf('"', end - 2)
    return opening >= from && end - opening <= 66 ? opening : end
  }
  let start = end
  for (;;) {
    if (start - 3 >= from && encodedLocalUnit.test(text.slice(start - 3, start))) start -= 3
    else if (start > from && localUnit.test(text.charAt(start - 1))) start -= 1
    else break
  }
  while (start < end && text.charAt(start) === "'") start += 1
  return start
}

function domainEnd(text: string, start: number): number {
  for (const shape of [domainLiteral, domainName]) {
    shape.lastIndex = start
    const [found] = shape.exec(text) ?? []
    if (found === undefined) continue
    const lastLabel = found.slice(found.lastIndexOf('.') + 1)
    // `left-pad@1.3.0` is a package.
    return shape === domainName && !/\p{L}/u.test(lastLabel) ? start : start + found.length
  }
  return start
}

const decoded = (text: string): string =>
  text.replace(/%([0-9a-f]{2})/gi, (_, digits) => String.fromCharCode(Number.parseInt(digits, 16)))

export function maskEmails(text: string, standIn: StandIn): string {
  let masked = ''
  let done = 0
  for (const { 0: sign, index } of text.matchAll(atSign)) {
    if (index < done) continue
    const start = localStart(text, index, done)
    const after = index + sign.length
    const end = domainEnd(text, after)
    if (start === index || end === after) continue
    const canonical = decoded(text.slice(start, end)).normalize('NFKC').toLowerCase()
    masked += text.slice(done, start) + standIn('email', canonical)
    done = end
  }
  return done === 0 ? text : masked + text.slice(done)
}

// --- Addresses

const fourNumbers =
  /(?<!\d)(?<!\d[.-])(\d{1,3})(\.|-|\[\.\]|\(\.\))(\d{1,3})\2(\d{1,3})\2(\d{1,3})(?!\d)/g
// Groups of at most four digits from the first on: a pattern that began anywhere in a long run of
// digits would take the square of its length.
const colonRun =
  /(?<![0-9a-f])[0-9a-f]{0,4}(?::|%3a)(?:[0-9a-f]{0,4})(?::|%3a)(?:[0-9a-f.:]|%3a)*/gi
/** A colon that parts it from what stands before: `peer:2001:db8::1`, `addr:::1`. */
const colonFirst = /^:(?:[^:]|::)/
/** Beyond these, a run that looks like addresses is masked as one: searching it has to end. */
const maxRun = 64
const maxColons = 16
const maxSearchedText = 100_000

function maskV4(text: string, standIn: StandIn): string {
  return text.replace(fourNumbers, (found, a, _dot, b, c, d) => {
    const parts = [a, b, c, d].map(Number)
    if (parts.some(part => part > 255)) return found
    return standIn('ipv4', parts.join('.'))
  })
}

/** The same for a v4 address written as v6 and for that v4 address. */
function standInOf(address: string, standIn: StandIn): string | undefined {
  const caller = parseCaller(address)
  if (caller === undefined) return undefined
  if (caller.family === 6) return standIn('ipv6', caller.value.toString(16))
  const parts = [24n, 16n, 8n, 0n].map(shift => (caller.value >> shift) & 255n)
  return standIn('ipv4', parts.join('.'))
}

const colonsIn = (text: string): number => text.split(':').length - 1

/** Masks the addresses in a run of digits and colons; a port or a full stop may follow one. */
function maskRun(run: string, isSearched: boolean, standIn: StandIn): string {
  const colons = colonsIn(run)
  if (!/[0-9a-f]/i.test(run) || (!run.includes('::') && colons < 6)) return run
  const whole = standInOf(run, standIn)
  if (whole !== undefined) return whole
  if (!isSearched || run.length > maxRun || colons > maxColons) {
    return standIn('ipv6', run.toLowerCase())
  }
  const cuts = [...run.matchAll(/:/g)].map(({ index }) => index)
  const starts = [0, ...cuts, ...cuts.map(cut => cut + 1)].sort((a, b) => a - b)
  const ends = [...cuts, ...cuts.map(cut => cut + 1), run.length, run.replace(/\.+$/, '').length]
  ends.sort((a, b) => b - a)
  for (const start of starts) {
    for (const end of ends) {
      const part = run.slice(start, end)
      if (part.length < 3) break
      const found = standInOf(part, standIn)
      if (found !== undefined) {
        return run.slice(0, start) + found + maskRun(run.slice(end), true, standIn)
      }
    }
  }
  return run
}

function maskV6(text: string, standIn: StandIn): string {
  return text.replace(colonRun, (found: string, index: number) => {
    const run = found.replace(/%3a/gi, ':')
    const before = colonFirst.test(run) ? '' : text.charAt(index - 1)
    const isGlued = /[\p{L}\p{N}]/u.test(before + text.charAt(index + found.length))
    // `Foo::Bar` names something in a program.
    if (isGlued && run.split(/:+/).filter(group => group !== '').length < 4) return found
    const masked = maskRun(run, text.length <= maxSearchedText, standIn)
    return masked === run ? found : masked
  })
}

export const maskAddresses = (text: string, standIn: StandIn): string =>
  maskV4(text.includes(':') || /%3a/i.test(text) ? maskV6(text, standIn) : text, standIn)
