import { join } from 'node:path'
import type { Clock, ProfileFile, StoredProfile } from '@main/core/ports'
import { profileIdSchema, timeSchema } from '@shared/contract/common'
import { profileDraftSchema, secretStorages } from '@shared/contract/profiles'
import { defaultSafetyLevel, safetyLevels } from '@shared/domain/safety-level'
import { z } from 'zod'
import { createJsonFile, type FileNotice } from './json-file'

/**
 * Fields not named here are dropped on the way in and out, so no secret gets into the file. Bounds
 * are those of the page's contract: a profile it would refuse would take the others with it.
 */
const storedProfileSchema = profileDraftSchema
  .extend({
    id: profileIdSchema,
    secretStorage: z.enum(secretStorages),
    secretMarker: z.string().nullable(),
    organization: z.object({ id: z.string(), name: z.string(), seenAt: timeSchema }).nullable(),
    lastPlace: z.string().nullable(),
    createdAt: timeSchema,
    // Files from before there were safety levels have neither of these.
    safetyLevel: z.enum(safetyLevels).optional(),
    secretSetAt: timeSchema.nullable().default(null),
    webhookKey: z
      .object({
        hint: z.string(),
        setAt: timeSchema,
        marker: z.string(),
        storage: z.enum(['keychain', 'session'])
      })
      .nullable()
      .optional(),
    hasFingerprintKey: z.boolean().optional()
  })
  .transform(({ safetyLevel, ...profile }) => ({
    ...profile,
    safetyLevel: safetyLevel ?? levelBefore(profile)
  }))

const levelBefore = ({
  secretStorage,
  environment
}: Pick<StoredProfile, 'secretStorage' | 'environment'>) =>
  secretStorage === 'local-horizon' ? 'confirm' : defaultSafetyLevel(environment)

/** The good ones of a list with bad ones in it; of two with one id the first. */
function readable(list: readonly unknown[]): readonly StoredProfile[] {
  const byId = new Map<string, StoredProfile>()
  for (const entry of list) {
    const { data } = storedProfileSchema.safeParse(entry)
    if (data !== undefined && !byId.has(data.id)) byId.set(data.id, data)
  }
  return [...byId.values()]
}

export function createProfileFile(
  folder: string,
  clock: Clock
): ProfileFile & { notices(): readonly FileNotice[] } {
  return createJsonFile<readonly StoredProfile[]>({
    path: join(folder, 'profiles.json'),
    what: 'The list of profiles',
    version: 1,
    empty: [],
    parse({ profiles }) {
      const list = Array.isArray(profiles) ? profiles : []
      const value = readable(list)
      return { value, isWhole: Array.isArray(profiles) && value.length === list.length }
    },
    format: profiles => ({ profiles: profiles.map(profile => storedProfileSchema.parse(profile)) }),
    clock
  })
}
