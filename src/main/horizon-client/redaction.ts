import { maskCredentials } from '@shared/domain/key-format'
import { visibleText } from '@shared/domain/visible-text'

export type Redact = (text: string) => string

const masked = '[masked]'
const notShown = '[not shown: it repeated the secret]'
const shortestEcho = 8

/** Takes a secret out of text it may be echoed in, in any form an echo is likely to have. */
export function createRedactor(secret: string): Redact {
  if (secret === '') return maskCredentials
  const forms = patternOf(secret)
  return text => {
    const withoutSecret = maskCredentials(text.replace(forms, masked))
    return unfold(withoutSecret).includes(unfold(secret)) ? notShown : withoutSecret
  }
}

/** Of an API key, the part after its prefix is as good as the whole. */
export function createKeyRedactor(key: string): Redact {
  const whole = createRedactor(key)
  const rest = createRedactor(key.replace(/^hz_[a-z]+_/, ''))
  return text => rest(whole(text))
}

/**
 * Takes a secret out of an answer, names of fields included. Done after the parsing: in the text
 * every character of it could be an escape. The text says whether there is anything to take out.
 */
export function withoutEcho(answer: unknown, secret: string, text?: string): unknown {
  // A shorter one could be part of any word.
  if (secret.length < shortestEcho) return answer
  const forms = patternOf(secret)
  if (text !== undefined && unescaped(text).search(forms) === -1) return answer
  const clean = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replace(forms, masked)
    if (Array.isArray(value)) return value.map(clean)
    if (typeof value !== 'object' || value === null) return value
    const fields = Object.entries(value)
    return Object.fromEntries(
      fields.map(([name, held]) => [name.replace(forms, masked), clean(held)])
    )
  }
  return clean(answer)
}

/** The longest way in which `createEchoSearch` finds a secret, in bytes of JSON. */
export const longestEcho = (secret: string): number =>
  Math.max(...formsOf(secret).map(form => form.length)) * '\\u0000'.length

/**
 * Whether a piece of JSON, in characters of one byte each, holds the secret in any form that
 * `withoutEcho` takes out. Without a pattern: a log is large and is read while the window is drawn.
 */
export function createEchoSearch(secret: string): (json: string) => boolean {
  if (secret.length < shortestEcho) return () => false
  const forms = formsOf(secret).map(form => form.toLowerCase())
  return json => {
    const text = (json.includes('\\') ? unescapedQuickly(json) : json).toLowerCase()
    return forms.some(form => text.includes(form))
  }
}

const shortEscapes: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t'
}

/** As `unescaped`, of a piece that may begin or end inside an escape. */
const unescapedQuickly = (json: string): string =>
  json.replace(/\\(?:u([0-9a-f]{4})|(.))/gi, (_, hex?: string, short = '') =>
    hex === undefined ? (shortEscapes[short] ?? short) : String.fromCharCode(parseInt(hex, 16))
  )

/** Valid JSON as one text in which every string it holds stands as it is read. */
const unescaped = (json: string): string =>
  json.includes('\\') ? json.replace(/\\(?:u[0-9a-f]{4}|.)/gi, one => JSON.parse(`"${one}"`)) : json

const patternOf = (secret: string): RegExp =>
  new RegExp(formsOf(secret).map(escapePattern).join('|'), 'gi')

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret)
  const forms = [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    escapeHtml(secret),
    bytes.toString('hex'),
    Buffer.from(secret, 'utf16le').toString('hex'),
    ...base64Forms(bytes)
  ]
  // The longest first: a shorter form may be the beginning of a longer one.
  return [...new Set(forms)].sort((a, b) => b.length - a.length)
}

/** Base64 of the secret alone and as part of longer data, where it can start at three offsets. */
function base64Forms(bytes: Buffer): string[] {
  const standard = [0, 1, 2].map(offset => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64')
    // The characters at both ends also depend on the neighbouring bytes.
    const from = Math.ceil((offset * 8) / 6)
    const to = Math.floor(((offset + bytes.length) * 8) / 6)
    return text.slice(from, to)
  })
  const urlSafe = standard.map(text => text.replaceAll('+', '-').replaceAll('/', '_'))
  return [...standard, ...urlSafe].filter(text => text.length >= 8)
}

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')

const escapeHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')

/** Undoes escapes and drops what is not drawn, to find what the listed forms do not cover. */
const unfold = (text: string): string =>
  text
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => fromCode(hex, 16))
    .replace(/\\u\{?([0-9a-f]{2,6})\}?|\\x([0-9a-f]{2})/gi, (_, long?: string, short?: string) =>
      fromCode(long ?? short ?? '', 16)
    )
    .replace(/&#x([0-9a-f]{1,6});/gi, (_, hex: string) => fromCode(hex, 16))
    .replace(/&#([0-9]{1,7});/g, (_, decimal: string) => fromCode(decimal, 10))
    .replace(/[\s\p{Cc}\p{Cf}]/gu, '')
    .toLowerCase()

function fromCode(digits: string, radix: number): string {
  const code = Number.parseInt(digits, radix)
  return code <= 0x10ffff ? String.fromCodePoint(code) : ''
}

/** A server's text as it may be shown: one line, nothing hidden, no credential, cut to length. */
export function plainText(text: string, redact: Redact, maxLength: number): string {
  const line = redact(text).replace(/\s+/g, ' ').trim()
  const visible = visibleText(line, maxLength - 1)
  return visible.length <= maxLength ? visible : `${visible.slice(0, maxLength - 1)}…`
}
