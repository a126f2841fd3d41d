/** Every Horizon API key begins with this. */
export const keyPrefix = 'hz_live_'

/** The part of a key that may be shown: the first 12 characters. */
export const hintLength = 12

// No word boundary before the prefix: in escaped text, as in `key%3Dhz_live_…`, there is none.
const credentialShape = /(hz_(?:live|test|ps)_|whsec_)[A-Za-z0-9_-]+/g
const slash = String.raw`(?:\/|\\\/|%2f)`
const tokenPath = new RegExp(
  `(${slash}(?:api${slash}webhooks${slash}agent|partner-invitations)${slash})[^/?#&%\\s"'\\\\<>]+`,
  'gi'
)

/** Text with every Horizon credential, webhook token, invitation and signing secret in it masked. */
export const maskCredentials = (text: string): string =>
  text.replace(credentialShape, '$1[masked]').replace(tokenPath, '$1[masked]')

/** True where text holds a whole credential; the 12 characters of a hint are none. */
export const holdsCredential = (text: string): boolean =>
  /(?:hz_(?:live|test|ps)_|whsec_)[A-Za-z0-9_-]{12,}/.test(text) || text.search(tokenPath) !== -1

/** For text in which a hint may stay, such as a note: masked only where it holds a whole credential. */
export const maskWholeCredentials = (text: string): string =>
  holdsCredential(text) ? maskCredentials(text) : text
