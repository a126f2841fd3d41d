import type { z } from 'zod'
import { appEvents, appProcedures } from './app'
import { auditEvents, auditProcedures } from './audit'
import { draftProcedures } from './drafts'
import { horizonEvents, horizonProcedures } from './horizon'
import { keyRecordEvents, keyRecordProcedures } from './key-records'
import { keyEvents, keyProcedures } from './keys'
import { localHorizonEvents, localHorizonProcedures } from './local-horizon'
import { partnerKeyEvents, partnerKeyProcedures } from './partner-keys'
import { partnerEvents, partnerProcedures } from './partners'
import { profileEvents, profileProcedures } from './profiles'
import { revealEvents, revealProcedures } from './reveals'
import { revocationProcedures } from './revocations'
import { rotationEvents, rotationProcedures } from './rotations'
import { usageProcedures } from './usage'
import { webhookEvents, webhookProcedures } from './webhooks'

export const procedures = {
  ...appProcedures,
  ...profileProcedures,
  ...keyProcedures,
  ...keyRecordProcedures,
  ...draftProcedures,
  ...revocationProcedures,
  ...usageProcedures,
  ...rotationProcedures,
  ...webhookProcedures,
  ...partnerProcedures,
  ...partnerKeyProcedures,
  ...auditProcedures,
  ...horizonProcedures,
  ...revealProcedures,
  ...localHorizonProcedures
}

export const events = {
  ...appEvents,
  ...profileEvents,
  ...keyEvents,
  ...keyRecordEvents,
  ...horizonEvents,
  ...rotationEvents,
  ...webhookEvents,
  ...partnerEvents,
  ...partnerKeyEvents,
  ...auditEvents,
  ...revealEvents,
  ...localHorizonEvents
}

export type ProcedureName = keyof typeof procedures
export type Input<N extends ProcedureName> = z.input<(typeof procedures)[N]['input']>
export type ParsedInput<N extends ProcedureName> = z.output<(typeof procedures)[N]['input']>
export type Output<N extends ProcedureName> = z.output<(typeof procedures)[N]['output']>

/** What the core must provide: leave one out and it does not compile. */
export type Handlers = {
  readonly [N in ProcedureName]: (input: ParsedInput<N>) => Promise<Output<N>>
}

export type EventName = keyof typeof events
export type EventPayload<N extends EventName> = z.output<(typeof events)[N]>

export const isProcedureName = (name: unknown): name is ProcedureName =>
  typeof name === 'string' && Object.hasOwn(procedures, name)
