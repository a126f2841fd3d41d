/** The wizard's steps, in order. */
export const rotationStages = [
  'preflight',
  'create',
  'deliver',
  'verify',
  'drain',
  'revoke',
  'record'
] as const
export type RotationStage = (typeof rotationStages)[number]

export const stageWords: Readonly<Record<RotationStage, string>> = {
  preflight: 'Preflight',
  create: 'Create',
  deliver: 'Deliver',
  verify: 'Verify',
  drain: 'Drain',
  revoke: 'Revoke',
  record: 'Record'
}

/** What the operator is asked to decide or wait for now. */
export const situations = [
  'ready-to-create',
  'creating',
  'create-refused',
  'create-unknown',
  'not-created',
  'orphans-found',
  'to-store',
  'to-deliver',
  'to-verify',
  'draining',
  'ready-to-revoke',
  'revoking',
  'revoke-unconfirmed',
  'replacement-ended',
  'cancelling',
  'cancel-unconfirmed',
  'to-record',
  'ended'
] as const
export type Situation = (typeof situations)[number]
