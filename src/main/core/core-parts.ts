import { createAuditWatch } from './audit/audit-watch'
import type { CorePorts } from './core-ports'
import { type Lazy, lazy } from './lazy'
import { createLocalHorizonService } from './local-horizon/local-horizon-service'
import { createPartnerKeyWatch } from './partner-keys/partner-key-watch'
import type { PartnerKeyParts } from './parts/partner-key-parts'
import { createProfileParts } from './parts/profile-parts'
import { createReadingParts } from './parts/reading-parts'
import { createRevealParts } from './parts/reveal-parts'
import { createWritingParts } from './parts/writing-parts'
import { createActivation } from './profiles/activation'
import { createConnectionTest } from './profiles/connection-test'
import { createProfileDeletion } from './profiles/profile-deletion'
import { createProfilesService } from './profiles/profiles-service'
import { createRotationGate } from './rotation/rotation-gate'
import { createSettingsService } from './settings/settings-service'
import { createShutdown, createStartUp } from './start-and-stop'

/** The services, each given the ports and the other services it works with. */
export function createCoreParts(ports: CorePorts) {
  const base = createProfileParts(ports)
  const revealing = createRevealParts(base)
  const reading = createReadingParts(base)
  const writing = createWritingParts(base, revealing, reading)

  const partnerParts = lazy(async () => {
    const { createPartnerParts } = await import('./parts/partner-parts')
    return createPartnerParts(base, revealing, reading, writing)
  })
  const partnerKeyParts: Lazy<PartnerKeyParts> = lazy(async () => {
    const { createPartnerKeyParts } = await import('./parts/partner-key-parts')
    const partners = await partnerParts.get()
    return createPartnerKeyParts(base, revealing, reading, writing, partners, (...sight) =>
      rotating.onListing(...sight)
    )
  })
  const rotating = createRotationGate({
    ...base,
    parts: lazy(async () => {
      const { createRotationParts } = await import('./parts/rotation-parts')
      return createRotationParts(base, revealing, reading, writing, partnerKeyParts)
    })
  })
  reading.hearListings(rotating.onListing)
  reading.hearListings(
    createPartnerKeyWatch({
      ...base,
      ...reading,
      rotating,
      lists: async () => (await partnerKeyParts.get()).partnerKeys.lists
    })
  )
  const auditParts = lazy(async () => {
    const [{ createAuditParts }, { createAuditRecordParts }] = await Promise.all([
      import('./parts/audit-parts'),
      import('./parts/audit-record-parts')
    ])
    return { ...createAuditParts(base, reading), ...createAuditRecordParts(base) }
  })
  reading.hearListings(createAuditWatch({ ...base, parts: auditParts }))
  const webhookParts = lazy(async () => {
    const { createWebhookParts } = await import('./parts/webhook-parts')
    return createWebhookParts(base, revealing, reading, writing)
  })

  const { waiting, recovery, reveals, secretClipboard } = revealing
  const activation = createActivation({
    ...base,
    waiting,
    recovery,
    rotations: rotating
  })
  const settingsService = createSettingsService(base)
  return {
    ...reading,
    ...writing,
    rotating,
    auditParts,
    webhookParts,
    partnerParts,
    partnerKeyParts,
    active: base.active,
    notices: base.notices,
    operations: base.operations,
    recovery,
    reveals,
    secretClipboard,
    settings: settingsService,
    profiles: createProfilesService({ ...base, activation }),
    connectionTest: createConnectionTest(base),
    deletion: createProfileDeletion({ ...base, activation }),
    localHorizon: createLocalHorizonService({ ...base, activation }),
    start: createStartUp({ ...base, settingsService, activation }),
    stop: createShutdown({ ...base, clipboard: secretClipboard, waiting })
  }
}
export type CoreParts = ReturnType<typeof createCoreParts>
