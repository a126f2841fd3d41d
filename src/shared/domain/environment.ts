export const environments = ['production', 'staging', 'development', 'sandbox'] as const
export type Environment = (typeof environments)[number]

export const environmentWords: Readonly<Record<Environment, string>> = {
  production: 'Production',
  staging: 'Staging',
  development: 'Development',
  sandbox: 'Sandbox'
}

/** Production asks for the key's name before it revokes; the others ask for the button alone. */
export const needsTypedName = (environment: Environment): boolean => environment === 'production'
