/** Every address the console may open in the system's browser. */
export const documentationUrls = {
  overview: 'https://docs.horizonplatform.ai/api/overview',
  'api-keys': 'https://docs.horizonplatform.ai/api/api-keys',
  authentication: 'https://docs.horizonplatform.ai/api/authentication'
} as const

const allowed: ReadonlySet<string> = new Set(Object.values(documentationUrls))

/** True only for exactly the addresses above; anything that needs normalising is another address. */
export const isAllowedExternalUrl = (url: string): boolean => allowed.has(url)
