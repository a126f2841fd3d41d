export const environments = ['production', 'staging', 'development', 'sandbox'] as const
export type Environment = (typeof environments)[number]

export const environmentWords: Readonly<Record<Environment, string>> = {
  production: 'Production',
  staging: 'Staging',
  development: 'Development',
  sandbox: 'Sandbox'
}
