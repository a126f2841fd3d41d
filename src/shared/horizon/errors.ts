import { z } from 'zod'

/** Codes of the embedded Horizon; a real one may send others, so clients read `error` as a string. */
export const horizonErrorCodes = [
  'validation_error',
  'malformed_json',
  'missing_credentials',
  'invalid_api_key',
  'api_key_expired',
  'api_key_revoked',
  'owner_deactivated',
  'session_expired',
  'invalid_admin_secret',
  'insufficient_scope',
  'department_not_allowed',
  'ip_not_allowed',
  'partner_suspended',
  'partner_expired',
  'partner_revoked',
  'partner_pending',
  'plan_required',
  'level_too_low',
  'data_not_visible',
  'not_found',
  'skill_not_found',
  'conflict',
  'partner_limit_reached',
  'partner_key_limit_reached',
  'idempotent_replay',
  'invitation_expired',
  'precondition_failed',
  'payload_too_large',
  'limit_above_plan',
  'unprocessable',
  'idempotency_mismatch',
  'rate_limit_exceeded',
  'forbidden_host',
  'internal_error',
  'unavailable'
] as const
export type HorizonErrorCode = (typeof horizonErrorCodes)[number]

/** What a server may say; only `error` and `message` are certain, and neither is to be trusted. */
export const errorBodySchema = z.looseObject({
  error: z.string(),
  message: z.string().catch(''),
  details: z
    .array(z.object({ field: z.string(), issue: z.string() }))
    .optional()
    .catch(undefined),
  retry_after: z.number().optional().catch(undefined),
  /** The object as it is now, with `precondition_failed`. */
  current: z.unknown().optional(),
  /** The object the first call made, with `idempotent_replay`. */
  resource_id: z.string().optional().catch(undefined)
})
export type ErrorBody = z.output<typeof errorBodySchema>
