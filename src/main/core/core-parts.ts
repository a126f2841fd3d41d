import type { CorePorts } from './core-ports'
import { createLocalHorizonService } from './local-horizon/local-horizon-service'
import { createProfileParts } from './parts/profile-parts'
import { createReadingParts } from './parts/reading-parts'
import { createRevealParts } from './parts/reveal-parts'
import { createRotationParts } from './parts/rotation-parts'
import { createWebhookParts } from './parts/webhook-parts'
import { createWritingParts } from './parts/writing-parts'
import { createActivation } from './profiles/activation'
import { createConnectionTest } from './profiles/connection-test'
import { createProfileDeletion } from './profiles/profile-deletion'
import { createProfilesService } from './profiles/profiles-service'
import { createSettingsService } from './settings/settings-service'
import { createShutdown, createStartUp } from './start-and-stop'

/** The services, each given the ports and the other services it works with. */
export function createCoreParts(ports: CorePorts) {
  const base = createProfileParts(ports)
  const revealing = createRevealParts(base)
  const reading = createReadingParts(base)
  const writing = createWritingParts(base, revealing, reading)

  const rotating = createRotationParts(base, revealing, reading, writing)

  const { waiting, recovery, reveals, secretClipboard } = revealing
  const activation = createActivation({
    ...base,
    waiting,
    recovery,
    rotations: rotating.rotations
  })
  const settingsService = createSettingsService(base)
  return {
    ...reading,
    ...writing,
    ...rotating,
    ...createWebhookParts(base, revealing, reading, writing),
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
