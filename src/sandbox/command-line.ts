import { parseArgs } from 'node:util'
import { plans } from '@shared/domain/limits'
import { z } from 'zod'
import { scenarioNames } from './scenarios/scenario'
import type { HorizonOptions } from './server'

export const usage = `Usage: npm run horizon -- [flags]

  --port N               port on 127.0.0.1; 0 picks a free one (default 4010)
  --data DIR             folder of its data (default ./horizon-data)
  --scenario NAME        ${scenarioNames.join(' or ')}, for an empty folder (default acme)
  --plan NAME            ${plans.join(', ')} (default professional)
  --seed TEXT            makes the scenario's keys predictable (default random)
  --scale N              N keys in all, from 65 to 100000 (scenario acme, an empty folder)
  --audit N              the audit log holds N entries, up to 10000000, over 400 days; of fewer than
                         Acme itself recorded, some 29000, its newest (scenario acme, an empty
                         folder; ten million take some minutes and 10 GB)
  --live                 goes on calling with Acme's keys and webhooks, about every ten seconds
  --profile documented   only what Horizon's public documentation states
  --admin-secret-file F  where the admin secret is kept (default DIR/admin-secret)
  --clock FILE           a file with one ISO time, read again at every request
  --fault FILE           a file with scripted faults, read again at every request

Mail is written to DIR/outbox, or sent to the mail server in the environment's SMTP_URL.`

/** Thrown for flags that make no sense; its text says what to do instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

const maxAuditEntries = 10_000_000

const flagsSchema = z.object({
  port: z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .refine(port => port <= 65_535)
    .default(4010),
  data: z.string().min(1).default('./horizon-data'),
  scenario: z.enum(scenarioNames).default('acme'),
  plan: z.enum(plans).default('professional'),
  seed: z.string().min(1).optional(),
  scale: z
    .string()
    .regex(/^\d{2,6}$/)
    .transform(Number)
    .refine(scale => scale >= 65 && scale <= 100_000)
    .optional(),
  audit: z
    .string()
    .regex(/^\d{1,8}$/)
    .transform(Number)
    .refine(audit => audit >= 1 && audit <= maxAuditEntries)
    .optional(),
  live: z.boolean().default(false),
  profile: z.literal('documented').optional(),
  'admin-secret-file': z.string().min(1).optional(),
  clock: z.string().min(1).optional(),
  fault: z.string().min(1).optional()
})
/** The mail server of the environment, if one is named there. */
export function readSmtpUrl(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined
  if (/^smtps?:\/\/[^/]/.test(text) && URL.canParse(text)) return text
  // Not repeated: it may hold a password.
  throw new UsageError('SMTP_URL takes a URL such as smtp://127.0.0.1:2525')
}

type FlagName = keyof z.output<typeof flagsSchema>

const expected: Readonly<Record<FlagName, string>> = {
  port: 'a whole number from 0 to 65535',
  data: 'a folder',
  scenario: scenarioNames.join(' or '),
  plan: plans.join(', '),
  seed: 'some text',
  scale: 'a whole number from 65 to 100000',
  audit: `a whole number from 1 to ${maxAuditEntries}`,
  live: 'no value',
  profile: 'documented',
  'admin-secret-file': 'a file',
  clock: 'a file with one ISO 8601 time',
  fault: 'a file with a JSON list of rules'
}

const text = { type: 'string' } as const
const flagTypes: Record<FlagName, { readonly type: 'string' | 'boolean' }> = {
  port: text,
  data: text,
  scenario: text,
  plan: text,
  seed: text,
  scale: text,
  audit: text,
  live: { type: 'boolean' },
  profile: text,
  'admin-secret-file': text,
  clock: text,
  fault: text
}

export type Flags = {
  readonly options: HorizonOptions
  /** Whether Acme's programs go on calling while the server runs. */
  readonly isLive: boolean
}

/** What the flags ask for, or a `UsageError`. */
export function readFlags(args: readonly string[]): Flags {
  let values: Partial<Record<FlagName, string | boolean>>
  try {
    values = parseArgs({ args: [...args], options: flagTypes, strict: true }).values
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
  const parsed = flagsSchema.safeParse(values)
  if (!parsed.success) {
    const name = String(parsed.error.issues[0]?.path[0]) as FlagName
    throw new UsageError(`--${name} takes ${expected[name]}, not "${values[name]}"`)
  }
  const flags = parsed.data
  for (const name of ['scale', 'audit', 'live'] as const) {
    if (flags[name] && flags.scenario !== 'acme') {
      throw new UsageError(`--${name} goes with --scenario acme only`)
    }
  }
  const options: HorizonOptions = {
    port: flags.port,
    data: flags.data,
    scenario: flags.scenario,
    plan: flags.plan,
    seed: flags.seed,
    scale: flags.scale,
    audit: flags.audit,
    profile: flags.profile ?? 'full',
    adminSecretFile: flags['admin-secret-file'],
    clockFile: flags.clock,
    faultFile: flags.fault
  }
  return { options, isLive: flags.live }
}
