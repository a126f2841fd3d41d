import type { Lazy } from '../lazy'
import { createDrainService } from '../rotation/drain-service'
import { createFingerprintKeys } from '../rotation/fingerprint-key'
import { createPreflight } from '../rotation/preflight'
import { createReplacementFingerprints } from '../rotation/replacement-fingerprint'
import { createRotationAdoption } from '../rotation/rotation-adoption'
import { createRotationEngine } from '../rotation/rotation-engine'
import { createRotationPlaces } from '../rotation/rotation-places'
import { createRotationRecords } from '../rotation/rotation-record'
import { createRotationRevoke } from '../rotation/rotation-revoke'
import { createRotationService } from '../rotation/rotation-service'
import { createRotationTransfer } from '../rotation/rotation-transfer'
import { createRotationVerify } from '../rotation/rotation-verify'
import { createRotationView } from '../rotation/rotation-view'
import { createSerial } from '../serial'
import type { PartnerKeyParts } from './partner-key-parts'
import type { ProfileParts } from './profile-parts'
import type { ReadingParts } from './reading-parts'
import type { RevealParts } from './reveal-parts'
import type { WritingParts } from './writing-parts'

/** Rotations, which work with nearly everything else. */
export function createRotationParts(
  base: ProfileParts,
  { waiting, recovery, reveals }: RevealParts,
  reading: ReadingParts,
  { writes, creates, revokeCalls, impacts }: WritingParts,
  partnerKeys: Lazy<PartnerKeyParts>
) {
  const { organizations, mustRevoke, refresh, usage, directory, replies } = reading
  const places = createRotationPlaces({ organizations, creates, replies, refresh, partnerKeys })
  const rotations = createRotationEngine({
    ...base,
    waiting,
    recovery,
    places,
    mustRevoke,
    writes,
    creates,
    calls: revokeCalls
  })

  const drains = createDrainService({
    ...base,
    ...reading,
    places,
    engine: rotations
  })
  const rotationView = createRotationView({ ...base, waiting, places, verdicts: drains })
  const shared = {
    ...base,
    organizations,
    places,
    mustRevoke,
    engine: rotations,
    view: rotationView,
    starts: createSerial()
  }
  const preflights = createPreflight({
    ...shared,
    reveals,
    people: open => directory.refresh(open, false)
  })
  return {
    rotations,
    rotationPlaces: places,
    fingerprints: createReplacementFingerprints({
      ...base,
      keys: createFingerprintKeys(base),
      waiting,
      engine: rotations
    }),
    drains,
    rotationView,
    rotationService: createRotationService({
      ...shared,
      preflights,
      verification: createRotationVerify({ usage })
    }),
    rotationRevokes: createRotationRevoke({
      ...shared,
      impacts,
      refreshCallers: drains.refreshCallers,
      refreshAnew: (open, place) => places.refreshAnew(open, place, false)
    }),
    rotationRecords: createRotationRecords(shared),
    rotationTransfer: createRotationTransfer(shared),
    rotationAdoption: createRotationAdoption(shared)
  }
}
export type RotationParts = ReturnType<typeof createRotationParts>
