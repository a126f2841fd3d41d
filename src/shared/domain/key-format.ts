/** Every Horizon API key begins with this. */
export const keyPrefix = 'hz_live_'

/** The part of a key that may be shown: the first 12 characters. */
export const hintLength = 12

const credentialShape = /\b(hz_(?:live|test|ps)_)[A-Za-z0-9]+/g
const webhookPath = /(\/api\/webhooks\/agent\/)[^/?#\s"']+/g

/** Text with every Horizon credential and webhook token in it masked. */
export const maskCredentials = (text: string): string =>
  text.replace(credentialShape, '$1[masked]').replace(webhookPath, '$1[masked]')
