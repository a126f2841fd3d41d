/** Every Horizon API key begins with this. */
export const keyPrefix = 'hz_live_'

/** The part of a key that may be shown: the first 12 characters. */
export const hintLength = 12

// No word boundary before the prefix: in escaped text, as in `key%3Dhz_live_…`, there is none.
const credentialShape = /(hz_(?:live|test|ps)_|whsec_)[A-Za-z0-9_-]+/g
const wholeShape = /(hz_(?:live|test|ps)_|whsec_)[A-Za-z0-9_-]{12,}/g
const slash = String.raw`(?:\/|\\\/|%2f)`
const inSegment = String.raw`[^/?#&%\s"'\\<>]`
/** `:token` and `{token}` stand for one in the path of a route. */
const template = String.raw`(?::[a-z_]{1,24}|\{[a-z_]{1,24}\})(?!${inSegment})`
const tokenPath = new RegExp(
  `(${slash}(?:api${slash}webhooks${slash}agent|partner-invitations)${slash})(?!${template})${inSegment}+`,
  'gi'
)

/** Most texts have neither, and every text of every row is looked at. */
const mayHoldShape = (text: string): boolean => text.includes('hz_') || text.includes('whsec_')
const mayHoldPath = (text: string): boolean => text.includes('/') || /%2f/i.test(text)

/** Text with every Horizon credential, webhook token, invitation and signing secret in it masked. */
export const maskCredentials = (text: string): string =>
  text.replace(credentialShape, '$1[masked]').replace(tokenPath, '$1[masked]')

/** For text in which hints stay: the 12 characters by which keys are told apart are no credential. */
export function maskWholeCredentials(text: string): string {
  const masked = mayHoldShape(text) ? text.replace(wholeShape, '$1[masked]') : text
  return mayHoldPath(masked) ? masked.replace(tokenPath, '$1[masked]') : masked
}

export const holdsCredential = (text: string): boolean =>
  text.search(wholeShape) !== -1 || text.search(tokenPath) !== -1
