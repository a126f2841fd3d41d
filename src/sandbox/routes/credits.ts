/** Credits per 1,000 tokens, as Horizon bills them for what goes into a model. */
const creditsPer1000Tokens = 1

export const creditsOf = (tokens: number): number => (tokens / 1000) * creditsPer1000Tokens
