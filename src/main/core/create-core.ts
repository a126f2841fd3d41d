import type { Handlers } from '@shared/contract'
import { auditProcedures } from '@shared/contract/audit'
import { partnerKeyProcedures } from '@shared/contract/partner-keys'
import { partnerProcedures } from '@shared/contract/partners'
import { rotationProcedures } from '@shared/contract/rotations'
import { webhookProcedures } from '@shared/contract/webhooks'
import { createCoreParts } from './core-parts'
import type { CorePorts } from './core-ports'
import { appHandlers } from './handlers/app-handlers'
import { changeHandlers } from './handlers/change-handlers'
import { draftHandlers } from './handlers/draft-handlers'
import { handlersOnCall } from './handlers/handlers-on-call'
import { horizonHandlers } from './handlers/horizon-handlers'
import { keyHandlers } from './handlers/key-handlers'
import { keyRecordHandlers } from './handlers/key-record-handlers'
import { localHorizonHandlers } from './handlers/local-horizon-handlers'
import { profileHandlers } from './handlers/profile-handlers'
import { revealHandlers } from './handlers/reveal-handlers'
import { revocationHandlers } from './handlers/revocation-handlers'
import { rotationListHandlers } from './handlers/rotation-list-handlers'
import { usageHandlers } from './handlers/usage-handlers'

const { 'rotations.list': _atOnce, ...laterRotationProcedures } = rotationProcedures

export type Core = {
  readonly handlers: Handlers
  /** Opens the profile of last time. Calls wait until it has ended; it never rejects. */
  start(): Promise<void>
  /** Ends it in order: the clipboard cleared, writes on their way awaited, files closed. */
  stop(): Promise<void>
}

/** Everything the console does, on whatever the ports are made of. */
export function createCore(ports: CorePorts): Core {
  const parts = createCoreParts(ports)
  const handlers: Handlers = {
    ...appHandlers(parts, ports),
    ...profileHandlers(parts, ports),
    ...keyHandlers(parts, ports),
    ...keyRecordHandlers(parts, ports),
    ...changeHandlers(parts, ports),
    ...draftHandlers(parts, ports),
    ...revocationHandlers(parts, ports),
    ...rotationListHandlers(parts, ports),
    ...handlersOnCall(laterRotationProcedures, async () => {
      const { rotationHandlers } = await import('./handlers/rotation-handlers')
      return rotationHandlers({ ...parts, ...(await parts.rotating.get()) }, ports)
    }),
    ...usageHandlers(parts, ports),
    ...handlersOnCall(webhookProcedures, async () => {
      const { webhookHandlers } = await import('./handlers/webhook-handlers')
      return webhookHandlers({ ...parts, ...(await parts.webhookParts.get()) }, ports)
    }),
    ...handlersOnCall(partnerProcedures, async () => {
      const { partnerHandlers } = await import('./handlers/partner-handlers')
      return partnerHandlers({ ...parts, ...(await parts.partnerParts.get()) }, ports)
    }),
    ...handlersOnCall(partnerKeyProcedures, async () => {
      const { partnerKeyHandlers } = await import('./handlers/partner-key-handlers')
      return partnerKeyHandlers({ ...parts, ...(await parts.partnerKeyParts.get()) }, ports)
    }),
    ...handlersOnCall(auditProcedures, async () => {
      const [{ auditHandlers }, { auditRecordHandlers }] = await Promise.all([
        import('./handlers/audit-handlers'),
        import('./handlers/audit-record-handlers')
      ])
      const loaded = { ...parts, ...(await parts.auditParts.get()) }
      return { ...auditHandlers(loaded, ports), ...auditRecordHandlers(loaded, ports) }
    }),
    ...horizonHandlers(parts, ports),
    ...revealHandlers(parts, ports),
    ...localHorizonHandlers(parts, ports)
  }

  let started: Promise<void> | undefined
  const start = () => {
    started ??= parts.start()
    return started
  }
  return { handlers: afterStart(handlers, start), start, stop: parts.stop }
}

/** A page that asks early gets the state after the start, not the emptiness before it. */
function afterStart(handlers: Handlers, start: () => Promise<void>): Handlers {
  const wrapped = Object.entries(handlers).map(([name, handle]) => [
    name,
    async (input: never) => {
      await start()
      return handle(input)
    }
  ])
  return Object.fromEntries(wrapped) as Handlers
}
