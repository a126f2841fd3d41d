import { z } from 'zod'

export const rotationFileKind = 'horizon-console-rotations'
export const rotationFileVersion = 1

/** Open rotations as they are taken to another computer. Each of them is read on its own. */
export const rotationFileSchema = z.object({
  kind: z.literal(rotationFileKind),
  version: z.int().min(1),
  exportedAt: z.string().max(100),
  profile: z.string().max(1_000),
  organization: z.object({ id: z.string(), name: z.string() }).nullable(),
  rotations: z.array(z.unknown()).max(1_000)
})
export type RotationFile = z.output<typeof rotationFileSchema>

export const filedRotationSchema = z.object({
  id: z.uuid(),
  entries: z.array(z.unknown()).min(1).max(20_000)
})
